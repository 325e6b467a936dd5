"""One block of futures as the kernel's entry point takes it, to be played by the kernel or by the C program.

Both get the same world record and arrays of the same shapes, so what they return can be compared byte by byte.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.engine import layout
from sandtable.engine.batch import blank_change, blank_rows, numbers_of, words
from sandtable.engine.pack import pack
from sandtable.engine.program import Program

RESULTS = (
    "scalars", "outcomes", "times", "choices", "first_choice", "strikes", "first", "reached", "control", "strength", "change",
)  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """A packed program and scratch memory for one thread: what a block is played on."""

    program: Program
    size: layout.Capacity
    world: NDArray[Any]  # (1,) record
    state: NDArray[Any]  # (1,) record

    @classmethod
    def of(cls, program: Program) -> Ground:
        size, world = pack(program)
        return cls(program, size, world, np.zeros(1, layout.state_type(size)))

    def log(self) -> bytes:
        """The event log of the future last played, if logging was on."""
        rows = int(self.state["g"]["rows"][0])
        return self.state["log"][0, :rows].tobytes()

    def keep_log(self, on: bool) -> None:
        self.state["g"]["logging"] = int(on)


@dataclass(frozen=True)
class Block:
    """Numbered futures with their assumptions, and room for one row of results each."""

    seed: int
    numbers: NDArray[np.int64]  # (n, 2) low and high words
    assumptions: NDArray[np.float64]  # (n, U)
    results: dict[str, NDArray[Any]]

    @classmethod
    def of(cls, program: Program, *, seed: int, futures: NDArray[np.uint64], assumptions: NDArray[np.float64]) -> Block:
        results = {**blank_rows(program, len(futures)), "change": blank_change(program)}
        return cls(seed, numbers_of(futures), np.ascontiguousarray(assumptions, np.float64), results)

    @property
    def futures(self) -> int:
        return len(self.numbers)

    @property
    def events(self) -> int:
        return int(self.results["scalars"][:, 2].sum())

    def differing(self, other: Block) -> int:
        """In how many futures any bit of any result differs."""
        differs = np.zeros(self.futures, np.bool_)
        for name in RESULTS[:-1]:
            one, two = (block.results[name].view(np.uint8).reshape(self.futures, -1) for block in (self, other))
            differs |= (one != two).any(axis=1)
        return int(differs.sum())


def play_kernel(ground: Ground, block: Block) -> None:
    """Play a block with the Numba kernel."""
    from sandtable.engine import kernel

    world, state = (record.view(np.recarray)[0] for record in (ground.world, ground.state))
    kernel.run_block(
        world, state, *words(block.seed), block.numbers, block.assumptions, *(block.results[name] for name in RESULTS)
    )


class _Results(ctypes.Structure):
    """`Results` of results.c."""

    _fields_ = [("futures", ctypes.c_int64), ("days", ctypes.c_int64), ("numbers", ctypes.c_void_p), ("assumptions", ctypes.c_void_p)] + [
        (name, ctypes.c_void_p) for name in RESULTS
    ]  # fmt: skip


def play_c(library: ctypes.CDLL, ground: Ground, block: Block) -> None:
    """Play a block with the C program, which must have been built for the ground's capacity class."""
    to = _Results(
        block.futures, len(block.results["change"]), block.numbers.ctypes.data, block.assumptions.ctypes.data,
        *(block.results[name].ctypes.data for name in RESULTS),
    )  # fmt: skip
    library.run_block(
        ctypes.c_void_p(ground.world.ctypes.data), ctypes.c_void_p(ground.state.ctypes.data),
        *(ctypes.c_int64(word) for word in words(block.seed)), ctypes.byref(to),
    )  # fmt: skip
