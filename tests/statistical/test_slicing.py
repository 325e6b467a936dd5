"""How a side is cut into formations changes neither who wins a battle nor how long it lasts."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import engagements, places, simulate
from sandtable.loading import read
from sandtable.program import Event, Side

FUTURES = 400
SLICINGS = ((1, 1), (5, 1), (1, 5), (5, 5))  # formations of the attack, of the defence


def text(attackers: int, defenders: int, *, own_draws: bool) -> str:
    """Five thousand march on five thousand. own_draws: each formation has an endurance of its own, as in version 0.1."""
    cohesion = {
        f"own-{side}-{k}": {"title": f"Endurance of {side} {k}", "prior": "lognormal(1, 0.8)"}
        for side, count in (("red", attackers), ("blue", defenders)) for k in range(count)
    }  # fmt: skip
    formations = [
        f"  {side}-{k}: {{name: {side} {k}, actor: {side}, place: {place}, strength: {5000 // count}, pace: 20 km/day"
        + (f", cohesion: own-{side}-{k}" if own_draws else "") + (", orders: {advance: [town]}" if side == "red" else "") + "}"
        for side, place, count in (("red", "camp", attackers), ("blue", "town", defenders)) for k in range(count)
    ]  # fmt: skip
    assumptions = [f"  {name}: {{title: {a['title']}, prior: '{a['prior']}'}}" for name, a in cohesion.items()]
    return "\n".join(
        [
            "sandtable: 2",
            "title: Slices",
            "question: Does it matter?",
            "start: 2030-01-01",
            "horizon: 2030-03-01",
            "theatre:",
            "  places:",
            "    camp: {name: Camp, lat: 0.0, lon: 0.0}",
            "    town: {name: Town, lat: 0.0, lon: 0.4}",
            "    rear: {name: Rear, lat: 0.0, lon: 0.8}",
            "  routes: {road: {between: [camp, town]}, way: {between: [town, rear]}}",
            "actors: {red: {name: Red}, blue: {name: Blue}}",
            "rules: {friction_spread: 0, attack_ratio: 0}",
            "stances: [{between: [red, blue], stance: hostile}]",
            "control: {camp: red, town: blue, rear: blue}",
            "formations:",
            *formations,
            *(["assumptions:", *assumptions] if own_draws else []),
            "outcomes: {red-town: {title: Red holds the town, when: 'controls(red, town)'}}",
        ]
    )


@cache
def battles(attackers: int, defenders: int, *, own_draws: bool = False) -> np.ndarray:
    """The first battle of each future: 1 if the attackers won, and its days: (futures, 2)."""
    reading = read(text(attackers, defenders, own_draws=own_draws), name="slices.yaml")
    assert reading.scenario is not None, [d.message for d in reading.errors]
    program = compile_scenario(reading.scenario)
    drawn = draw_assumptions(program, seed=11, futures=np.arange(FUTURES, dtype=np.uint64))
    found = []
    for future in range(FUTURES):
        log = simulate(program, seed=11, future=future, assumptions=drawn[future].tolist()).log
        opened = next(row[0] for row in log if row[1] == Event.OPEN)
        ended = next((row for row in log if row[1] == Event.END), (program.horizon, 0, 0, 0, float(Side.DEFENDERS)))
        found.append((ended[4] == Side.ATTACKERS, ended[0] - opened))
    return np.array(found, dtype=float)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Difference of means in standard errors, as if the futures were not the same."""
    error = math.sqrt(one.var() / len(one) + other.var() / len(other))
    return float(abs(one.mean() - other.mean()) / error)


@pytest.mark.parametrize("slicing", SLICINGS[1:], ids=lambda s: f"{s[0]}-against-{s[1]}")
def test_slices_change_nothing(slicing: tuple[int, int]) -> None:
    whole, sliced = battles(1, 1), battles(*slicing)
    assert 0.2 < whole[:, 0].mean() < 0.8
    assert (whole[:, 0] != sliced[:, 0]).mean() < 0.01  # one side, one endurance: the same battles, to rounding
    assert apart(whole[:, 0], sliced[:, 0]) < 2.0
    assert apart(np.log(whole[:, 1]), np.log(sliced[:, 1])) < 2.0


def test_the_comparison_notices_a_draw_for_each_formation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken rival: nobody's side has an endurance, everybody has one of his own."""
    right = engagements.open_engagement

    def alone(*args: object, **keywords: object) -> engagements.Engagement:
        engagement = right(*args, **keywords)  # type: ignore[arg-type]
        engagement.endurance = (1.0, 1.0)
        return engagement

    for module in (engagements, places):
        monkeypatch.setattr(module, "open_engagement", alone)
    five, one = battles(5, 1, own_draws=True), battles(1, 5, own_draws=True)
    assert apart(five[:, 0], one[:, 0]) > 3.0 or apart(np.log(five[:, 1]), np.log(one[:, 1])) > 3.0
