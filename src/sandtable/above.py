"""What objects of the lower layers do by means of the upper ones: imported by name, and only when it is asked for.

A scenario is read again with other settings, a study is printed in a console, both are drawn in a notebook. Users call these
as methods of the objects. Nothing else reaches up: code of the package imports what is below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

LOADING = "sandtable.loading"
DRAWING = "sandtable.figures.notebook"
PRINTING = "sandtable.cli.telling"


def reread(origin: Any, overrides: Mapping[str, object], *, reading: str | None = None) -> Any:
    """The checked scenario of an `Origin` with more paths set, or in another of its readings. Raises ScenarioError."""
    return import_module(LOADING).reread(origin, overrides, reading=reading)


def study_text(study: Any) -> str:
    """What `sandtable run` prints of a study."""
    text: str = import_module(PRINTING).study_text(study)
    return text


class Displayed:
    """An object with a display in notebooks, drawn by `sandtable.figures.notebook`."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """HTML with embedded pictures; it loads and runs nothing, and all texts from a scenario file are escaped."""
        html: str = import_module(DRAWING).html_of(self)
        return html
