"""The compiled scenario: arrays and expressions, nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from sandtable.program.decisions import CompiledDecision, CompiledOption
from sandtable.program.parts import Conditions, Numbers, Parties, Rings, Streams, Support, Theatre


@dataclass(frozen=True)
class Program:
    """What the engine runs. Built by `sandtable.compile.compile_scenario`; the two twins read nothing else.

    Indices and units are as in `sandtable.program.parts`.
    """

    title: str
    sha256: str  # of the scenario text, `--set` included
    horizon: float  # days
    force_ratios: tuple[
        float, float
    ]  # fighters of attackers over defenders: 5% and 95% of the battles behind the preset

    # identifiers in sorted order; those of rings are in `rings.names`
    actors: tuple[str, ...]
    places: tuple[str, ...]
    routes: tuple[str, ...]
    formations: tuple[str, ...]
    fires: tuple[str, ...]
    airs: tuple[str, ...]
    assumptions: tuple[str, ...]
    beliefs: tuple[str, ...]
    outcomes: tuple[str, ...]
    barriers: tuple[str, ...]

    numbers: Numbers
    theatre: Theatre
    rings: Rings
    parties: Parties
    support: Support
    decisions: tuple[CompiledDecision, ...]
    options: tuple[CompiledOption, ...]  # of all decisions, by decision then identifier
    conditions: Conditions
    streams: Streams
    priors: tuple[object, ...] = field(default=())  # (U,) sandtable.scenario.priors.Prior, for the study layer
    steps: int = 1  # pictures of a day: control is counted at so many moments of each

    @property
    def last_step(self) -> int:
        """The number of the last picture; the first, of the start, is 0."""
        return math.ceil(self.horizon * self.steps - self.step_slack)

    @property
    def step_slack(self) -> float:
        """What rounding may carry a time past a picture that is not at the start of a day."""
        return 0.0 if self.steps == 1 else 1e-6
