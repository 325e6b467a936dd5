"""The error of the figures."""

from __future__ import annotations

from sandtable.errors import SandtableError


class FigureError(SandtableError):
    """A picture that cannot be drawn or written."""
