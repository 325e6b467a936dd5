"""Numbers that arithmetic cannot hold: refused; at the limits both twins still reckon."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pytest

from sandtable.checks.arithmetic_range import GREATEST, LEAST_STRENGTH, drawn_between
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import simulate
from sandtable.loading import read
from sandtable.program import Status
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.priors.text import parse_prior
from tests.unit.scenario.texts import RACE, changed

FIRST, LAST = 0.5 / 2**32, 1 - 0.5 / 2**32  # the least and the greatest share that a draw of 32 bits gives
GARRISON = (
    "  guard: {name: The guard, actor: red, place: east, strength: 900, pace: 10 km/day, source: map}\nassumptions:"
)


def codes(*pairs: tuple[str, str]) -> list[str]:
    return [d.code for d in read(changed(*pairs), name="a.yaml").diagnostics]


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        ("1e155", ["S319"]), ("1e-155", ["S319"]), ("1.1e12", ["S319"]), ("9e-31", ["S319"]), ("1e12", []), ("1e-30", []),
        ("0", ["S302"]),
    ],
)  # fmt: skip
def test_the_ends_of_a_strength(strength: str, expected: list[str]) -> None:
    assert codes(("strength: 4000", f"strength: {strength}")) == expected


@pytest.mark.parametrize(
    ("prior", "expected"),
    [
        ("uniform(8 km/day, 1e13 km/day)", ["S319"]),
        ("lognormal(median=12 km/day, sigma=10)", ["S319"]),
        ("lognormal(median=12 km/day, sigma=10, high=100 km/day)", []),
        ("lognormal(median=12 km/day, sigma=0.5)", []),
        ("normal(12 km/day, 2 km/day, low=0 km/day)", []),
    ],
)
def test_priors_count_with_what_they_can_draw(prior: str, expected: list[str]) -> None:
    assert codes(("uniform(8 km/day, 14 km/day)", prior)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "normal(5000, 800)", "normal(5000, 800, low=0)", "normal(0, 1, low=4.5)", "normal(0, 1, high=-4.5)",
        "lognormal(median=10, sigma=2)", "lognormal(median=1, sigma=1, low=20)", "beta(0.5, 3)", "beta(0.05, 1, 0, 5000)",
        "uniform(2, 3)", "loguniform(0.1, 10)", "triangular(1, 2, 4)", "choice({1: 0.5, 7: 0.5})",
    ],
)  # fmt: skip
def test_bounds_hold_every_draw(text: str) -> None:
    prior = parse_prior(text)
    low, high = drawn_between(prior)
    drawn = quantile(prior, np.array([FIRST, 0.1, 0.5, 0.9, LAST]))
    assert low <= drawn.min()
    assert drawn.max() <= high
    assert isfinite(high)


def test_at_the_limits_the_stronger_wins_as_at_any_other_odds() -> None:
    """Odds of 1e42 and of 1e6: nothing overflows, and nothing differs."""
    ends = []
    for strong, weak in ((f"{GREATEST!r}", f"{LEAST_STRENGTH!r}"), ("1e6", "1")):
        text = changed(("strength: 4000", f"strength: {strong}"), ("assumptions:", GARRISON)).replace("900", weak)
        text += "rules: {exponent: 2, intensity: 1e12, source: map}\n"
        scenario = read(text, name="ends.yaml").scenario
        assert scenario is not None
        program = compile_scenario(scenario)
        numbers = np.arange(20, dtype=np.uint64)
        drawn = draw_assumptions(program, seed=1, futures=numbers)
        records = [simulate(program, seed=1, future=k, assumptions=drawn[k].tolist()) for k in range(20)]
        assert all(record.status == Status.COMPLETE for record in records)
        ends.append([bool(record.outcomes[0]) for record in records])
    assert ends[0] == ends[1]
    assert all(ends[0])


def test_the_race_is_far_from_the_limits() -> None:
    assert read(RACE, name="a.yaml").diagnostics == ()
