"""Each claim as a question to the futures: which world, which conditions, and how its futures are counted by reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.claims.verdicts import DifferenceSample, Sample, ShareSample
from sandtable.analysis.claims.worlds import Conditions, Flags, World, Worlds, forcing, option_chances, set_assumptions
from sandtable.scenario.types import FactTest, ProbabilityTest, Scenario

Method = Literal["share", "fact", "variant", "forced", "intervention", "groups"]
Counts = NDArray[np.int64]  # (readings, columns)


@dataclass
class Question:
    """One count over the futures.

    method : `share` P(event | given); `fact` the share of the prior in which something holds at the start; `variant` the
    file less a variant, `forced` given less against, both forced, over the same futures; `intervention` the same with
    the two worlds that a test sets, over the futures in which the first brings about given and the second against;
    `groups` given less against, over the futures as they come. first, second : the worlds. set_by : assumptions that
    the worlds set themselves: their readings tell nothing here. counts : (1 + readings, columns), the first row of all
    futures.
    """

    claim: str
    method: Method
    first: World
    event: str
    given: str | None = None
    against: str | None = None
    second: World | None = None
    set_by: frozenset[str] = frozenset()
    counts: Counts = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    failed: int = 0

    def add(self, masks: NDArray[np.float64], flags: Mapping[str, Flags]) -> None:
        """A block of futures. masks : (1 + readings, n). Failed futures are in no count, a pair with one neither."""
        columns, complete = self._columns(flags)
        kept = np.stack(columns, axis=1) & complete[:, None]
        counted = np.rint(masks @ kept.astype(np.float64)).astype(np.int64)
        self.counts = counted if not self.counts.size else self.counts + counted
        self.failed += int(np.count_nonzero(~complete))

    def _columns(self, flags: Mapping[str, Flags]) -> tuple[list[NDArray[np.bool_]], NDArray[np.bool_]]:
        one = flags[self.first.label]
        event, given = one.of(self.event), _met(one, self.given)
        if self.method in ("share", "fact"):
            return [given, given & event], one.is_complete
        if self.method == "groups":
            against = _met(one, self.against)
            return [given, given & event, against, against & event], one.is_complete
        assert self.second is not None
        two = flags[self.second.label]
        # given is met in both worlds; of a forced pair, what each world forces is met there
        has_other = self.method in ("forced", "intervention") and self.against is not None
        pair = given & _met(two, self.against if has_other else self.given)
        other = two.of(self.event)
        columns = [pair, pair & event, pair & other, pair & event & ~other, pair & ~event & other]
        return columns, one.is_complete & two.is_complete

    def sample(self, row: int, *, level: float) -> Sample:
        """What was counted in a row of `counts`."""
        numbers = [int(number) for number in self.counts[row]]
        if self.method in ("share", "fact"):
            trials, successes = numbers
            return ShareSample(successes, trials, level)
        if self.method == "groups":
            trials, successes, other_trials, others = numbers
            return DifferenceSample(successes, trials, others, other_trials, level=level)
        pairs, first, second, gained, lost = numbers
        return DifferenceSample(first, pairs, second, pairs, gained, lost, is_paired=True, level=level)


def _met(flags: Flags, condition: str | None) -> NDArray[np.bool_]:
    return np.ones(len(flags.is_complete), np.bool_) if condition is None else flags.of(condition)


def questions_of(scenario: Scenario, worlds: Worlds, *, only: Sequence[str]) -> dict[str, list[Question]]:
    """Per claim that futures can answer its questions, the one that carries the verdict first.

    A comparison that can be forced, or is by intervention, has two: so, and as the futures come. One with a range besides
    has that too, over the futures of the file.
    """
    found: dict[str, list[Question]] = {}
    for name in only:
        test = scenario.claims[name].test
        if isinstance(test, FactTest):
            world = worlds.start(name, test.variant)
            found[name] = [Question(name, "fact", world, worlds.conditions.name(test.holds))]
        elif isinstance(test, ProbabilityTest):
            found[name] = _of_probability(name, test, worlds)
    return found


def _of_probability(name: str, test: ProbabilityTest, worlds: Worlds) -> list[Question]:
    ids: Conditions = worlds.conditions
    event = ids.name(test.probability)
    given = None if test.given is None else ids.name(test.given)
    found: list[Question] = []
    against = None if test.against is None else ids.name(test.against)
    if test.under is not None and test.variant is not None:
        first, second = worlds.variant(name, test.under), worlds.variant(name, test.variant)
        held = set_assumptions(test.under) & set_assumptions(test.variant)
        found.append(Question(name, "intervention", first, event, given, against, second, held))
        if against is not None:
            found.append(Question(name, "groups", worlds.file, event, given, against))
    elif test.against is not None:
        if (pair := forcing(worlds, test)) is not None:
            first, second = pair
            held = frozenset((*first.fixed, *second.fixed, *option_chances(worlds.scenario, test.given, test.against)))
            found.append(Question(name, "forced", first, event, given, against, second, held))
        found.append(Question(name, "groups", worlds.file, event, given, against))
    elif test.variant is not None and test.expect is not None:
        other = worlds.variant(name, test.variant)
        found.append(Question(name, "variant", worlds.file, event, given, second=other))
    if test.words is not None or test.range is not None or not found:
        is_other = test.variant is not None and test.expect is None
        world = worlds.variant(name, test.variant) if is_other and test.variant is not None else worlds.file
        found.append(Question(name, "share", world, event, given))
    return found
