"""The long analyses that a user can start: one function each, from a scenario and what was asked to a JSON object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandtable.app.faults import Refusal
from sandtable.scenario.spelling import suggest

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.study.play import Report

THREADS = 1  # of an analysis: the other cores are for what-ifs, which somebody waits for


@dataclass(frozen=True)
class Wish:
    """What was asked. futures: None for the analysis' own number."""

    scenario: Scenario
    seed: int
    outcome: str | None
    futures: int | None

    @property
    def options(self) -> dict[str, Any]:
        given = {"seed": self.seed, "threads": THREADS}
        return given if self.futures is None else {**given, "futures": self.futures}


@dataclass(frozen=True)
class Analysis:
    """One of them. fits: whether it can be asked of a scenario at all."""

    title: str
    about: str
    work: Callable[[Wish, Report], dict[str, Any]]
    needs_outcome: bool = False
    fits: Callable[[Scenario], bool] = lambda _: True


def _sensitivity(wish: Wish, report: Report) -> dict[str, Any]:
    from sandtable.analysis.sensitivity import sensitivity

    return sensitivity(
        wish.scenario, outcome=wish.outcome, seed=wish.seed, threads=THREADS, progress=report
    ).to_json_object()  # fmt: skip


def _discover(wish: Wish, report: Report) -> dict[str, Any]:
    from sandtable.analysis.discovery import discover

    assert wish.outcome is not None
    return discover(wish.scenario, outcome=wish.outcome, **wish.options, progress=report).to_json_object()


def _solve(wish: Wish, report: Report) -> dict[str, Any]:
    from sandtable.analysis.game import solve

    return solve(wish.scenario, **wish.options, progress=report).to_json_object()


def _claims(wish: Wish, report: Report) -> dict[str, Any]:
    from sandtable.analysis.claims import claims

    return claims(wish.scenario, **wish.options, progress=report).to_json_object()


def _red_lines(wish: Wish, report: Report) -> dict[str, Any]:
    from sandtable.analysis.comparison import red_line

    return {
        "red_lines": [
            red_line(wish.scenario, name, **wish.options, progress=report).to_json_object()
            for name in wish.scenario.red_lines
        ]
    }


ANALYSES: Mapping[str, Analysis] = {
    "sensitivity": Analysis(
        "What it turns on", "Shares of an outcome's variance, by assumption and by group, and chance's own.",
        _sensitivity, needs_outcome=True, fits=lambda scenario: bool(scenario.assumptions),
    ),
    "discover": Analysis(
        "What must be believed", "Limits of a few assumptions within which an outcome happens far more often.",
        _discover, needs_outcome=True, fits=lambda scenario: bool(scenario.assumptions),
    ),
    "red-lines": Analysis(
        "What the red lines do", "The deterrent effect of each component, and of all together.",
        _red_lines, fits=lambda scenario: bool(scenario.red_lines),
    ),
    "solve": Analysis(
        "What each should do", "The game of the solved decisions: payoffs, equilibria, how firm they are.",
        _solve, fits=lambda scenario: scenario.game is not None,
    ),
    "claims": Analysis(
        "Whether the text holds", "A verdict on every claim of the file.",
        _claims, fits=lambda scenario: bool(scenario.claims),
    ),
}  # fmt: skip


def offered(scenario: Scenario) -> list[dict[str, Any]]:
    """Those that a scenario has what it takes for."""
    return [
        {"id": name, "title": entry.title, "about": entry.about, "needs_outcome": entry.needs_outcome}
        for name, entry in ANALYSES.items()
        if entry.fits(scenario)
    ]


def analysis_of(name: str, scenario: Scenario, *, outcome: str | None) -> Analysis:
    """Raises Refusal: 404 for one that this scenario has not, 409 for one that lacks its outcome."""
    names = {entry["id"] for entry in offered(scenario)}
    if name not in names:
        raise Refusal(
            404, f"there is no analysis `{name}` of this scenario", hint=f"there are: {', '.join(sorted(names))}"
        )
    found = ANALYSES[name]
    if outcome is not None and outcome not in scenario.outcomes:
        raise Refusal(404, f"unknown outcome `{outcome}`", hint=suggest(outcome, set(scenario.outcomes)))
    if found.needs_outcome and outcome is None:
        raise Refusal(409, f"`{name}` needs an outcome", hint=f"there are: {', '.join(sorted(scenario.outcomes))}")
    return found
