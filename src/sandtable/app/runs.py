"""How each analysis is run for the app: from a wish to a finding. The numbers of futures are the analyses' own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.app.findings import Finding, finding
from sandtable.app.wishes import THREADS, Wish, setting_words

if TYPE_CHECKING:
    from sandtable.study.play import Report


def run_sensitivity(wish: Wish, report: Report) -> Finding:
    from sandtable.analysis.sensitivity import sensitivity
    from sandtable.briefing.turning import drivers_answer

    found = sensitivity(wish.scenario, outcome=wish.outcome, seed=wish.seed, threads=THREADS, progress=report)
    return finding(wish.scenario, found.to_json_object(), answer=drivers_answer(found, wish.scenario), drivers=found)


def run_discover(wish: Wish, report: Report) -> Finding:
    """Both ways over the same futures: what must be believed for the outcome, and what against it."""
    from sandtable.analysis.discovery import FUTURES, discover
    from sandtable.briefing.believing import told_answer
    from sandtable.study.run import run

    assert wish.outcome is not None
    plan = {"futures": FUTURES, **wish.plan}
    study = run(wish.scenario, **plan, keep=0, progress=report)
    both = tuple(discover(study, outcome=wish.outcome, negated=negated, progress=report) for negated in (False, True))
    result = {"discoveries": [each.to_json_object() for each in both]}
    return finding(wish.scenario, result, answer=told_answer(both), boxes=both)


def run_settlement(wish: Wish, report: Report) -> Finding:
    from sandtable.analysis.settlement import settlement
    from sandtable.briefing.settling import settling_answer

    found = settlement(wish.scenario, **wish.plan, progress=report)
    return finding(
        wish.scenario, found.to_json_object(), answer=settling_answer(found, wish.scenario), settlement=found
    )


def run_compare(wish: Wish, report: Report) -> Finding:
    from sandtable.app.comparing import compare_variants
    from sandtable.briefing.differing import difference_answer, difference_content
    from sandtable.figures.differences import difference_chart

    found = compare_variants(wish, report)
    scenario = wish.variant.world.scenario
    return finding(
        wish.scenario,
        {**found.to_json_object(), "pinned": dict(wish.pinned)},
        answer=difference_answer(found),
        sections={"difference": difference_content(found, against=setting_words(scenario, wish.pinned))},
        charts={"difference": difference_chart(found.variants[0], scenario, width="container", titled=False)},
    )


def run_red_lines(wish: Wish, report: Report) -> Finding:
    from sandtable.analysis.comparison import red_line
    from sandtable.briefing.turning import red_line_answer

    found = tuple(red_line(wish.scenario, name, **wish.plan, progress=report) for name in wish.scenario.red_lines)
    result = {"red_lines": [each.to_json_object() for each in found]}
    return finding(wish.scenario, result, answer=red_line_answer(found[0], wish.scenario), red_lines=found)


def run_solve(wish: Wish, report: Report) -> Finding:
    from sandtable.analysis.game import solve
    from sandtable.briefing.players import game_answer

    found = solve(wish.scenario, **wish.plan, progress=report)
    return finding(wish.scenario, found.to_json_object(), answer=game_answer(found), game=found)


def run_best_response(wish: Wish, report: Report) -> Finding:
    from sandtable.analysis.best_response import best_response
    from sandtable.briefing.responding import response_answer, response_content
    from sandtable.figures.options import options_chart

    assert wish.outcome is not None
    assert wish.actor is not None
    assert wish.option is not None
    found = best_response(
        wish.scenario, actor=wish.actor, option=wish.option, outcome=wish.outcome, **wish.plan, progress=report
    )
    return finding(
        wish.scenario,
        found.to_json_object(),
        answer=response_answer(found, wish.scenario),
        sections={"response": response_content(found, wish.scenario)},
        charts={"response": options_chart(found, wish.scenario, width="container", titled=False)},
    )


def run_claims(wish: Wish, report: Report) -> Finding:
    from sandtable.analysis.claims import claims
    from sandtable.briefing.verdicts import claims_answer

    found = claims(wish.scenario, **wish.plan, progress=report)
    return finding(wish.scenario, found.to_json_object(), answer=claims_answer(found), claims=found)


def run_score(wish: Wish, report: Report) -> Finding:
    from sandtable.analysis.score_report import json_object
    from sandtable.analysis.scorecard import score
    from sandtable.briefing.record import history_answer

    found = score(wish.scenario, **wish.plan, progress=report)
    return finding(wish.scenario, json_object(found), answer=history_answer(found), score=found)
