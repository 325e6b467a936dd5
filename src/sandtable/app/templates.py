"""The app's own templates, and the report's sections that they are made of."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sandtable.report.page import template_environment

if TYPE_CHECKING:
    from jinja2 import Environment


def resource(name: str) -> str:
    """The text of a file of the app."""
    return (files("sandtable.app") / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def environment() -> Environment:
    return template_environment(_template)


def _template(name: str) -> str:
    package = "sandtable.report" if name.startswith("sections/") else "sandtable.app"
    return (files(package) / name).read_text(encoding="utf-8")
