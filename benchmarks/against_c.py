"""The kernel against the same program in C: bit by bit the same results, and the ratio of CPU times."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.blocks import Block, Ground, play_c, play_kernel
from benchmarks.c_twin.build import FLAGS, NoCompiler, build
from benchmarks.cases import Case
from benchmarks.timing import ratio, seconds, take_turns

DECLARATION = (
    "the whole kernel in C, function by function, on the same records and tables; both take the same block of futures, "
    "with the same assumptions, and write the same arrays; logarithms, exponentials and the like come from the same "
    "C library in both"
)
LOGGED = 200  # futures whose event logs are compared as well


def measure_against_c(case: Case, *, futures: int, checked: int, rounds: int) -> dict[str, Any]:
    """Build, compare and race; {"skipped": reason} without a C compiler."""
    ground, rival = Ground.of(case.program), Ground.of(case.program)
    with tempfile.TemporaryDirectory() as folder:
        try:
            library = build(Path(folder), size=ground.size)
        except NoCompiler as reason:
            return {"declaration": DECLARATION, "skipped": str(reason)}
        mine, theirs = (_block(case, checked) for _ in range(2))
        play_kernel(ground, mine)
        play_c(library, rival, theirs)
        differing = mine.differing(theirs)
        logs = _differing_logs(case, library, ground, rival)
        mine, theirs = (_block(case, futures) for _ in range(2))
        measured = take_turns(
            {"kernel": lambda: play_kernel(ground, mine), "C": lambda: play_c(library, rival, theirs)}, rounds=rounds
        )
        return {
            "declaration": DECLARATION,
            "flags": " ".join(FLAGS),
            "futures compared": checked,
            "share of identical futures": 1.0 - differing / checked,
            "event logs compared": LOGGED,
            "share of identical logs": 1.0 - logs / LOGGED,
            "futures": futures,
            "C futures per core-second": round(futures / seconds(measured, "C"), 1),
            "C ns per event": round(1e9 * seconds(measured, "C") / mine.events, 1),
            "CPU time of the kernel over C": ratio(measured, of="kernel", over="C").as_json(),
        }


def _block(case: Case, futures: int) -> Block:
    return Block.of(case.program, seed=case.seed, futures=case.futures(futures), assumptions=case.assumptions(futures))


def _differing_logs(case: Case, library: Any, ground: Ground, rival: Ground) -> int:
    """In how many futures the event logs differ in any bit."""
    assumptions, futures = case.assumptions(LOGGED), case.futures(LOGGED)
    differing = 0
    for one in (ground, rival):
        one.keep_log(True)
    for z in range(LOGGED):
        part = slice(z, z + 1)
        blocks = [
            Block.of(case.program, seed=case.seed, futures=futures[part], assumptions=assumptions[part])
            for _ in range(2)
        ]
        play_kernel(ground, blocks[0])
        play_c(library, rival, blocks[1])
        differing += ground.log() != rival.log()
    for one in (ground, rival):
        one.keep_log(False)
    return differing
