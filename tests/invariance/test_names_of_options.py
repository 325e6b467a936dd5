"""What an option, a decision or a formation is called changes no odds; what an option is called changes no byte."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

import sandtable
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import simulate
from sandtable.loading import read
from tests.invariance.races import race

CHOICE = """\
sandtable: 2
title: An ultimatum expires
question: Does Blue act?
start: 2030-01-01
horizon: 2030-03-01
theatre:
  places:
    a: {name: A, lat: 0.0, lon: 0.0}
    m: {name: M, lat: 0.0, lon: 0.4}
  routes: {am: {between: [a, m]}}
actors: {red: {name: Red}, blue: {name: Blue}}
stances: [{between: [red, blue], stance: hostile}]
control: {a: red, m: blue}
rules: {attack_ratio: 0.3, halt_ratio: 0.2}
formations:
  red-1: {name: R1, actor: red, place: a, strength: 3000, pace: 10 km/day}
  blue-1: {name: B1, actor: blue, place: m, strength: 4500, pace: 10 km/day}
assumptions:
  p1: {title: p1, prior: "uniform(0.2, 0.5)", basis: assumed, because: x}
  p2: {title: p2, prior: "uniform(0.1, 0.4)", basis: assumed, because: x}
decisions:
  expires:
    title: The ultimatum expires
    actor: blue
    when: day >= 5
    options:
      act: {title: acts, probability: p1, effects: [{orders: {formations: [blue-1], orders: {advance: [a]}}}]}
      blockade: {title: acts two, probability: p2}
      nothing: {title: nothing, probability: rest}
outcomes:
  one: {title: acted, when: "chose(blue, act)"}
  two: {title: acted two, when: "chose(blue, blockade)"}
  three: {title: nothing, when: "chose(blue, nothing)"}
  taken: {title: Blue takes A, when: "controls(blue, a)", time: "first(blue, a)"}
"""
FUTURES = 4_000


def renamed(**names: str) -> str:
    text = CHOICE
    for old, new in names.items():
        text = text.replace(f"{old}: {{title", f"{new}: {{title").replace(f"chose(blue, {old})", f"chose(blue, {new})")
    return text


def outcomes(text: str) -> dict[str, np.ndarray]:
    study = sandtable.run(race(text), futures=FUTURES, seed=7, progress=False)
    table = study.to_arrow()
    return {name: np.asarray(table[f"outcome_{name}"].to_pylist()) for name in ("one", "two", "three", "taken")} | {
        "time": np.asarray(table["time_taken"].to_pylist(), dtype=object)
    }


@pytest.fixture(scope="module")
def original() -> dict[str, np.ndarray]:
    return outcomes(CHOICE)


@pytest.mark.parametrize(
    "names", [{"act": "zact"}, {"nothing": "abstain"}, {"act": "z", "blockade": "y", "nothing": "x"}]
)
def test_another_name_of_an_option_changes_no_byte(original: dict[str, np.ndarray], names: dict[str, str]) -> None:
    other = outcomes(renamed(**names))
    assert all((other[name] == original[name]).all() for name in original)


def test_the_reference_twin_draws_in_the_same_order() -> None:
    for text in (CHOICE, renamed(act="zact", nothing="abstain")):
        scenario = read(text, name="choice").scenario
        assert scenario is not None
        program = compile_scenario(scenario)
        drawn = draw_assumptions(program, seed=7, futures=np.arange(40, dtype=np.uint64))
        mine = [simulate(program, seed=7, future=k, assumptions=drawn[k].tolist()).outcomes for k in range(40)]
        study = sandtable.run(scenario, futures=40, seed=7, progress=False).to_arrow()
        fast = np.stack([study[f"outcome_{name}"].to_pylist() for name in program.outcomes], axis=1)
        assert (np.stack(mine) == fast).all()


def shares(found: dict[str, np.ndarray]) -> np.ndarray:
    return np.array([found[name].mean() for name in ("one", "two", "three", "taken")])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("expires:", "zexpires:"),
        ("red-1", "zulu"),
        ("blue-1", "alpha"),
    ],
)
def test_other_names_change_no_odds(original: dict[str, np.ndarray], old: str, new: str) -> None:
    assert old in CHOICE
    other = shares(outcomes(CHOICE.replace(old, new)))
    mine = shares(original)
    error = np.sqrt(mine * (1 - mine) * 2 / FUTURES)
    assert (np.abs(other - mine) < 4 * error).all()


def test_the_order_of_options_changes_no_odds(original: dict[str, np.ndarray]) -> None:
    lines = CHOICE.splitlines(keepends=True)
    at = next(k for k, line in enumerate(lines) if line.strip() == "options:") + 1
    turned = "".join([*lines[:at], *lines[at : at + 3][::-1], *lines[at + 3 :]])
    assert turned != CHOICE
    mine, other = shares(original), shares(outcomes(turned))
    error = np.sqrt(mine * (1 - mine) * 2 / FUTURES)
    assert (np.abs(other - mine) < 4 * error).all()
    # and the shares are those that the priors say, 0.35, 0.25 and the rest
    assert mine[0] == pytest.approx(0.35, abs=4 * sqrt(0.35 * 0.65 / FUTURES))
    assert mine[1] == pytest.approx(0.25, abs=4 * sqrt(0.25 * 0.75 / FUTURES))
    assert mine[2] == pytest.approx(0.40, abs=4 * sqrt(0.40 * 0.60 / FUTURES))
