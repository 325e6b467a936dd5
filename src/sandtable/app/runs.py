"""How each analysis is run for the app: from a request to a finding. The numbers of futures are the analyses' own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.analysis.registry import loaded
from sandtable.app.findings import Finding, finding, observed
from sandtable.app.requests import THREADS, AnalysisRequest, setting_words

if TYPE_CHECKING:
    from sandtable.analysis.registry import Analysis as Registered
    from sandtable.study.play import Report


def run_sensitivity(request: AnalysisRequest, report: Report) -> Finding:
    from sandtable.analysis.sensitivity.sensitivity import sensitivity

    found = sensitivity(request.scenario, outcome=request.outcome, seed=request.seed, threads=THREADS, progress=report)
    return finding(request.scenario, found.to_json_object(), drivers=found)


def run_discover(request: AnalysisRequest, report: Report) -> Finding:
    """Both ways over the same futures: what must be believed for the outcome, and what against it."""
    from sandtable.analysis.discover.discovery import FUTURES, discover_both

    assert request.outcome is not None
    plan = {"futures": FUTURES, **request.plan}
    found = discover_both(request.scenario, outcome=request.outcome, **plan, progress=report)
    return finding(request.scenario, found.to_json_object(), boxes=found)


def run_dice(request: AnalysisRequest, report: Report) -> Finding:
    from sandtable.analysis.sensitivity.dice import split_dice

    found = split_dice(
        request.scenario, outcome=request.outcome, seed=request.seed, rows=1_024, threads=THREADS, progress=report
    )
    return finding(request.scenario, found.to_json_object(), dice=found)


def run_choices(request: AnalysisRequest, report: Report) -> Finding:
    """Boxes by `run_discover`, with what was chosen among the limits."""
    from sandtable.analysis.discover.discovery import FUTURES, discover_both

    assert request.outcome is not None
    plan = {"futures": FUTURES, **request.plan}
    found = discover_both(request.scenario, outcome=request.outcome, choices=True, **plan, progress=report)
    return finding(request.scenario, found.to_json_object(), boxes=found)


def run_settlement(request: AnalysisRequest, report: Report) -> Finding:
    from sandtable.analysis.settlement.settlement import settlement

    found = settlement(request.scenario, **request.plan, progress=report)
    return finding(request.scenario, found.to_json_object(), settlement=found)


def run_compare(request: AnalysisRequest, report: Report) -> Finding:
    from sandtable.app.comparing import compare_variants

    found = compare_variants(request, report)
    against = setting_words(request.variant.prepared.scenario, request.pinned)
    result = {**found.to_json_object(), "pinned": dict(request.pinned)}
    return finding(request.scenario, result, others=(found,), options={"against": against})


def run_red_lines(request: AnalysisRequest, report: Report) -> Finding:
    from sandtable.analysis.compare.comparison import red_line

    found = tuple(
        red_line(request.scenario, name, **request.plan, progress=report) for name in request.scenario.red_lines
    )
    result = {"red_lines": [each.to_json_object() for each in found]}
    return finding(request.scenario, result, red_lines=found)


def run_solve(request: AnalysisRequest, report: Report) -> Finding:
    from sandtable.analysis.game.game import solve

    found = solve(request.scenario, **request.plan, progress=report)
    return finding(request.scenario, found.to_json_object(), game=found)


def run_best_response(request: AnalysisRequest, report: Report) -> Finding:
    from sandtable.analysis.game.best_response import best_response

    assert request.outcome is not None
    assert request.actor is not None
    assert request.option is not None
    found = best_response(
        request.scenario,
        actor=request.actor,
        option=request.option,
        outcome=request.outcome,
        **request.plan,
        progress=report,
    )
    return finding(request.scenario, found.to_json_object(), others=(found,))


def run_claims(request: AnalysisRequest, report: Report) -> Finding:
    from sandtable.analysis.claims.claims import claims

    found = claims(request.scenario, **request.plan, progress=report)
    return finding(request.scenario, found.to_json_object(), claims=found)


def run_score(request: AnalysisRequest, report: Report) -> Finding:
    from sandtable.analysis.score.scorecard import score

    found = score(request.scenario, **request.plan, progress=report)
    return finding(request.scenario, found.to_json_object(), score=found)


def run_registered(entry: Registered, request: AnalysisRequest, report: Report) -> Finding:
    """An analysis that the app knows from the registry alone: its JSON object, and what is said of it."""
    about = {"outcome": request.outcome} if entry.about_outcome else {}
    found = loaded(entry.run)(request.scenario, **request.plan, **about, progress=report)
    return finding(request.scenario, found.to_json_object(), others=(found,))


def run_judgments(request: AnalysisRequest, report: Report) -> Finding:
    """The key judgments about an outcome: the page shows them at its head as well."""
    from sandtable.analysis.judgments.judgments import key_judgments

    found = key_judgments(request.scenario, **request.plan, outcome=request.outcome, progress=report)
    return finding(request.scenario, found.to_json_object(), judgments=found)


def run_observer(request: AnalysisRequest, report: Report) -> Finding:
    """The odds of an outcome along one future, as a report has them under the futures that it tells."""
    from sandtable.analysis.signposts.observing import observer_odds

    assert request.future is not None
    found = observer_odds(
        request.scenario, future=request.future, outcome=request.outcome, **request.plan, progress=report
    )
    return observed(found, request.scenario)


def run_update(request: AnalysisRequest, report: Report) -> Finding:
    """The odds after each item of news."""
    from sandtable.app.news import run_update

    return run_update(request, report)
