"""Charts that know of which result they are: the imprint travels with the chart until it is written to a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import altair as alt

from sandtable.imprint import KEY, SHARES, Imprint, imprint_of

CREDIT = "attribution"
Arguments = ParamSpec("Arguments")
Drawn = TypeVar("Drawn", bound="alt.LayerChart | None")


def imprinted(what: str = SHARES) -> Callable[[Callable[Arguments, Drawn]], Callable[Arguments, Drawn]]:
    """A function that draws its first argument, made to mark the chart with the imprint of that argument."""

    def mark(draw: Callable[Arguments, Drawn]) -> Callable[Arguments, Drawn]:
        @wraps(draw)
        def drawn(*arguments: Arguments.args, **options: Arguments.kwargs) -> Drawn:
            chart = draw(*arguments, **options)
            if chart is not None:
                put(chart, imprint_of(arguments[0], what=what))
            return chart

        return drawn

    return mark


def put(chart: alt.LayerChart, imprint: Imprint) -> None:
    """Mark a chart, in the place that Vega-Lite leaves to users."""
    entries = {"sentence": imprint.sentence, **imprint.entries}
    said = chart.usermeta if isinstance(chart.usermeta, dict) else {}
    chart.usermeta = {**said, KEY: entries}


def credit(chart: alt.LayerChart, words: str) -> None:
    """Say under a chart that is written to a file whose data it shows besides."""
    chart.usermeta = {CREDIT: words}


def sentence_of(specification: dict[str, Any]) -> str:
    """The line of a chart's specification; empty for one that is marked with nothing."""
    said = specification.get("usermeta", {})
    return " ".join(words for words in (str(said.get(KEY, {}).get("sentence", "")), str(said.get(CREDIT, ""))) if words)
