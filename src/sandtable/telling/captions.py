"""Captions of the pictures of a page: what colours, shapes and bars are; for the report, the app and the page of one future."""

from __future__ import annotations

import re

ALL_FUTURES = "Colour: the likeliest controller over all futures. The fainter the disc, the less certain."
FORMATIONS = (
    "Triangles are formations, named while they march, faint when spent, with a ring around those kept out of a place; bursts are"
    " fights."
)
CONTROLLERS = "A disc has the colour of the actor who controls the place."
STRIPS = (
    "Places that change hands in some futures, soonest first. Each day is divided by the probability of control; the line is the"
    " day of the map."
)
TIMES = (
    "Share of all futures by the day on which it happens. Strong bars: the middle 80% of the futures in which it happens, to which"
    " the dates refer."
)
TIMES_CAME = "The dates are also the red lines in the pictures under \N{LEFT DOUBLE QUOTATION MARK}When\N{RIGHT DOUBLE QUOTATION MARK}."
FORK = (
    "The fork. Filled triangles: formations in the fork. Hollow triangles: the same formations in the original future. Dashed rings:"
    " who held the place in the original."
)
_DAY = re.compile(r"\bday\b")
OUTCOMES_OVERLAP = "Outcomes may overlap."


def captions(unit: str = "day") -> dict[str, str]:
    """All of them by the names that templates use. unit : `day`, or `hour` in a scenario of hours."""
    found = {
        "map": ALL_FUTURES, "formations": FORMATIONS, "controllers": CONTROLLERS, "strips": STRIPS, "times": TIMES,
        "times_came": TIMES_CAME, "fork": FORK,
    }  # fmt: skip
    if unit == "day":
        return found
    return {
        name: _DAY.sub(unit, text.replace("day on which", "hour in which")).replace("dates", "times")
        for name, text in found.items()
    }


def bars_caption(*, level: str, has_range: bool) -> str:
    """What the parts of the bars of outcomes are; level : of the sampling interval, as text."""
    marks = f"Pale: the range. Mark: the share, as wide as its {level} sampling interval. " if has_range else ""
    return f"{marks}{OUTCOMES_OVERLAP}"


def future_caption(number: int, *, title: str, holds: bool) -> str:
    """Which future the map shows. title : of the outcome that it was chosen for, or for the lack of which."""
    without = "" if holds else f", without: {title}"
    return f"Future {number:,}, as it went{without}. {FORMATIONS}"
