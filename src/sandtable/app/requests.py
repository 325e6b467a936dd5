"""Requests for analyses: a variant and what else the analysis needs, checked before it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandtable.app.controls import value_words
from sandtable.app.prepared import Setting
from sandtable.app.refusals import Refusal
from sandtable.app.whatif import Variant
from sandtable.scenario.spelling import suggest

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

THREADS = 1  # of an analysis: the other cores are for what-ifs


@dataclass(frozen=True)
class AnalysisRequest:
    """What was asked. scenario: with what the variant fixes written into it; futures: None for the analysis' own number.

    pinned: what a comparison compares with; decided: option by decision that the variant always takes; option: of the
    actor's decisions, for those who ask whether it pays; future: the number of one, for the odds along it.
    """

    scenario: Scenario
    variant: Variant
    outcome: str | None = None
    futures: int | None = None
    pinned: Setting = ()
    decided: Mapping[str, str] = field(default_factory=dict)
    actor: str | None = None
    option: str | None = None
    future: int | None = None

    @property
    def seed(self) -> int:
        return self.variant.seed

    @property
    def plan(self) -> dict[str, Any]:
        """Arguments that the analyses share."""
        given = {"seed": self.seed, "threads": THREADS}
        return given if self.futures is None else {**given, "futures": self.futures}


def setting_words(scenario: Scenario, setting: Setting) -> str:
    """What a variant fixes, in words: `“Pace of the Brigade” at 15.2 km/day; ...`; `the file` if nothing."""
    found = scenario.assumptions
    said = [f"“{found[name].title}” at {value_words(found[name], value)}" for name, value in setting]
    return "; ".join(said) or "the file"


def decided_words(scenario: Scenario, decided: Mapping[str, str]) -> str:
    """Options that are always taken, in words."""
    return "; ".join(
        f"“{scenario.decisions[name].options[option].title}” always taken" for name, option in decided.items()
    )


def check_decided(scenario: Scenario, decided: Mapping[str, str]) -> None:
    """Raises Refusal 404 for an unknown decision or option."""
    for name, option in decided.items():
        decision = scenario.decisions.get(name)
        if decision is None:
            raise Refusal(404, f"unknown decision `{name}`", hint=suggest(name, set(scenario.decisions)))
        if option not in decision.options:
            raise Refusal(404, f"`{name}` has no option `{option}`", hint=f"there are: {', '.join(decision.options)}")
