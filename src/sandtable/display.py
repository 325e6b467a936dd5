"""How things show themselves in a notebook: with the pictures of the briefing, and with nothing from elsewhere."""

from __future__ import annotations

from importlib import import_module

DRAWING = "sandtable.figures.notebook"  # far above, and imported by name: only when something is shown


class Displayed:
    """Something that a notebook shows as `sandtable.figures.notebook` draws it."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """HTML with pictures inside; fetches nothing, runs nothing, and everything from a scenario file is escaped."""
        html: str = import_module(DRAWING).html_of(self)
        return html
