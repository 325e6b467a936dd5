"""A naive small-step integrator of a whole race: march under fire, assault, giving way. It knows no closed form and no event time.

One column marches from `west` over `centre` to `east`, is struck by a base beside the road, and assaults the garrison. The
draws are those of the engine (same streams), so a future can be followed side by side as the step shrinks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sandtable.engine.reference.draws import Draws
from sandtable.program import Program

COLUMN, GARRISON = 0, 1


def race() -> dict[str, Any]:
    """The scenario that both play."""
    return {
        "sandtable": 2, "title": "A race under fire", "question": "Does the column take the town?",
        "start": "2017-06-01", "horizon": "2017-09-30",
        "theatre": {
            "places": {
                "base": {"name": "Base", "lat": 34.25, "lon": 38.6}, "centre": {"name": "Centre", "lat": 34.0, "lon": 38.5},
                "east": {"name": "East", "lat": 34.0, "lon": 39.0}, "west": {"name": "West", "lat": 34.0, "lon": 38.0},
            },
            "routes": {"first": {"between": ["centre", "west"]}, "second": {"between": ["centre", "east"]}},
        },
        "actors": {"amber": {"name": "Amber"}, "blue": {"name": "Blue"}, "patron": {"name": "Patron"}},
        "stances": [{"between": ["amber", "blue"], "stance": "hostile"}],
        "control": {"west": "amber", "centre": "amber", "east": "blue"},
        "formations": {
            "a-column": {
                "name": "Column", "actor": "amber", "place": "west", "strength": "column", "pace": "8 km/day", "cohesion": 2,
                "orders": {"advance": ["east"]},
            },
            "b-garrison": {"name": "Garrison", "actor": "blue", "place": "east", "strength": 2000, "pace": "8 km/day"},
        },
        "fires": {
            "guns": {
                "name": "Guns", "actor": "patron", "base": "base", "against": ["amber"], "launchers": 2, "reach": "40 km",
                "tempo": "0.4 per day", "loss": 0.03, "delay": "12 h", "magazine": 1000,
            },
        },
        "rules": {
            "attacker_loss": "0.05 per day", "defender_loss": "0.04 per day", "exponent": "power", "intensity_spread": 0.5,
            "attack_endurance": "3 d", "defence_endurance": "5 d", "sway": 0.3, "pursuit": 0.1, "recovery": "90 d",
        },
        "assumptions": {
            "column": {"title": "Strength of the column", "prior": "uniform(2000, 6000)"},
            "power": {"title": "Helmbold's exponent", "prior": "uniform(0.1, 0.9)"},
        },
        "outcomes": {"taken": {"title": "The town is taken", "when": "controls(amber, east)", "time": "first(amber, east)"}},
    }  # fmt: skip


@dataclass(frozen=True)
class Ending:
    taken: bool
    strikes: int
    arrived: float  # day at the gate of the town
    decided: float  # day on which a side gave way, infinite if none did


class Clock:
    """A unit-rate exponential that is worn down step by step."""

    def __init__(self, draws: Draws, stream: int) -> None:
        self.draws, self.stream, self.count = draws, stream, 0
        self.left = draws.exponential(stream=stream, index=0, word=0)

    def deplete(self, amount: float) -> bool:
        self.left -= amount
        return self.left <= 0.0

    def renew(self) -> None:
        self.count += 1
        self.left = self.draws.exponential(stream=self.stream, index=self.count, word=0)


def integrate(program: Program, *, seed: int, future: int, assumptions: list[float], step: float) -> Ending:
    """One future by Euler steps of `step` days."""
    draws = Draws(seed=seed, future=future)
    drawn = dict(zip(program.assumptions, assumptions, strict=True))
    strength, defence, power = drawn["column"], 2000.0, drawn["power"]
    clock = draws.exponential(stream=program.streams.tolerance[COLUMN], index=0, word=0)
    level = strength * (1.0 - min(0.229 * 2.0 * clock ** (1 / 1.5), 0.95))
    base, guns = program.places.index("base"), Clock(draws, program.streams.strike[0, COLUMN])
    legs = [program.routes.index(name) for name in ("first", "second")]
    here = program.places.index("west")
    t, strikes = 0.0, 0
    for leg in legs:
        length = float(program.numbers.values[program.numbers.layout.route + leg])
        speed = 8.0 * math.exp(0.3 * draws.normal(stream=program.streams.friction[COLUMN, leg], index=0))
        forward = program.theatre.route_start[leg] == here
        low, high = program.rings.low[0][0, leg], program.rings.high[0][0, leg]
        done, waits = 0.0, 0.0
        while done < length:
            share = done / length if forward else 1.0 - done / length
            t += step
            if low <= share <= high and guns.deplete(0.8 * step):
                u = draws.uniforms(stream=guns.stream, index=guns.count)
                strength *= u[1] ** (0.03 / 0.97)
                waits += -0.5 * math.log(u[2])
                guns.renew()
                strikes += 1
                if strength <= level:
                    return Ending(False, strikes, math.inf, t)
            elif waits > 0.0:
                waits -= step
            else:
                done += speed * step
        here = program.theatre.route_end[leg] if forward else program.theatre.route_start[leg]
    assert program.places[here] == "east"
    assert program.theatre.distance[base][here] > 40.0  # no strikes at the gate
    arrived = t
    cover = 1.5
    if strength / (defence * cover) < 0.8:
        return Ending(False, strikes, arrived, math.inf)
    stream = program.streams.engagement[here]
    noise = [math.exp(0.5 * normal) for normal in draws.normals(stream=stream, index=0)]
    bears = [cohesion * draws.weibull(stream=stream, index=0, word=word) for cohesion, word in ((2.0, 2), (1.0, 3))]
    ratio = strength / (defence * cover)
    rho = (noise[0] * 0.05 * ratio**-power) / (noise[1] * 0.04 * ratio**power)  # once, at the opening
    while t < program.horizon:
        ratio = strength / (defence * cover)
        loss = noise[0] * 0.05 * ratio**-power * step, noise[1] * 0.04 * ratio**power * step
        strength *= 1.0 - loss[0]
        defence *= 1.0 - loss[1]
        t += step
        bears[COLUMN] -= step * rho**0.3 / 3.0
        bears[GARRISON] -= step * rho**-0.3 / 5.0
        if min(bears) <= 0.0:
            return Ending(bears[COLUMN] > 0.0, strikes, arrived, t)
    return Ending(False, strikes, arrived, math.inf)
