"""The kernel against the Mesa model of the same program: the ratio of CPU times a future, and how far outcomes differ."""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.blocks import Block, Ground, play_kernel
from benchmarks.cases import Case
from benchmarks.timing import ratio, seconds, take_turns

LARGE = 20_000  # futures of the engine for its own probabilities


def measure_against_mesa(
    case: Case, *, step_hours: float, futures: int, rounds: int, kernel_futures: int
) -> dict[str, Any]:  # fmt: skip
    """Play futures 0, 1, ... in Mesa, a few a round, taking turns with the kernel; {"skipped": reason} without Mesa.

    futures: as many as go evenly into the rounds are played. kernel_futures: what the kernel plays a round.
    """
    try:
        from benchmarks.mesa_twin import DECLARATION
        from benchmarks.mesa_twin.board import Board
        from benchmarks.mesa_twin.model import play
    except ImportError as reason:
        return {"skipped": f"Mesa cannot be imported ({reason})"}
    board, ground = Board(case.program), Ground.of(case.program)
    block = Block.of(
        case.program, seed=case.seed, futures=case.futures(kernel_futures), assumptions=case.assumptions(kernel_futures)
    )
    rows = case.assumptions(futures)
    per_round = futures // rounds
    seen: list[list[bool]] = []
    waiting = iter(range(futures))

    def play_some() -> None:
        for z in islice(waiting, per_round):
            model = play(board, assumptions=rows[z].tolist(), dt=step_hours / 24.0, seed=z)
            seen.append(model.outcomes())

    play_kernel(ground, block)
    measured = take_turns({"Mesa": play_some, "kernel": lambda: play_kernel(ground, block)}, rounds=rounds)
    steps = math.ceil(case.program.horizon * 24.0 / step_hours)
    taken = seconds(measured, "Mesa") / per_round
    return {
        "declaration": {"steps of": f"{step_hours:g} h", **DECLARATION},
        "futures": len(seen),
        "Mesa futures per core-second": round(1.0 / taken, 2),
        "microseconds per step": round(1e6 * taken / steps, 1),
        "CPU time of Mesa over the kernel": ratio(measured, of="Mesa", over="kernel", per=kernel_futures / per_round).as_json(),
        "outcomes": compare_outcomes(case, np.array(seen)),
    }  # fmt: skip


def compare_outcomes(case: Case, rival: NDArray[np.bool_]) -> dict[str, Any]:
    """Outcome by outcome: probability in the engine and in the rival, and their difference in standard errors.

    rival: (n, Y), futures 0 to n - 1. The difference is taken future by future on the same assumptions, so that they
    add nothing to it; its standard error is that of the mean of those differences.
    """
    from sandtable.engine.batch import Engine

    n = len(rival)
    numbers, assumptions = case.futures(LARGE), case.assumptions(LARGE)
    ours = Engine(case.program).run(seed=case.seed, futures=numbers, assumptions=assumptions).outcomes
    difference = rival.astype(float) - ours[:n].astype(float)
    errors = difference.std(axis=0, ddof=1) / np.sqrt(n)
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
        abs(float(m)) / float(s) for m, s in zip(difference.mean(axis=0), errors, strict=True) if s > 0.0
    ]  # those that never differ say nothing
    return {
        "by outcome": table,
        "largest difference": round(float(np.abs(difference.mean(axis=0)).max()), 4),
        "largest in standard errors": round(max(beyond, default=0.0), 2),
        "root mean square in standard errors": round(float(np.sqrt(np.mean(np.square(beyond)))) if beyond else 0.0, 2),
    }
