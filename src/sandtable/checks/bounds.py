"""The allowed ranges of amounts, by key; S302 and S303 check numbers and priors against them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from sandtable.scenario.types import (
    Air,
    Belief,
    CohesionEffect,
    Decision,
    Effect,
    Entry,
    Every,
    Fires,
    Formation,
    Hazard,
    Observable,
    Option,
    Place,
    ReinforceEffect,
    Route,
    Rules,
    SettlementRule,
    Shift,
    Weighted,
    Zone,
)  # fmt: skip
from sandtable.scenario.walking import AmountAt
from sandtable.units import DIMENSIONS


@dataclass(frozen=True, slots=True)
class Range:
    """An interval in coherent units, closed at each end unless that end is excluded."""

    low: float = 0.0
    high: float = inf
    excludes_low: bool = False
    excludes_high: bool = False

    def has(self, value: float) -> bool:
        above = value > self.low if self.excludes_low else value >= self.low
        below = value < self.high if self.excludes_high else value <= self.high
        return above and below

    def describe(self, dimension: str) -> str:
        """`must be above 0 km`."""
        unit = f" {DIMENSIONS[dimension][1]}".rstrip()
        low = f"above {self.low:g}{unit}" if self.excludes_low else f"at least {self.low:g}{unit}"
        if self.high == inf:
            return f"must be {low}"
        high = f"below {self.high:g}{unit}" if self.excludes_high else f"at most {self.high:g}{unit}"
        if not self.excludes_low and not self.excludes_high:
            return f"must be between {self.low:g} and {self.high:g}{unit}"
        return f"must be {low} and {high}"


NOT_NEGATIVE = Range()
POSITIVE = Range(excludes_low=True)
SHARE = Range(high=1.0)

RANGES: dict[tuple[type[Entry], str], Range] = {
    (Place, "value"): NOT_NEGATIVE,
    (Route, "length"): POSITIVE,
    (Zone, "radius"): POSITIVE,
    (Formation, "strength"): POSITIVE,
    (Formation, "quality"): Range(0.5, 2.0),
    (Formation, "pace"): POSITIVE,
    (Formation, "cohesion"): POSITIVE,
    (Formation, "stock"): NOT_NEGATIVE,
    (Observable, "after"): NOT_NEGATIVE,
    (Observable, "hit"): SHARE,
    (Observable, "false_alarm"): SHARE,
    (Fires, "launchers"): NOT_NEGATIVE,
    (Fires, "reach"): NOT_NEGATIVE,
    (Fires, "tempo"): NOT_NEGATIVE,
    (Fires, "loss"): Range(high=1.0, excludes_high=True),
    (Fires, "delay"): NOT_NEGATIVE,
    (Fires, "magazine"): NOT_NEGATIVE,
    (Air, "power"): NOT_NEGATIVE,
    (Rules, "attacker_loss"): POSITIVE,
    (Rules, "defender_loss"): POSITIVE,
    (Rules, "daily_loss"): POSITIVE,
    (Rules, "loss_ratio"): POSITIVE,
    (Rules, "usual_ratio"): POSITIVE,
    (Rules, "exponent"): Range(high=2.0),
    (Rules, "intensity"): NOT_NEGATIVE,
    (Rules, "intensity_spread"): Range(high=3.0),
    (Rules, "attacker_spread"): Range(high=3.0),
    (Rules, "defender_spread"): Range(high=3.0),
    (Rules, "attack_endurance"): POSITIVE,
    (Rules, "defence_endurance"): POSITIVE,
    (Rules, "sway"): Range(high=2.0),
    (Rules, "pursuit"): SHARE,
    (Rules, "recovery"): POSITIVE,
    (Rules, "surrender_at_bay"): NOT_NEGATIVE,
    (Rules, "attack_ratio"): NOT_NEGATIVE,
    (Rules, "halt_ratio"): NOT_NEGATIVE,
    (Rules, "pause"): NOT_NEGATIVE,
    (Rules, "friction_spread"): Range(high=3.0),
    (Rules, "tolerance"): Range(high=1.0, excludes_low=True),
    (Rules, "prepared_after"): NOT_NEGATIVE,
    (Rules, "stage"): NOT_NEGATIVE,
    (Rules, "surrender_hazard"): NOT_NEGATIVE,
    (Belief, "forgetting"): SHARE,
    (ReinforceEffect, "strength"): POSITIVE,
    (CohesionEffect, "factor"): NOT_NEGATIVE,
    (Effect, "after"): NOT_NEGATIVE,
    (Option, "probability"): SHARE,
    (Weighted, "base"): SHARE,
    (Shift, "odds_times"): NOT_NEGATIVE,
    (Every, "every"): POSITIVE,
    (Hazard, "hazard"): NOT_NEGATIVE,
    (Decision, "after"): NOT_NEGATIVE,
    (Decision, "cooldown"): NOT_NEGATIVE,
    (Decision, "precision"): NOT_NEGATIVE,
    (SettlementRule, "de_facto"): SHARE,
    (SettlementRule, "de_jure"): SHARE,
}


def range_of(at: AmountAt) -> Range:
    """The range of an amount's place."""
    return RANGES[type(at.owner), at.field]


def describe_place(at: AmountAt) -> str:
    """The path of an amount as `--set` takes it."""
    return "`" + ".".join(str(step) for step in at.path) + "`"
