"""Colours: two themes of the page, one colour an actor that is the same in every picture.

The colours for actors that name none keep a CIE Lab distance of 30 and more from each other under normal,
protan and deutan sight (Machado et al. 2009, IEEE TVCG 15:1291; tested). Uncertainty is never carried by hue alone.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

ACTOR_COLOURS = ("#2573e3", "#a0520f", "#e79e08", "#6a2e6e", "#478466", "#252318", "#b39cce")
CONTRAST_ON_LAND = 3.0  # of actor colours against dark land, WCAG 2.2 criterion 1.4.11


class Theme(TypedDict):
    """Colours by what they are for; charts read them through the Vega parameter `theme`."""

    paper: str
    ink: str
    muted: str
    grid: str
    track: str
    bar: str
    second: str
    time: str
    tail: str
    water: str
    land: str
    focus: str
    border: str
    coast: str
    river: str
    stream: str
    route: str
    casing: str
    country: str
    line: str
    nobody: str
    fight: str
    pale: str


LIGHT: Theme = {
    "paper": "#ffffff", "ink": "#1c1b19", "muted": "#655f56", "grid": "#e4dfd6", "track": "#efebe3",
    "bar": "#35618e", "second": "#c08a2d", "time": "#c9963f", "tail": "#ead7b1", "stream": "#3f7898",
    "water": "#dce8ee", "land": "#f1ede4", "focus": "#fefcf6", "border": "#8f897e", "coast": "#8fa5af", "river": "#97bfd6",
    "route": "#b9ad98", "casing": "#ffffff", "country": "#8d8475", "line": "#1c1b19", "nobody": "#8b857b",
    "fight": "#b3261e", "pale": "#a9c1d8",
}  # fmt: skip
DARK: Theme = {
    "paper": "#15181b", "ink": "#eeeae3", "muted": "#aaa49a", "grid": "#343a3f", "track": "#262b2f",
    "bar": "#6fa5d6", "second": "#d9a74f", "time": "#cf9d4a", "tail": "#5b4a2c", "stream": "#86aec4",
    "water": "#101a21", "land": "#1b1f22", "focus": "#272d32", "border": "#747a7d", "coast": "#5b6f7a", "river": "#3d687f",
    "route": "#6b665c", "casing": "#15181b", "country": "#8b8579", "line": "#eeeae3", "nobody": "#8b9094",
    "fight": "#ff8a80", "pale": "#34506a",
}  # fmt: skip


def actor_colours(scenario: Scenario, *, theme: Theme = LIGHT) -> dict[str, str]:
    """Colour of every actor, by identifier, in sorted order: its own, or the next free one of ACTOR_COLOURS.

    In a dark theme a colour too close to the land is lightened at the same hue.
    """
    colours = {key: actor.colour.lower() for key, actor in scenario.actors.items() if actor.colour}
    for identifier in sorted(set(scenario.actors) - set(colours)):
        colours[identifier] = _farthest(list(colours.values()))
    colours = {identifier: colours[identifier] for identifier in sorted(colours)}
    if luminance(theme["focus"]) < 0.2:
        return {identifier: lightened(colour, ground=theme["focus"]) for identifier, colour in colours.items()}
    return colours


def _farthest(taken: Sequence[str]) -> str:
    """The first of ACTOR_COLOURS that nobody could mistake for one already taken, else the one farthest from them."""
    gaps = {
        colour: min((math.dist(lab(colour), lab(other)) for other in taken), default=math.inf)
        for colour in ACTOR_COLOURS
    }
    return next((colour for colour, gap in gaps.items() if gap >= 40), max(gaps, key=lambda colour: gaps[colour]))


def lab(colour: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of an sRGB colour."""
    red, green, blue = (_linear(value) for value in channels(colour))
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def lightened(colour: str, *, ground: str, contrast: float = CONTRAST_ON_LAND) -> str:
    """The colour at the same hue, as light as it takes to reach the contrast against a dark ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    result = colour
    while contrast_ratio(result, ground) < contrast and lightness < 1.0:
        lightness = min(1.0, lightness + 0.01)
        result = from_channels(colorsys.hls_to_rgb(hue, lightness, saturation))
    return result


def channels(colour: str) -> tuple[float, float, float]:
    """`#rrggbb` as three numbers from 0 to 1."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def from_channels(values: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * value):02x}" for value in values)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""

    red, green, blue = (_linear(value) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: str, other: str) -> float:
    """WCAG contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def vega_theme(theme: Theme, *, actors: Mapping[str, str]) -> dict[str, object]:
    """The value of the charts' `theme` parameter: the theme, and `actors` in sorted order with `nobody` last."""
    return {**theme, "actors": [*(actors[key] for key in sorted(actors)), theme["nobody"]]}
