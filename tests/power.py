"""How much is tried: in every run enough to find what breaks, with SANDTABLE_FULL=1 in the environment all of it."""

from __future__ import annotations

import os

VARIABLE = "SANDTABLE_FULL"
IS_FULL = os.environ.get(VARIABLE, "0") not in ("", "0")


def tries(full: int, *, usual: int) -> int:
    """How many examples or repetitions: `usual` in every run, `full` where all is asked for."""
    return full if IS_FULL else usual
