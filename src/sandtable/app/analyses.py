"""The long analyses that a user can start: what each is called, what it needs, and whether a scenario has that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sandtable.analysis import registry
from sandtable.app import runs
from sandtable.app.refusals import Refusal
from sandtable.app.requests import decided_words, setting_words
from sandtable.scenario.spelling import suggest
from sandtable.wording import count

if TYPE_CHECKING:
    from sandtable.app.findings import Finding
    from sandtable.app.requests import AnalysisRequest
    from sandtable.scenario.types import Scenario
    from sandtable.study.play import Report

LONGEST_ABOUT = 1_000  # characters: two hundred assumptions may be set, each with a title
RED_LINES = "What the red lines do"  # title of that analysis, which the page refers to


@dataclass(frozen=True)
class Analysis:
    """One of them. fits: whether it can be asked of a scenario at all.

    needs_outcome: it is about one. asks: what else the page lets a user choose for it: `decided`, an option that a
    decision always takes; `option`, one of a player's; `future`, the one that the page tells.
    """

    title: str
    about: str
    work: Callable[[AnalysisRequest, Report], Finding]
    needs_outcome: bool = False
    asks: str = ""
    fits: Callable[[Scenario], bool] = lambda _: True


def _of_record(
    name: str, work: Callable[[AnalysisRequest, Report], Finding], *, about: str = "", asks: str = ""
) -> Analysis:
    """An analysis of the registry with a way of its own to be run. about : where the app asks something more special."""
    record = registry.analysis_named(name)
    return Analysis(
        record.title, about or record.about, work, needs_outcome=record.about_outcome, asks=asks, fits=record.fits
    )


ANALYSES: Mapping[str, Analysis] = {
    "key-judgments": _of_record("key-judgments", runs.run_judgments),
    "compare": _of_record(
        "compare", runs.run_compare, asks="decided",
        about="What is set above against the file, or what is pinned: every outcome, the settlement, the times.",
    ),
    "sensitivity": _of_record("sensitivity", runs.run_sensitivity),
    "discover": _of_record("discover", runs.run_discover),
    "dice": Analysis(
        "Which dice it turns on", "Shares of an outcome's variance by the dice of each decision, of battle, march and fires.",
        runs.run_dice, needs_outcome=True, fits=lambda scenario: bool(scenario.decisions),
    ),
    "choices": Analysis(
        "What must be believed and chosen", "As above, with what each decision chose first among the limits.",
        runs.run_choices, needs_outcome=True, fits=lambda scenario: bool(scenario.decisions),
    ),
    "settlement": _of_record(
        "settlement", runs.run_settlement,
        about="Which rule settles it how often, with what result, and what that turns on.",
    ),
    "red-lines": Analysis(
        RED_LINES, "The deterrent effect of each component, and of all together.",
        runs.run_red_lines, fits=lambda scenario: bool(scenario.red_lines),
    ),
    "solve": _of_record("solve", runs.run_solve),
    "best-response": replace(
        _of_record("best-response", runs.run_best_response, asks="option"), fits=lambda scenario: bool(player_options(scenario))
    ),
    "claims": _of_record("claims", runs.run_claims),
    "score": _of_record("score", runs.run_score),
    "observer": Analysis(
        "Odds for an observer", "The odds of an outcome along one future, for an observer who sees what can be seen of it.",
        runs.run_observer, needs_outcome=True, asks="future",
    ),
}  # fmt: skip


WAYS = {"update": runs.run_update}  # of the registry's others, those that the page shows in a way of its own


def every_analysis() -> dict[str, Analysis]:
    """Those above, then what else the registry has."""
    others = {
        entry.name: _of_record(entry.name, WAYS.get(entry.name, partial(runs.run_registered, entry)))
        for entry in registry.ANALYSES
        if entry.name not in ANALYSES and not entry.of_two
    }
    return {**ANALYSES, **others}


def offered(scenario: Scenario) -> list[dict[str, Any]]:
    """Those that a scenario has what it takes for."""
    return [
        {
            "id": name, "title": entry.title, "about": entry.about, "needs_outcome": entry.needs_outcome,
            "asks": entry.asks,
        }
        for name, entry in every_analysis().items()
        if entry.fits(scenario)
    ]  # fmt: skip


def decision_options(scenario: Scenario) -> list[dict[str, Any]]:
    """Every decision with its options, for those who want to have one given."""
    return [
        {
            "decision": name, "actor": entry.actor, "title": f"{scenario.actors[entry.actor].name}: {entry.title}",
            "options": [{"id": option, "title": one.title} for option, one in entry.options.items()],
        }
        for name, entry in scenario.decisions.items()
    ]  # fmt: skip


def player_options(scenario: Scenario) -> list[dict[str, Any]]:
    """The decisions of the game's players; of options of one name the first, and solved decisions before others."""
    if scenario.game is None:
        return []
    taken: set[tuple[str, str]] = set()
    found = []
    for entry in sorted(decision_options(scenario), key=lambda entry: not scenario.decisions[entry["decision"]].solve):
        if entry["actor"] not in scenario.game.players:
            continue
        own = [option for option in entry["options"] if (entry["actor"], option["id"]) not in taken]
        taken |= {(entry["actor"], option["id"]) for option in own}
        found.append({**entry, "options": own})
    return [entry for entry in found if entry["options"]]


