"""Random boundaries and salts, and where they fall in a future."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from sandtable.program import Blocks, Event, Program

Row = tuple[float, int, int, int, float]


def random_blocks(seed: int, program: Program, *, futures: int, most: int = 30) -> Blocks:
    """Up to `most` boundaries, at whole days or anywhere; one salt for all dice, one for each purpose, or each decision too."""
    r = np.random.default_rng([seed, 15])
    days = r.uniform(0.0, program.horizon, int(r.integers(1, most)))
    days = np.unique(np.round(days) if r.random() < 0.5 else days)
    columns = [(), (8,), (7 + len(program.decisions),)][int(r.integers(3))]
    salts = r.integers(0, 2**64, (futures, len(days) + 1, *columns), dtype=np.uint64)
    return Blocks(days, salts)


def lies_inside(log: Sequence[Row], days: Sequence[float]) -> Counter[str]:
    """How often a boundary falls in a battle, a recovery or a delay of one formation."""
    found: Counter[str] = Counter()
    for name, begins, ends in (
        ("battle", (Event.JOIN,), (Event.GIVE_WAY, Event.WITHDRAW, Event.GONE)),
        ("recovery", (Event.GIVE_WAY,), (Event.RECOVERY, Event.GONE)),
        ("delay", (Event.STRIKE,), (Event.RESUME,)),
    ):
        open_: dict[int, float] = {}
        for time, event, subject, _, _ in log:
            if event in begins:
                open_.setdefault(subject, time)
            elif event in ends and subject in open_:
                since = open_.pop(subject)
                found[name] += sum(since < day < time for day in days)
    ticks: dict[int, list[float]] = {}
    for time, event, subject, _, _ in log:
        if event == Event.DECISION:
            ticks.setdefault(subject, []).append(time)
    found["between ticks"] = sum(each[0] < day < each[-1] for each in ticks.values() for day in days)
    return found
