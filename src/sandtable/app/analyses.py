"""The long analyses that a user can start: what each is called, what it needs, and whether a scenario has that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandtable.app import runs
from sandtable.app.faults import Refusal
from sandtable.app.wishes import decided_words, setting_words
from sandtable.scenario.spelling import suggest

if TYPE_CHECKING:
    from sandtable.app.findings import Finding
    from sandtable.app.wishes import Wish
    from sandtable.scenario.types import Scenario
    from sandtable.study.play import Report

LONGEST_ABOUT = 1_000  # characters: two hundred assumptions may be set, each with a title


@dataclass(frozen=True)
class Analysis:
    """One of them. fits: whether it can be asked of a scenario at all.

    needs_outcome: it is about one. asks: what else the page lets a user choose for it: `decided`, an option that a
    decision always takes; `option`, one of a player's.
    """

    title: str
    about: str
    work: Callable[[Wish, Report], Finding]
    needs_outcome: bool = False
    asks: str = ""
    fits: Callable[[Scenario], bool] = lambda _: True


ANALYSES: Mapping[str, Analysis] = {
    "compare": Analysis(
        "What it changes", "What is set above against the file, or what is pinned: every outcome, the settlement, the times.",
        runs.run_compare, asks="decided",
    ),
    "sensitivity": Analysis(
        "What it turns on", "Shares of an outcome's variance, by assumption and by group, and chance's own.",
        runs.run_sensitivity, needs_outcome=True, fits=lambda scenario: bool(scenario.assumptions),
    ),
    "discover": Analysis(
        "What must be believed", "Limits of a few assumptions within which an outcome happens far more often.",
        runs.run_discover, needs_outcome=True, fits=lambda scenario: bool(scenario.assumptions),
    ),
    "settlement": Analysis(
        "What the settlement turns on", "Which rule settles it how often, with what result, and what that turns on.",
        runs.run_settlement, fits=lambda scenario: scenario.settlement is not None and bool(scenario.assumptions),
    ),
    "red-lines": Analysis(
        "What the red lines do", "The deterrent effect of each component, and of all together.",
        runs.run_red_lines, fits=lambda scenario: bool(scenario.red_lines),
    ),
    "solve": Analysis(
        "What each should do", "The game of the solved decisions: payoffs, equilibria, how firm they are.",
        runs.run_solve, fits=lambda scenario: scenario.game is not None,
    ),
    "best-response": Analysis(
        "Whether an option pays", "One option against the others of its decision, and the chance of success from which on it pays.",
        runs.run_best_response, needs_outcome=True, asks="option", fits=lambda scenario: bool(player_options(scenario)),
    ),
    "claims": Analysis(
        "Whether the text holds", "A verdict on every claim of the file.",
        runs.run_claims, fits=lambda scenario: bool(scenario.claims),
    ),
    "score": Analysis(
        "History's verdict", "The model against what happened: Brier, logarithmic score, days off.",
        runs.run_score, fits=lambda scenario: scenario.history is not None and bool(scenario.history.outcomes),
    ),
}  # fmt: skip


def offered(scenario: Scenario) -> list[dict[str, Any]]:
    """Those that a scenario has what it takes for."""
    return [
        {
            "id": name, "title": entry.title, "about": entry.about, "needs_outcome": entry.needs_outcome,
            "asks": entry.asks,
        }
        for name, entry in ANALYSES.items()
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


def about_words(analysis: Analysis, wish: Wish) -> str:
    """What is asked, for people: the outcome or the option, and what is set. At most LONGEST_ABOUT characters."""
    scenario = wish.variant.world.scenario
    said = [scenario.outcomes[wish.outcome].title] if analysis.needs_outcome and wish.outcome else []
    if analysis.asks == "option":
        said[:0] = [
            entry["title"]
            for found in player_options(scenario)
            if found["actor"] == wish.actor
            for entry in found["options"]
            if entry["id"] == wish.option
        ]
    setting = wish.variant.setting
    if analysis.asks == "decided" and wish.decided:
        said.append(f"with {decided_words(scenario, wish.decided)}")
    if setting or not said or analysis.asks != "decided":
        said.append(f"with {setting_words(scenario, setting)}" if setting else "as in the file")
    if analysis.asks == "decided" and wish.pinned:
        said.append(f"against {setting_words(scenario, wish.pinned)}")
    words = " · ".join(said)
    return words if len(words) <= LONGEST_ABOUT else words[: LONGEST_ABOUT - 1] + "…"


def analysis_of(name: str, wish: Wish) -> Analysis:
    """Raises Refusal: 404 for one that this scenario has not, 409 for one that lacks what it is about."""
    scenario = wish.scenario
    names = {entry["id"] for entry in offered(scenario)}
    if name not in names:
        raise Refusal(
            404, f"there is no analysis `{name}` of this scenario", hint=f"there are: {', '.join(sorted(names))}"
        )
    found = ANALYSES[name]
    outcome = wish.outcome
    if outcome is not None and outcome not in scenario.outcomes:
        raise Refusal(404, f"unknown outcome `{outcome}`", hint=suggest(outcome, set(scenario.outcomes)))
    if found.needs_outcome and outcome is None:
        raise Refusal(409, f"`{name}` needs an outcome", hint=f"there are: {', '.join(sorted(scenario.outcomes))}")
    if found.asks == "decided" and not wish.decided and wish.variant.setting == wish.pinned:
        hint = "move a slider, or choose an option that a decision always takes"
        raise Refusal(409, "nothing to compare: what is set is what it would be compared with", hint=hint)
    if found.asks == "option" and (wish.actor is None or wish.option is None):
        raise Refusal(409, f"`{name}` needs an option and its actor", hint="give `actor` and `option`")
    return found
