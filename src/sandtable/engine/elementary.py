"""Elementary functions in compiled code, as the kernel calls them: what `numeric.py` takes a fingerprint of."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sandtable.engine.jit import entry


@entry
def fill(which: int, arguments: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    """out[z] = the function of this number at arguments[z]; chosen inside the loop, so that no call becomes a vector's."""
    for z in range(arguments.shape[0]):
        x = arguments[z]
        if which == 0:
            out[z] = math.exp(x)
        elif which == 1:
            out[z] = math.log(x)
        elif which == 2:
            out[z] = math.log1p(x)
        elif which == 3:
            out[z] = math.sinh(x)
        elif which == 4:
            out[z] = math.atanh(x)
        elif which == 5:
            out[z] = math.cos(x)
        elif which == 6:
            out[z] = math.sqrt(x)
        else:
            out[z] = math.sin(x)
