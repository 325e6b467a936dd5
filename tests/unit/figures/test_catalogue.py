"""The catalogue names charts by text, so that listing them imports nothing that draws: each name is a chart."""

from __future__ import annotations

from importlib import import_module

import pytest

import sandtable.figures
from sandtable.figures import catalogue


@pytest.mark.parametrize("chart", catalogue._MODULES)
def test_every_name_is_a_chart(chart: str) -> None:
    assert callable(getattr(import_module(f"sandtable.figures.{catalogue._MODULES[chart]}"), chart))


@pytest.mark.parametrize("name", sandtable.figures.__all__)
def test_the_package_has_what_it_says(name: str) -> None:
    assert callable(getattr(sandtable.figures, name))
    assert name in dir(sandtable.figures)


def test_nothing_else_is_in_it() -> None:
    with pytest.raises(AttributeError, match="nothing_chart"):
        sandtable.figures.nothing_chart  # noqa: B018
