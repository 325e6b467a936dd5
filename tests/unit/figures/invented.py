"""An INVENTED study for tests of pictures and pages: a real scenario, numbers made up here and played by nobody.

The three ports of an island: red holds the south, blue the north, green watches. `invented_study` gives an object with
the parts of `sandtable.study.Study` that figures and report read.
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import numpy as np

from sandtable.estimates import Estimate
from sandtable.program import Event, Layout, Numbers, Record
from sandtable.scenario.amounts import Amount
from sandtable.scenario.types import Scenario
from sandtable.study.intervals import wilson
from sandtable.study.outcomes import Failure, OutcomeShare, SettlementShare, TimeSpread
from sandtable.study.ranges import AssumptionRange, Ranges

DAYS = 60
FUTURES = 2_000
PLACES: dict[str, dict[str, Any]] = {
    "northport": {"name": "Northport", "lat": 36.10, "lon": 14.20, "rank": 1, "terrain": "urban"},
    "bridge": {"name": "The bridge", "lat": 35.92, "lon": 14.32, "rank": 2},
    "mill": {"name": "Mill", "lat": 35.90, "lon": 14.35, "rank": 4},
    "market": {"name": "Market", "lat": 35.80, "lon": 14.55, "rank": 2},
    "southport": {"name": "Southport", "lat": 35.55, "lon": 14.45, "rank": 1},
    "lookout": {"name": "Lookout", "lat": 35.70, "lon": 14.05, "rank": 3},
}


def invented_scenario(**changes: Any) -> Scenario:
    raw: dict[str, Any] = {
        "sandtable": 2,
        "title": "Three ports (invented)",
        "question": "Does red reach Northport before the winter rains?",
        "summary": "An invented island for tests.",
        "start": dt.date(2021, 9, 1),
        "horizon": dt.date(2021, 10, 31),
        "sources": {
            "gazette": {
                "title": "The Island Gazette", "author": "A. Writer", "published": dt.date(2021, 8, 30), "grade": "B2",
                "grade_because": "local paper, one reporter on the spot", "licence": "CC BY 4.0",
            },
            "rumour": {"title": "Talk in the harbour", "grade": "F6"},
        },
        "theatre": {
            "places": PLACES,
            "routes": {
                "coast-road": {"between": ["northport", "bridge"]},
                "mill-lane": {"between": ["bridge", "mill"]},
                "high-road": {"between": ["mill", "market"]},
                "south-road": {"between": ["market", "southport"]},
                "track": {"between": ["lookout", "southport"], "terrain": "rugged"},
            },
            "zones": {"harbour": {"name": "Harbour zone", "center": "northport", "radius": Amount(8.0)}},
        },
        "actors": {
            "red": {"name": "Red", "supply": ["southport"]},
            "blue": {"name": "Blue", "colour": "#2f6db5"},
            "green": {"name": "Green"},
        },
        "stances": [{"between": ["red", "blue"], "stance": "hostile"}],
        "control": {"northport": "blue", "bridge": "blue", "market": "red", "southport": "red", "lookout": "green"},
        "formations": {
            "column": {
                "name": "Red column", "actor": "red", "place": "southport", "strength": Amount(name="column-strength"),
                "pace": Amount(8.0), "orders": {"advance": ["northport"]}, "basis": "stated", "source": "gazette",
            },
            "guard": {
                "name": "Blue guard", "actor": "blue", "place": "northport", "strength": Amount(900.0), "pace": Amount(5.0),
                "basis": "assumed", "because": "two battalions below strength",
            },
        },
        "fires": {
            "battery": {
                "name": "Northport battery", "actor": "blue", "base": "northport", "against": ["red"],
                "launchers": Amount(2.0), "reach": Amount(name="battery-reach"), "tempo": Amount(0.5), "magazine": Amount(40.0),
            }
        },
        "assumptions": {
            "column-strength": {
                "title": "Fighters in the red column", "prior": "lognormal(1500, 0.3)", "group": "forces",
                "basis": "stated", "source": "gazette", "at": "page 3",
            },
            "battery-reach": {
                "title": "Reach of the battery", "prior": "choice({20 km: 0.8, 45 km: 0.2})",
                "basis": "inferred", "source": "rumour", "because": "nobody has seen the tubes",
                "labels": {"20 km": "short tubes", "45 km": "long tubes"},
            },
            "resolve": {"title": "Chance that green looks away", "prior": "beta(2, 3)", "basis": "assumed"},
            "winter": {"title": "Day of the first rain", "prior": "normal(50 d, 5 d)", "basis": "outside"},
        },
        "outcomes": {
            "red-first": {
                "title": "Red reaches Northport", "when": "controls(red, northport)",
                "time": "first(red, northport)", "headline": True,
            },
            "stand-off": {"title": "The stand-off at the bridge holds", "when": "controls(blue, bridge)"},
            "green-joins": {"title": "Green joins in", "when": "controls(green, market)", "time": "first(green, market)"},
        },
    }  # fmt: skip
    return Scenario.model_validate({**raw, **changes})


def invented_study(scenario: Scenario | None = None, *, failed: int = 3) -> Any:
    """The invented study. Probabilities, times and draws are formulas of this function, not a simulation."""
    scenario = scenario or invented_scenario()
    rng = np.random.default_rng(5)
    complete = FUTURES - failed
    places, actors = sorted(PLACES), sorted(scenario.actors)
    times = {"red-first": _times(rng, 0.62, 31.0), "green-joins": _times(rng, 0.08, 44.0)}
    counts = {"red-first": 1_238, "stand-off": 705, "green-joins": 160}
    routes = sorted(scenario.theatre.routes)
    program = SimpleNamespace(
        title=scenario.title, sha256="5a" * 32, horizon=float(DAYS), steps=1, last_step=DAYS, step_slack=0.0,
        actors=tuple(actors), places=tuple(places),
        routes=tuple(routes), fires=("battery",), force_ratios=(0.5, 6.0),
        rings=SimpleNamespace(names=("fires:battery",), variants=(np.array([20.0, 45.0]),)),
        theatre=SimpleNamespace(
            route_start=np.array([places.index(scenario.theatre.routes[r].between[0]) for r in routes]),
            route_end=np.array([places.index(scenario.theatre.routes[r].between[1]) for r in routes]),
        ),
        assumptions=tuple(sorted(scenario.assumptions)), outcomes=tuple(sorted(scenario.outcomes)),
        **_parties(scenario, places, actors),
    )  # fmt: skip
    holds = _holding(rng, times, scenario)
    return SimpleNamespace(
        scenario=scenario,
        program=program,
        futures=FUTURES,
        until=None,
        seed=7,
        attacks=(4_000, 300),
        losses=(),
        complete=complete,
        failed=(Failure("event-limit", failed, FUTURES, 12.0, 31.0, (4, 9, 77)),) if failed else (),
        manifest={
            "scenario": {"name": "three-ports.yaml", "sha256": "5a" * 32, "overrides": []},
            "engine": {"version": "0", "backend": "none"},
        },
        outcomes=tuple(
            OutcomeShare(
                id=name, title=scenario.outcomes[name].title,
                probability=Estimate(counts[name] / complete, *wilson(counts[name], trials=complete)), level=0.90,
                count=counts[name], futures=complete, headline=scenario.outcomes[name].headline,
            )
            for name in sorted(counts)
        ),
        settlements=_settlements(),
        ranges=Ranges(
            outcomes={
                "red-first": AssumptionRange(0.31, 0.88, 0.02, 0.01), "stand-off": AssumptionRange(0.07, 0.66, 0.01, 0.02),
                "green-joins": AssumptionRange(0.0, 0.214, 0.001, 0.012),
            },
            de_facto={row.id: around(row.de_facto) for row in _settlements()},
            de_jure={row.id: around(row.de_jure) for row in _settlements()},
            sets=50, inner=20,
        ),
        times=tuple(_spread(name, days, scenario, complete) for name, days in sorted(times.items())),
        control_probability=lambda: _control(places, actors),
        days_of=lambda name: times[name][np.isfinite(times[name])],
        query=lambda sql: _query(sql, times, holds),
        to_arrow=lambda columns: _futures(times, holds).select(columns),
        outcome_array=lambda: (np.stack([holds[name] for name in sorted(counts)], axis=1), np.ones(FUTURES, np.bool_)),
        replay=lambda number: _record(places, actors, {name: bool(flags[number]) for name, flags in holds.items()}),
        draws_of=lambda number: np.array([20.0, 1500.0, 0.4, 50.0]),
    )  # fmt: skip


def _parties(scenario: Scenario, places: list[str], actors: list[str]) -> dict[str, Any]:
    """The rest of a program that pictures of one future read: formations, lengths of routes, no decisions."""
    formations = sorted(scenario.formations)
    control = {**dict.fromkeys(places), **scenario.control}
    return {
        "formations": tuple(formations), "decisions": (), "options": (),
        "conditions": SimpleNamespace(expressions=(), settlement_rules=()),
        "parties": SimpleNamespace(
            formation_actor=np.array([actors.index(scenario.formations[f].actor) for f in formations]),
            formation_place=np.array([places.index(scenario.formations[f].place) for f in formations]),
            formation_is_reserve=np.zeros(len(formations), bool),
            control=np.array([actors.index(who) if who else -1 for who in control.values()]),
        ),
        "numbers": Numbers(
            values=np.array([2.0, 20.0, 0.5, 0.02, 0.5, 40.0, 20.0, 15.0, 4.0, 30.0, 40.0]),
            layout=Layout(**dict.fromkeys(Layout.__annotations__, 0) | {"fires": 0, "route": 6}),
            bound_number=np.array([], np.int32), bound_assumption=np.array([], np.int32),
        ),
    }  # fmt: skip


def _holding(rng: np.random.Generator, times: dict[str, Any], scenario: Scenario) -> dict[str, Any]:
    """Which outcomes hold in which future: the timed ones where they have a time."""
    return {
        name: np.isfinite(times[name]) if name in times else rng.random(FUTURES) < 0.35 for name in scenario.outcomes
    }


def _record(places: list[str], actors: list[str], holds: dict[str, bool]) -> Record:
    """A future in which the red column marches from Southport to the market by day 4, rests, and takes the mill if red is first."""
    column, road, lane = 0, 3, 1  # south-road: market to southport; high-road: market to mill
    at = {name: index for index, name in enumerate(places)}
    log = [
        (0.0, Event.DEPART, column, road, -7.5), (4.0, Event.ARRIVAL, column, at["market"], 0.0),
        (4.0, Event.ENTER, column, at["market"], 0.0),
    ]  # fmt: skip
    if holds["red-first"]:
        log += [
            (10.0, Event.DEPART, column, lane, -5.0), (12.0, Event.STRIKE, column, 0, 0.02), (13.0, Event.RESUME, column, -1, 0.0),
            (14.0, Event.ARRIVAL, column, at["mill"], 0.0), (14.0, Event.ENTER, column, at["mill"], 0.0),
            (14.0, Event.CONTROL, at["mill"], actors.index("red"), 0.0),
        ]  # fmt: skip
    empty = np.zeros(0)
    return Record(
        status=0, end=float(DAYS), events=len(log), attacks=0, unusual_attacks=0,
        outcomes=np.array([holds[name] for name in sorted(holds)]),
        times=empty, settlement_rule=-1, de_facto=-1, de_jure=-1, choices=empty.astype(np.int32),
        first_choice=empty.astype(np.int32), strikes=empty.astype(np.int32), first=empty, reached=empty,
        control=empty.astype(np.int32), strength=empty, losses=empty, log=[(day, int(kind), s, o, v) for day, kind, s, o, v in log],
    )  # fmt: skip


def _times(rng: np.random.Generator, share: float, middle: float) -> np.ndarray[Any, Any]:
    """Days with nan for never."""
    days = np.minimum(middle * rng.lognormal(0, 0.25, FUTURES), DAYS)
    return np.where(rng.random(FUTURES) < share, days, np.nan)


def _query(sql: str, times: dict[str, np.ndarray[Any, Any]], holds: dict[str, np.ndarray[Any, Any]]) -> Any:
    import duckdb

    with duckdb.connect() as connection:
        connection.register("futures", _futures(times, holds))
        return connection.sql(sql).to_arrow_table()


def _futures(times: dict[str, np.ndarray[Any, Any]], holds: dict[str, np.ndarray[Any, Any]]) -> Any:
    import pyarrow as pa

    columns = {"time_" + name.replace("-", "_"): pa.array(days, mask=np.isnan(days)) for name, days in times.items()}
    columns |= {"outcome_" + name.replace("-", "_"): pa.array(flags) for name, flags in holds.items()}
    return pa.table({**columns, "future": np.arange(FUTURES), "status": ["complete"] * FUTURES})


def _spread(name: str, days: np.ndarray[Any, Any], scenario: Scenario, complete: int) -> TimeSpread:
    found = np.sort(days[np.isfinite(days)])
    low, p10, median, p90, high = np.quantile(found, [0.48, 0.1, 0.5, 0.9, 0.52])
    share = Estimate(len(found) / complete, *wilson(len(found), trials=complete))
    return TimeSpread(
        id=name, title=scenario.outcomes[name].title, share=share, p10=float(p10),
        median=Estimate(float(median), float(low), float(high)), p90=float(p90), level=0.90, futures=len(found),
        start=scenario.start,
    )  # fmt: skip


def around(share: Estimate) -> AssumptionRange:
    """A range from half of a share to one and a half of it."""
    return AssumptionRange(share.value / 2, min(1.0, 1.5 * share.value), 0.01, 0.01)


def _settlements() -> tuple[SettlementShare, ...]:
    facto = {"unitary": 0.10, "decentralised": 0.07, "federal": 0.18, "partition": 0.05, "frozen": 0.60}
    jure = {"unitary": 0.82, "decentralised": 0.12, "federal": 0.05, "partition": 0.0, "frozen": 0.01}
    return tuple(
        SettlementShare(
            id=state,  # type: ignore[arg-type]
            de_facto=Estimate(facto[state], max(0, facto[state] - 0.02), facto[state] + 0.02),
            de_jure=Estimate(jure[state], max(0, jure[state] - 0.02), jure[state] + 0.02),
            level=0.90,
        )
        for state in facto
    )


def _control(places: list[str], actors: list[str]) -> np.ndarray[Any, Any]:
    """(61, P, A+1): red spreads north along the road, green comes to the market late, nobody holds the mill at first."""
    days = np.arange(DAYS + 1.0)
    result = np.zeros((DAYS + 1, len(places), len(actors) + 1))
    start = {"northport": "blue", "bridge": "blue", "market": "red", "southport": "red", "lookout": "green"}
    reached = {"mill": (12.0, 0.9), "bridge": (22.0, 0.66), "northport": (33.0, 0.62)}
    for index, place in enumerate(places):
        first = actors.index(start[place]) if place in start else len(actors)
        result[:, index, first] = 1.0
        if place in reached:
            middle, most = reached[place]
            share = np.where(days > 0, most / (1 + np.exp(-(days - middle) / 3)), 0.0)
            result[:, index, first] -= share
            result[:, index, actors.index("red")] += share
        if place == "market":
            share = np.where(days > 40, 0.08, 0.0)
            result[:, index, first] -= share
            result[:, index, actors.index("green")] += share
    return result
