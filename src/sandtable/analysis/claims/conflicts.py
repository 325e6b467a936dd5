"""Claims that cannot hold together: each holds in some reading of an assumption, and no reading lets all of them hold.

In a reading a claim holds if it is consistent or understated there and is ruled out if it is contradicted. A claim that is consistent in
no reading of an assumption still asks something of it where it must be possible at all: it then holds where futures bear
it out now and then, and is ruled out where they hardly ever do. Two claims conflict over an assumption if no reading lets both hold and
each is ruled out in a reading in which the other holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandtable.analysis.claims.cases import Case, expected_range
from sandtable.analysis.claims.reach_windows import window_of
from sandtable.analysis.claims.readings import Readings
from sandtable.analysis.claims.reasons import OnlyWhere, Reason
from sandtable.analysis.claims.results import Conflict, ReachWindow, ReadingConflict
from sandtable.analysis.claims.verdicts import HOLDS, Verdict
from sandtable.scenario.types import ProbabilityTest, Scenario
from sandtable.study.play import Report


@dataclass(frozen=True)
class Stand:
    """What a claim asks of an assumption: the readings (positions) in which it holds, and those in which it is ruled out."""

    holds: frozenset[int]
    ruled_out: frozenset[int]

    def contradicts(self, other: Stand) -> bool:
        """Whether the two hold in no common reading, and each is ruled out where the other holds."""
        return bool(not self.holds & other.holds and self.holds & other.ruled_out and other.holds & self.ruled_out)


def conflicts_of(
    scenario: Scenario, cases: Mapping[str, Case], *, seed: int, threads: int | None, report: Report
) -> tuple[Conflict, ...]:
    """All conflicts, those of most claims first, then by assumption; claims that ask the same of it stand together."""
    found = []
    verdicts = {name: _verdicts(case) for name, case in cases.items()}
    readings = next((case.readings for case in cases.values()), None)
    for assumption in readings.assumptions if readings is not None else ():
        assert readings is not None
        stands = {
            name: stand
            for name, case in cases.items()
            if (stand := stand_of(case, assumption, verdicts[name])) is not None
        }
        groups: dict[frozenset[int], list[str]] = {}
        for name, stand in stands.items():
            if any(stand.contradicts(other) for other in stands.values()):
                groups.setdefault(stand.ruled_out, []).append(name)
        for one, other in _pairs(list(groups.values())):
            if stands[one[0]].contradicts(stands[other[0]]):
                sides = [one, other]
                window = window_of(scenario, assumption, sides, seed=seed, threads=threads, report=report)
                found.append(_conflict(assumption, sides, stands, readings, window))
    return tuple(sorted(found, key=lambda conflict: -len(conflict.claims)))


def _pairs(groups: Sequence[list[str]]) -> list[tuple[list[str], list[str]]]:
    return [(one, other) for index, one in enumerate(groups) for other in groups[index + 1 :]]


def _verdicts(case: Case) -> dict[int, Verdict]:
    expected = expected_range(case.scenario, case.test) if isinstance(case.test, ProbabilityTest) else None
    return case.by_reading(expected)


def stand_of(case: Case, assumption: str, verdicts: Mapping[int, Verdict]) -> Stand | None:
    """What a claim asks of an assumption, or None if it asks nothing: the same everywhere, or nothing is known."""
    mine = [index for index in case.readings.of(assumption) if index in verdicts]
    holds = frozenset(index for index in mine if verdicts[index] in HOLDS)
    ruled_out = frozenset(index for index in mine if verdicts[index] == "contradicted")
    if not holds:
        ruled_out = frozenset(index for index in ruled_out if case.bears_out(index) is False)
        holds = frozenset(index for index in mine if case.bears_out(index))
    return Stand(holds, ruled_out) if holds and ruled_out else None


def _conflict(
    assumption: str,
    sides: Sequence[Sequence[str]],
    stands: Mapping[str, Stand],
    readings: Readings,
    window: ReachWindow | None,
) -> Conflict:
    only = OnlyWhere(
        assumption,
        tuple(
            (tuple(side), tuple(readings.all[index].label for index in sorted(stands[side[0]].holds))) for side in sides
        ),
    )
    names = sorted(name for side in sides for name in side)
    return Conflict(
        claims=tuple(names),
        assumption=assumption,
        because=Reason.of(only),
        readings=tuple(
            ReadingConflict(
                reading=readings.all[index].label,
                mass=readings.all[index].mass,
                excluded=tuple(name for name in names if index in stands[name].ruled_out),
            )
            for index in readings.of(assumption)
        ),
        window=window,
    )
