"""What a red line does to the act that it is about: whether it is deterred, provoked or only denied its effect.

Each future is played with the line and without it, so it falls into one of four groups by who acts in which world. What
the line does to the outcome is the sum of what it does in each group, exactly.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.compare.differences import ActEffect, ActGroup, GroupEffect
from sandtable.analysis.compare.pair_tally import TimeCount
from sandtable.analysis.intervals.paired import mean_interval, tango
from sandtable.estimates import Estimate
from sandtable.program import Program, Status
from sandtable.scenario.grammar import parse
from sandtable.scenario.types import Outcome, RedLine, Scenario
from sandtable.study.intervals import LEVEL, wilson

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch

GROUPS: tuple[ActGroup, ...] = ("only-without", "only-with", "both", "neither")


@dataclass(frozen=True)
class Watched:
    """A red line's act and threat as outcomes beside those of the file, under identifiers that it has not.

    decision : the decision that the act is an option of.
    """

    line: RedLine
    decision: str
    act: str
    threat: str

    @classmethod
    def of(cls, scenario: Scenario, line: RedLine) -> Watched | None:
        """None for a line that names no act."""
        if line.act is None:
            return None
        prefix = "red-line"
        while any(name.startswith(prefix) for name in scenario.outcomes):
            prefix += "-x"
        decision = next(
            name for name, each in scenario.decisions.items() if each.actor == line.target and line.act in each.options
        )
        return cls(line, decision, f"{prefix}-act", f"{prefix}-threat")

    def added_to(self, scenario: Scenario) -> Scenario:
        """The scenario with the outcomes; nothing else is changed, so it plays the same futures."""
        found = {self.act: (self.line.target, self.line.act), self.threat: (self.line.drawer, self.line.threat)}
        more = {
            name: Outcome(
                title=name,
                when=parse(f"chose({actor}, {option})", expected="boolean"),
                time=parse(f"chosen({actor}, {option})", expected="time", is_watched=False),
            )
            for name, (actor, option) in found.items()
            if option is not None
        }
        amended = scenario.model_copy(update={"outcomes": {**scenario.outcomes, **more}})
        amended._origin = scenario.origin
        return amended


@dataclass
class _Counted:
    pairs: int = 0
    gained: int = 0  # of these, the outcome holds without the line only
    lost: int = 0  # with it only


@dataclass
class ActTally:
    """Counts over pairs of futures by who acts in which world. Memory does not grow with futures."""

    watched: Watched
    pairs: int = 0
    arising: int = 0  # of these, the decision of the act comes up, with the line or without it
    failures: Counter[Status] = field(default_factory=Counter)  # futures of either world that did not come to their end
    groups: dict[ActGroup, _Counted] = field(default_factory=lambda: {name: _Counted() for name in GROUPS})
    delay: TimeCount = field(default_factory=TimeCount)
    outcome_delay: TimeCount = field(default_factory=TimeCount)
    carried_out: int = 0

    def add(self, with_it: tuple[Batch, Program], without_it: tuple[Batch, Program]) -> None:
        """The same futures with the line and without it, in order."""
        pair = (with_it[0].status == 0) & (without_it[0].status == 0)
        outcome = self.watched.line.outcome
        act, act_without = (_flags(world, self.watched.act)[pair] for world in (with_it, without_it))
        holds, holds_without = (_flags(world, outcome)[pair] for world in (with_it, without_it))
        self.pairs += int(np.count_nonzero(pair))
        arises = [_arises(world, self.watched.decision)[pair] for world in (with_it, without_it)]
        self.arising += int(np.count_nonzero(arises[0] | arises[1]))
        for batch, _ in (with_it, without_it):
            found, counts = np.unique(batch.status[batch.status != 0], return_counts=True)
            self.failures.update({Status(status): int(n) for status, n in zip(found, counts, strict=True)})
        masks = (act_without & ~act, act & ~act_without, act & act_without, ~act & ~act_without)
        for group_name, mask in zip(GROUPS, masks, strict=True):
            group = self.groups[group_name]
            group.pairs += int(np.count_nonzero(mask))
            group.gained += int(np.count_nonzero(mask & holds_without & ~holds))
            group.lost += int(np.count_nonzero(mask & holds & ~holds_without))
        for name, count in ((self.watched.act, self.delay), (outcome, self.outcome_delay)):
            days, days_without = (_days(world, name)[pair] for world in (with_it, without_it))
            count.add(days_without, days)
        if self.watched.line.threat is not None:
            self.carried_out += int(np.count_nonzero(_flags(with_it, self.watched.threat)[pair]))

    def effect(self, *, title: str, threat_title: str) -> ActEffect:
        """The result. title : of the act; threat_title : of the threat, empty if the line names none."""
        only_without, only_with, both = (self.groups[name] for name in GROUPS[:3])
        is_to_deter = self.watched.line.kind == "deter"
        more, fewer = (each.pairs for each in ((only_without, only_with) if is_to_deter else (only_with, only_without)))
        return ActEffect(
            kind=self.watched.line.kind,
            act=str(self.watched.line.act),
            title=title,
            threat=self.watched.line.threat,
            threat_title=threat_title,
            with_it=_share(only_with.pairs + both.pairs, self.pairs),
            without_it=_share(only_without.pairs + both.pairs, self.pairs),
            effect=_difference(more, fewer, self.pairs),
            arises=_share(self.arising, self.pairs),
            effect_arising=_difference(more, fewer, self.arising) if self.arising else None,
            groups=tuple(
                GroupEffect(
                    id=name,
                    pairs=self.groups[name].pairs,
                    share=_share(self.groups[name].pairs, self.pairs),
                    contribution=_difference(self.groups[name].gained, self.groups[name].lost, self.pairs),
                )
                for name in GROUPS
            ),
            denial=_difference(both.gained, both.lost, both.pairs) if both.pairs else None,
            delay=_mean(self.delay),
            outcome_delay=_mean(self.outcome_delay),
            carried_out=_share(self.carried_out, self.pairs) if self.watched.line.threat is not None else None,
            level=LEVEL,
        )

    @property
    def net(self) -> float:
        """Share of pairs in which the line works as meant, less that in which it does the reverse."""
        sign = 1 if self.watched.line.kind == "deter" else -1
        return sign * (self.groups["only-without"].pairs - self.groups["only-with"].pairs) / max(self.pairs, 1)

    def outcome_effect(self) -> Estimate:
        """What the line does to its outcome: share of futures with it without the line, less with it."""
        more, fewer = (sum(getattr(each, name) for each in self.groups.values()) for name in ("gained", "lost"))
        return _difference(more, fewer, self.pairs)


def is_same(one: Batch, other: Batch) -> bool:
    """Whether nothing came out otherwise in any future: no choice, no strike, no event, no time."""
    names = ("status", "events", "end", "outcomes", "times", "choices", "strikes", "control", "strength")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def _flags(world: tuple[Batch, Program], outcome: str) -> NDArray[np.bool_]:
    batch, program = world
    return np.asarray(batch.outcomes[:, program.outcomes.index(outcome)], dtype=np.bool_)


def _arises(world: tuple[Batch, Program], decision: str) -> NDArray[np.bool_]:
    batch, program = world
    place = next(place for place, each in enumerate(program.decisions) if each.identifier == decision)
    return np.asarray(batch.first_choice[:, place] >= 0, dtype=np.bool_)


def _days(world: tuple[Batch, Program], outcome: str) -> NDArray[np.float64]:
    batch, program = world
    return np.asarray(batch.times[:, program.outcomes.index(outcome)], dtype=np.float64)


def _share(cases: int, pairs: int) -> Estimate:
    return Estimate(cases / pairs, *wilson(cases, trials=pairs))


def _difference(more: int, fewer: int, pairs: int) -> Estimate:
    return Estimate.containing((more - fewer) / pairs, *tango(more, fewer, pairs=pairs))


def _mean(count: TimeCount) -> Estimate | None:
    """The mean of the paired differences in days; no interval (nan) if fewer than 50 differ, None if no pair has both times."""
    if not count.difference.count:
        return None
    low, high = mean_interval(count.difference) or (math.nan, math.nan)
    return Estimate(count.difference.mean, low, high)
