"""What tests of games share: a mark for those that ask pygambit itself, and games whose truth is known."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

needs_pygambit = pytest.mark.skipif(
    find_spec("pygambit") is None, reason="asks pygambit itself, which is not installed (extra `game`)"
)
