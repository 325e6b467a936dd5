"""What the engine reports of one future."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.program.arrays import Floats, Ints


@dataclass
class Record:
    """One finished future."""

    status: int
    end: float  # day of the last instant
    attacks: int  # engagements at places
    unusual_attacks: int  # of these, outside `Program.force_ratios` when they opened
    events: int  # scheduled events processed
    outcomes: NDArray[np.bool_]  # (Y,)
    times: Floats  # (Y,) inf if never or not declared
    settlement_rule: int  # -1 if none
    de_facto: int  # index into SETTLEMENT_STATES, -1 if none
    de_jure: int
    choices: Ints  # (O,) how often each option was chosen
    first_choice: Ints  # (D,) option index first chosen at each decision, -1
    strikes: Ints  # (B,)
    first: Floats  # (len(first_slots),)
    reached: Floats  # (len(reached_slots),)
    control: Ints  # (P,) at the end
    strength: Floats  # (F,) at the end, 0 when gone
    losses: Floats  # (A,) fighters that each actor has lost
    log: list[tuple[float, int, int, int, float]]