def about_words(analysis: Analysis, request: AnalysisRequest) -> str:
    """What is asked, for people: the outcome or the option, and what is set. At most LONGEST_ABOUT characters."""
    scenario = request.variant.prepared.scenario
    said = [scenario.outcomes[request.outcome].title] if analysis.needs_outcome and request.outcome else []
    if analysis.asks == "option":
        said[:0] = [
            entry["title"]
            for found in player_options(scenario)
            if found["actor"] == request.actor
            for entry in found["options"]
            if entry["id"] == request.option
        ]
    if analysis.asks == "future" and request.future is not None:
        said.append(f"future {count(request.future)}")
    setting = request.variant.setting
    if analysis.asks == "decided" and request.decided:
        said.append(f"with {decided_words(scenario, request.decided)}")
    if setting or not said or analysis.asks != "decided":
        said.append(f"with {setting_words(scenario, setting)}" if setting else "as in the file")
    if analysis.asks == "decided" and request.pinned:
        said.append(f"against {setting_words(scenario, request.pinned)}")
    words = " · ".join(said)
    return words if len(words) <= LONGEST_ABOUT else words[: LONGEST_ABOUT - 1] + "…"


def analysis_of(name: str, request: AnalysisRequest) -> Analysis:
    """Raises Refusal: 404 for one that this scenario has not, 409 for one that lacks what it is about."""
    scenario = request.scenario
    names = {entry["id"] for entry in offered(scenario)}
    if name not in names:
        raise Refusal(
            404, f"there is no analysis `{name}` of this scenario", hint=f"there are: {', '.join(sorted(names))}"
        )
    found = every_analysis()[name]
    outcome = request.outcome
    if outcome is not None and outcome not in scenario.outcomes:
        raise Refusal(404, f"unknown outcome `{outcome}`", hint=suggest(outcome, set(scenario.outcomes)))
    if found.needs_outcome and outcome is None:
        raise Refusal(409, f"`{name}` needs an outcome", hint=f"there are: {', '.join(sorted(scenario.outcomes))}")
    if found.asks == "decided" and not request.decided and request.variant.setting == request.pinned:
        hint = "move a slider, or choose an option that a decision always takes"
        raise Refusal(409, "nothing to compare: what is set is what it would be compared with", hint=hint)
    if found.asks == "option" and (request.actor is None or request.option is None):
        raise Refusal(409, f"`{name}` needs an option and its actor", hint="give `actor` and `option`")
    if found.asks == "future" and request.future is None:
        raise Refusal(409, f"`{name}` needs the number of a future", hint="give `future`")
    return found
