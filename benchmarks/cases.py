"""What is measured: a compiled scenario and the assumptions of its futures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.loading import load
from sandtable.program import Program


@dataclass(frozen=True)
class Case:
    """A scenario ready to be played by every rival."""

    name: str
    program: Program
    seed: int

    @classmethod
    def of(cls, name: str, *, seed: int) -> Case:
        """Read and compile a bundled scenario or a file. Raises what `sandtable.load` raises."""
        return cls(name, compile_scenario(load(name)), seed)

    def futures(self, count: int) -> NDArray[np.uint64]:
        return np.arange(count, dtype=np.uint64)

    def assumptions(self, count: int) -> NDArray[np.float64]:
        """(count, U) values of the assumptions in the first futures."""
        return draw_assumptions(self.program, seed=self.seed, futures=self.futures(count))

    def as_json(self) -> dict[str, Any]:
        p = self.program
        axes = ("places", "routes", "formations", "fires", "airs", "decisions", "options", "assumptions", "outcomes")
        return {
            "scenario": self.name, "sha256": p.sha256, "days": p.horizon, "seed": self.seed,
            **{axis: len(getattr(p, axis)) for axis in axes},
        }  # fmt: skip
