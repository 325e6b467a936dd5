"""An engine whose results follow from the future's number by plain arithmetic, so that tests know every count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.compile import compile_scenario
from sandtable.loading import read
from sandtable.program import Event, Program, Record
from sandtable.scenario.types import Scenario
from sandtable.study.plan import Plan
from sandtable.study.run import Job

RACE = Path(__file__).with_name("race.yaml")
FIELDS = (
    "status", "end", "events", "attacks", "unusual_attacks", "outcomes", "times", "settlement_rule", "de_facto", "de_jure",
    "choices", "first_choice", "strikes", "first", "reached", "control", "strength", "losses",
)  # fmt: skip


def race(**overrides: object) -> Scenario:
    """The small scenario of these tests."""
    reading = read(RACE.read_text(encoding="utf-8"), name="race", overrides=overrides or None)
    assert reading.scenario is not None, [str(fault) for fault in reading.errors]
    return reading.scenario


def unit(seed: int, futures: NDArray[np.uint64], which: int) -> NDArray[np.float64]:
    """Evenly spread numbers in [0, 1) by the splitmix64 finaliser: of (seed, future, which) alone."""
    with np.errstate(over="ignore"):
        z = futures.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64((seed * 1_000_003 + which) % 2**64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (z ^ (z >> np.uint64(31))).astype(np.float64) / 2.0**64


class InventedEngine:
    """Fails every 97th future from 13 on; outcome y holds in 20 (y + 1) % of the others."""

    def __init__(self, program: Program, *, stop_at: int | None = None, fails: bool = True) -> None:
        self.program = program
        self.stop_at = stop_at  # raises KeyboardInterrupt when it comes to this future
        self.fails = fails
        self.played = 0
        self.widest = 0

    def run(self, *, seed: int, futures: NDArray[np.uint64], assumptions: NDArray[np.float64]) -> Any:
        if self.stop_at is not None and self.stop_at in futures:
            raise KeyboardInterrupt
        self.played += len(futures)
        self.widest = max(self.widest, len(futures))
        return batch_class()(**self._rows(seed, futures, assumptions))

    def trace(self, *, seed: int, future: int, assumptions: NDArray[np.float64]) -> Record:
        rows = self._rows(seed, np.array([future], np.uint64), assumptions[None, :])
        one = {name: rows[name][0] for name in FIELDS}
        log = [
            (0.0, int(Event.DEPART), 0, 0, 6.0),
            (1.5, int(Event.OPEN), 0, len(self.program.places), 1.2),
            (float(one["end"]), int(Event.CONTROL), 0, -1, 0.0),
        ]
        return Record(**{**one, "status": int(one["status"])}, log=log)

    def _rows(self, seed: int, futures: NDArray[np.uint64], assumptions: NDArray[np.float64]) -> dict[str, Any]:
        p, n = self.program, len(futures)
        failed = (futures % 97 == 13) if self.fails else np.zeros(n, bool)
        late = np.stack([unit(seed, futures, 100 + y) for y in range(len(p.outcomes))], axis=1) * p.horizon
        happens = np.stack([unit(seed, futures, y) < 0.2 * (y + 1) for y in range(len(p.outcomes))], axis=1)
        control = np.stack([(futures + i) % (len(p.actors) + 1) for i in range(len(p.places))], axis=1).astype(int) - 1
        days = np.zeros((int(p.horizon) + 1, len(p.places), len(p.actors) + 1), np.int64)
        for place in range(len(p.places)):
            days[:, place] += np.bincount(control[~failed, place] % (len(p.actors) + 1), minlength=len(p.actors) + 1)
        return {
            "status": failed.astype(np.int32), "end": np.where(failed, 5.0 + futures % 7, p.horizon),
            "events": (futures % 50).astype(np.int32), "outcomes": happens,
            "attacks": (futures % 5).astype(np.int32), "unusual_attacks": (futures % 5 == 4).astype(np.int32),
            "times": np.where(happens, np.floor(late), np.inf), "settlement_rule": (futures % 3).astype(np.int8) - 1,
            "de_facto": np.where(futures % 3 == 0, -1, futures % 5).astype(np.int8),
            "de_jure": np.where(futures % 3 == 0, -1, 0).astype(np.int8),
            "choices": np.tile(np.arange(len(p.options), dtype=np.int32), (n, 1)),
            "first_choice": np.tile(np.array([d.options[-1] for d in p.decisions], np.int16), (n, 1)),
            "strikes": np.tile(np.ones(len(p.fires), np.int32), (n, 1)),
            "first": np.where(np.arange(len(p.conditions.first_slots)) % 2, np.inf, 3.0) + np.zeros((n, 1)),
            "reached": np.full((n, len(p.conditions.reached_slots)), np.inf), "control": control.astype(np.int8),
            "strength": assumptions[:, :1] * np.ones(len(p.formations)),
            "losses": (futures % 100)[:, None] * np.ones(len(p.actors)), "control_days": days,
        }  # fmt: skip


def batch_class() -> type:
    from sandtable.engine.batch import Batch

    return Batch


def job(program: Program, *, futures: int = 500, seed: int = 7, part: int = 100, **fields: Any) -> Job:
    """A job for the invented engine, with small parts."""
    kept = fields.pop("kept", 5)
    fields.setdefault("engine", InventedEngine(program))
    fields.setdefault("chunk", 37)
    return Job(race(), program, Plan(futures=futures, seed=seed, part=part, kept=kept), **fields)


def program_of_race() -> Program:
    return compile_scenario(race())


def silent(_: object) -> None: ...
