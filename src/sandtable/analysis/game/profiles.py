"""Names for the arrays of a finite game."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Payoffs: TypeAlias = NDArray[np.float64]
Profile: TypeAlias = tuple[tuple[float, ...], ...]
Found: TypeAlias = tuple[Profile, tuple[str, ...]]  # a point and the methods that found it

REGRET = 1e-7  # of a point that counts as an equilibrium, in payoff
