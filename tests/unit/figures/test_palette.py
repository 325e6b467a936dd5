"""Colours: distinguishable by everybody, the same everywhere, visible on dark land."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from sandtable.figures.palette import (
    ACTOR_COLOURS,
    DARK,
    LIGHT,
    actor_colours,
    channels,
    contrast_ratio,
    from_channels,
    lab,
    lightened,
    vega_theme,
)
from tests.unit.figures.invented import invented_scenario

# Machado, Oliveira & Fernandes 2009, severity 1.0, linear RGB
SIGHTS = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}


def as_seen(colour: str, sight: str) -> str:
    values = np.array(channels(colour))
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    seen = np.clip(SIGHTS[sight] @ linear, 0, 1)
    curved = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
    return from_channels(tuple(curved))


@pytest.mark.parametrize("sight", SIGHTS)
def test_actor_colours_are_far_apart_for(sight: str) -> None:
    gaps = {
        (one, other): math.dist(lab(as_seen(one, sight)), lab(as_seen(other, sight)))
        for one, other in itertools.combinations(ACTOR_COLOURS, 2)
    }
    assert min(gaps.values()) > 30, min(gaps, key=lambda pair: gaps[pair])


def test_lab_of_known_colours() -> None:
    assert lab("#ffffff") == pytest.approx((100, 0, 0), abs=0.05)
    assert lab("#ff0000") == pytest.approx((53.24, 80.09, 67.20), abs=0.1)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_are_readable_on_their_ground(theme: dict[str, str]) -> None:
    for words, ground in itertools.product(("ink", "muted"), ("paper", "focus", "track")):
        assert contrast_ratio(theme[words], theme[ground]) >= 4.5, (words, ground)
    assert contrast_ratio(theme["stream"], theme["focus"]) >= 4.5


def test_a_given_colour_is_kept_and_the_others_keep_away_from_it() -> None:
    colours = actor_colours(invented_scenario())
    assert list(colours) == ["blue", "green", "red"]
    assert colours["blue"] == "#2f6db5"
    assert min(math.dist(lab(colours["blue"]), lab(colours[key])) for key in ("green", "red")) > 40


def test_dark_theme_lightens_only_what_would_vanish() -> None:
    dark = lightened("#222222", ground=DARK["focus"])
    assert contrast_ratio(dark, DARK["focus"]) >= 3.0
    assert lightened("#e79e08", ground=DARK["focus"]) == "#e79e08"


def test_theme_parameter_ends_with_nobody() -> None:
    value = vega_theme(LIGHT, actors={"b": "#111111", "a": "#222222"})
    assert value["actors"] == ["#222222", "#111111", LIGHT["nobody"]]
