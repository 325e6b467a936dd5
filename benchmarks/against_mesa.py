"""The engine against a Mesa model of the same scenario: the ratio of CPU times a future, and how far outcomes differ.

Declared for one scenario, `mesa_twin/race.yaml`, and for the features that it uses, all of which both have: march, meeting, siege,
losses and breaking; control, supply areas, surrender; fires and air support; decisions by the clocks once, each and hazard;
beliefs; the effects orders, stance, fires, air, commit, ceasefire and evidence (`mesa_twin/common.py` is the list).

The two agree where no outcome's probability differs by more than STEP_TOLERANCE and CHANCE standard errors together. The first is for
what a step of fixed length does: whatever happens within it happens at its end. Checked by tests/agreement/test_mesa.py.
"""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case
from benchmarks.timing import ratio, seconds, take_turns
from sandtable.engine.batch import Engine

LARGE = 20_000  # futures of the engine for its own probabilities
STEP_TOLERANCE = 0.05  # of a probability, for steps of up to 6 h
CHANCE = 3.0  # standard errors


def measure_against_mesa(
    case: Case, *, step_hours: float, futures: int, rounds: int, engine_futures: int
) -> dict[str, Any]:  # fmt: skip
    """Play futures 0, 1, ... in Mesa, a few a round, taking turns with the engine.

    futures: as many as go evenly into the rounds are played. engine_futures: what the engine plays a round.
    {"skipped": reason} without Mesa, or for a scenario that uses what the Mesa model does not have.
    """
    try:
        from benchmarks.mesa_twin import DECLARATION
        from benchmarks.mesa_twin.board import BeyondError, Board
        from benchmarks.mesa_twin.model import play
    except ImportError as reason:
        return {"skipped": f"Mesa cannot be imported ({reason})"}
    try:
        board = Board(case.program)
    except BeyondError as reason:
        return {"skipped": str(reason)}
    engine, numbers, drawn = Engine(case.program), case.futures(engine_futures), case.assumptions(engine_futures)
    rows = case.assumptions(futures)
    per_round = futures // rounds
    seen: list[list[bool]] = []
    waiting = iter(range(futures))

    def play_some() -> None:
        for z in islice(waiting, per_round):
            model = play(board, assumptions=rows[z].tolist(), dt=step_hours / 24.0, seed=z)
            seen.append(model.outcomes())

    def play_engine() -> None:
        engine.run(seed=case.seed, futures=numbers, assumptions=drawn)

    play_engine()
    measured = take_turns({"Mesa": play_some, "engine": play_engine}, rounds=rounds)
    steps = math.ceil(case.program.horizon * 24.0 / step_hours)
    taken = seconds(measured, "Mesa") / per_round
    return {
        "declaration": {"steps of": f"{step_hours:g} h", **DECLARATION},
        "futures": len(seen),
        "Mesa futures per core-second": round(1.0 / taken, 2),
        "microseconds per step": round(1e6 * taken / steps, 1),
        "CPU time of Mesa over the engine": ratio(measured, of="Mesa", over="engine", per=engine_futures / per_round).as_json(),
        "outcomes": compare_outcomes(case, np.array(seen)),
    }  # fmt: skip


def compare_outcomes(case: Case, rival: NDArray[np.bool_], *, large: int = LARGE) -> dict[str, Any]:
    """Outcome by outcome: probability in the engine and in the rival, and their difference in standard errors.

    rival: (n, Y), futures 0 to n - 1. The difference is taken future by future on the same assumptions, so that they
    add nothing to it; its standard error is that of the mean of those differences. large: futures of the engine, at least n.
    """
    n = len(rival)
    numbers, assumptions = case.futures(large), case.assumptions(large)
    ours = Engine(case.program).run(seed=case.seed, futures=numbers, assumptions=assumptions).outcomes
    difference = rival.astype(float) - ours[:n].astype(float)
    errors = difference.std(axis=0, ddof=1) / np.sqrt(n)
    differs = np.abs(difference.mean(axis=0))
    apart = np.flatnonzero(differs > STEP_TOLERANCE + CHANCE * errors)
    table = {
        name: {
            "engine": round(float(ours[:, k].mean()), 4),
            "rival": round(float(rival[:, k].mean()), 4),
            "difference": round(float(difference[:, k].mean()), 4),
            "standard error": round(float(errors[k]), 4),
        }
        for k, name in enumerate(case.program.outcomes)
    }
    beyond = [
        float(m) / float(s) for m, s in zip(differs, errors, strict=True) if s > 0.0
    ]  # those that never differ say nothing
    return {
        "by outcome": table,
        "beyond the tolerance": [case.program.outcomes[k] for k in apart],
        "largest difference": round(float(differs.max()), 4),
        "largest in standard errors": round(max(beyond, default=0.0), 2),
        "root mean square in standard errors": round(float(np.sqrt(np.mean(np.square(beyond)))) if beyond else 0.0, 2),
    }
