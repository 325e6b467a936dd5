"""Random theatres for the tests that run both engines: valid scenarios in which a great deal happens.

`random_theatre(seed)` gives the raw mapping of a scenario file, to be dumped to YAML and read with the real reader.
Distances are short and intensities high, so that within 60 to 120 days formations march, meet, besiege, break, withdraw and
surrender, and every kind of entry of the format occurs. A third of the theatres are lattices without friction, where
events are simultaneous. `zero_gap.py` has the theatres that are made by hand.
"""

from __future__ import annotations

import io
from random import Random
from typing import Literal

import networkx as nx
from ruamel.yaml import YAML

from sandtable.theatre.geodesics import Point, geodesic_km
from tests.agreement.choices import add_beliefs_and_skeleton, add_decisions, add_ends
from tests.agreement.drafts import Draft, Raw, orders

KM_PER_DEGREE = 111.2
SOUTH_WEST = (34.0, 38.0)
TERRAINS = ["flat", "rolling", "rugged", "urban"]


def write_yaml(raw: Raw) -> str:
    """The text of a scenario file."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    stream = io.StringIO()
    yaml.dump(raw, stream)
    return stream.getvalue()


def random_theatre(rng_seed: int, *, size: Literal["small", "medium"] = "small") -> Raw:
    """The raw mapping of a random scenario that passes its checks. The same seed gives the same scenario."""
    r = Random(f"{size}/{rng_seed}")
    draft = Draft(r, is_small=size == "small", is_lattice=r.random() < 0.33, horizon=r.randint(60, 120))
    start, end = "2017-06-01", _date_after(draft.horizon)
    draft.raw = {
        "sandtable": 2, "title": f"Random theatre {rng_seed} ({size})", "question": "Do the twins agree?", "start": start,
        "horizon": end, "assumptions": {},
    }  # fmt: skip
    _add_theatre(draft)
    _add_parties(draft)
    _add_formations(draft)
    _add_support(draft)
    _add_rules(draft)
    vocabulary = add_beliefs_and_skeleton(draft)
    add_decisions(draft, vocabulary)
    add_ends(draft, vocabulary)
    return {key: value for key, value in draft.raw.items() if value not in ({}, [])}


def _date_after(days: int) -> str:
    from datetime import date, timedelta

    return (date(2017, 6, 1) + timedelta(days=days)).isoformat()


# -- theatre ---------------------------------------------------------------------------------------


def _add_theatre(d: Draft) -> None:
    r = d.random
    count = r.randint(4, 8) if d.is_small else r.randint(10, 25)
    d.points = _lattice(count) if d.is_lattice else _scatter(r, count, side_km=90.0 if d.is_small else 240.0)
    places = {
        name: {
            "name": name.upper(), "lat": round(point[0], 5), "lon": round(point[1], 5), "terrain": r.choice(TERRAINS),
            "value": d.amount(0.5, 4.0, uncertain=0.08),
        }
        for name, point in d.points.items()
    }  # fmt: skip
    d.points = {name: (place["lat"], place["lon"]) for name, place in places.items()}
    barriers = (
        {"river": {"name": "River"}, "old-line": {"name": "Old line", "kind": "border"}} if r.random() < 0.6 else {}
    )
    routes = {}
    edges = _edges(r, d.points, is_lattice=d.is_lattice)
    parts = nx.connected_components(nx.Graph([*edges, *((name, name) for name in places)]))
    d.component = {name: number for number, part in enumerate(parts) for name in part}
    for index, (one, other) in enumerate(edges):
        route: Raw = {"between": r.sample([one, other], 2), "terrain": "flat" if d.is_lattice else r.choice(TERRAINS)}
        geodesic = geodesic_km(d.points[one], d.points[other])
        if d.is_lattice:
            route["length"] = "24 km"
        elif r.random() < 0.5:
            route["length"] = d.amount(1.05 * geodesic, 1.5 * geodesic, unit="km", uncertain=0.3)
        if barriers and r.random() < 0.4:
            route["crosses"] = r.sample(sorted(barriers), r.randint(1, 2))
        routes[f"r{index + 1}"] = route
    names = sorted(places)
    zones: Raw = {"centre": {"name": "Centre", "center": r.choice(names), "radius": f"{r.uniform(15, 60):.4g} km"}}
    zones["listed"] = {"name": "Listed", "places": d.some(names, 1, 3)}
    d.raw["theatre"] = {
        "winding": round(r.uniform(1.0, 1.4), 2),
        "places": places,
        "routes": routes,
        "barriers": barriers,
        "zones": zones,
    }
    d.raw["theatre"] = {key: value for key, value in d.raw["theatre"].items() if value != {}}


def _lattice(count: int) -> dict[str, Point]:
    side = max(2, round(count**0.5))
    step = 22.0 / KM_PER_DEGREE
    cells = [(row, column) for row in range(-(-count // side)) for column in range(side)][:count]
    return {f"p{k + 1}": (SOUTH_WEST[0] + row * step, SOUTH_WEST[1] + col * step) for k, (row, col) in enumerate(cells)}


def _scatter(r: Random, count: int, *, side_km: float) -> dict[str, Point]:
    """Points in a square window, no two nearer than 10 km."""
    points: list[Point] = []
    while len(points) < count:
        point = tuple(corner + r.uniform(0, side_km / KM_PER_DEGREE) for corner in SOUTH_WEST)
        if all(geodesic_km(point, other) > 10.0 for other in points):
            points.append(point)
    return {f"p{k + 1}": point for k, point in enumerate(points)}


def _edges(r: Random, points: dict[str, Point], *, is_lattice: bool) -> list[tuple[str, str]]:
    """A tree to the nearest earlier place, most near neighbours besides; now and then a place that nothing reaches."""
    names = list(points)
    edges = set()
    near = sorted((geodesic_km(points[a], points[b]), a, b) for i, a in enumerate(names) for b in names[i + 1 :])
    if is_lattice:
        edges = {(a, b) for km, a, b in near if km < 23.0}
    else:
        for k, name in enumerate(names[1:], start=1):
            edges.add((min(names[:k], key=lambda other: geodesic_km(points[other], points[name])), name))
        edges |= {(a, b) for km, a, b in near if km < 60.0 and r.random() < 0.35}
        if r.random() < 0.15 and len(names) > 4:
            edges = {edge for edge in edges if names[-1] not in edge}
    return sorted(edges)


# -- parties ---------------------------------------------------------------------------------------


def _add_parties(d: Draft) -> None:
    r = d.random
    fighters = ["amber", "blue", "crimson", "dun"][: r.randint(2, 4)]
    places = sorted(d.points)
    owner = {place: r.choice(fighters) for place in places if r.random() < 0.8}
    actors: Raw = {"patron": {"name": "Patron"}}
    for actor in fighters:
        actors[actor] = {"name": actor.title()}
        own = [place for place in places if owner.get(place) == actor] or places
        if r.random() < 0.7:
            actors[actor]["supply"] = d.some(own, 1, 2)
    stances: list[Raw] = []
    everyone = sorted(actors)
    for i, one in enumerate(everyone):
        for other in everyone[i + 1 :]:
            stance = r.choices(["hostile", "neutral", "friendly"], [0.6, 0.15, 0.25])[0]
            draw = r.random()
            if "patron" in (one, other):
                stance = r.choice(["neutral", "friendly", "hostile"])
            if draw < 0.15:
                first, second = r.sample([one, other], 2)
                stances.append({"of": first, "towards": second, "stance": stance})
            elif draw < 0.9:
                stances.append({"between": r.sample([one, other], 2), "stance": stance})
                if r.random() < 0.15:
                    stances[-1]["passage"] = r.choice(["open", "closed", "closed"])
                if r.random() < 0.25:
                    first, second = r.sample([one, other], 2)
                    stances.append({"of": first, "towards": second, "passage": r.choice(["open", "closed", "closed"])})
    d.raw |= {"actors": actors, "stances": stances, "control": owner}


def _fighters(d: Draft) -> list[str]:
    return [actor for actor in d.raw["actors"] if actor != "patron"]


def _add_formations(d: Draft) -> None:
    r = d.random
    formations: Raw = {}
    count = r.randint(4, 7) if d.is_small else r.randint(7, 14)
    places = sorted(d.points)
    paces = ["12 km/day", "24 km/day"]
    for index in range(count):
        actor = r.choice(_fighters(d))
        own = [place for place in places if d.raw["control"].get(place) == actor]
        place = r.choice(own) if own and r.random() < 0.75 else r.choice(places)
        formation: Raw = {
            "name": f"Formation {index + 1}",
            "actor": actor,
            "place": place,
            "strength": r.choice([1000, 2000]) if d.is_lattice else d.amount(300, 4000),
            "pace": r.choice(paces) if d.is_lattice else d.amount(4, 40, unit="km/day"),
            "orders": orders(d, actor=actor, place=place),
        }
        if r.random() < 0.6:
            formation["quality"] = d.amount(0.5, 2.0, limited=True)
        if r.random() < 0.4:
            formation["cohesion"] = d.amount(0.3, 3.0)
        if r.random() < 0.5:
            formation["stock"] = d.either("0 d", "12 h", lambda: d.amount(0.5, 8, unit="d"))
        for key, chance in (("airlift", 0.12), ("reserve", 0.15)):
            if r.random() < chance:
                formation[key] = True
        if r.random() < 0.2:
            formation["posture"] = "fortified"
        formations[f"f{index + 1}"] = formation
    d.raw["formations"] = formations


def _add_support(d: Draft) -> None:
    r = d.random
    actors = list(d.raw["actors"])
    reaches = [
        lambda: f"{r.uniform(15, 90):.4g} km",
        lambda: d.supply(f"choice({{15 km: 0.3, {r.randint(25, 45)} km: 0.5, 90 km: 0.2}})"),
        lambda: d.supply(f"uniform({r.randint(0, 15)} km, {r.randint(40, 120)} km)"),
        lambda: d.supply("lognormal(30 km, 0.4)"),
    ]
    fires: Raw = {}
    for index in range(r.randint(0, 3) if d.is_small else r.randint(1, 4)):
        actor = r.choice(actors)
        fires[f"b{index + 1}"] = {
            "name": f"Battery {index + 1}", "actor": actor, "base": r.choice(sorted(d.points)),
            "against": d.some([other for other in _fighters(d) if other != actor], 1, 3),
            "launchers": d.amount(1, 4), "reach": r.choice(reaches)(), "tempo": d.amount(0.1, 2.0, unit="per day"),
            "loss": d.either(0, 0.02, lambda: d.amount(0.01, 0.25, limited=True)),
            "delay": d.either("0 h", "6 h", lambda: d.amount(0.1, 3, unit="d")),
            "magazine": r.choice([0, 1, 2, 5, 10, 40]), "active": r.random() < 0.75, "not_in_contact": r.random() < 0.4,
        }  # fmt: skip
    air: Raw = {}
    for index in range(r.randint(0, 1) if d.is_small else r.randint(0, 3)):
        by, to = r.sample(actors, 2)
        air[f"l{index + 1}"] = {
            "name": f"Air {index + 1}", "by": by, "to": to, "power": d.amount(0.1, 1.0), "active": r.random() < 0.7,
            "against": d.some([other for other in actors if other != to], 1, 2),
        }  # fmt: skip
    d.raw |= {"fires": fires, "air": air}


def _add_rules(d: Draft) -> None:
    r = d.random
    losses = (
        [(0.03, 0.3), (0.03, 0.3)] if r.random() < 0.5 else [(0.15, 0.6), (0.03, 0.15)]
    )  # the latter halts assaults
    stated: Raw = {
        "attacker_loss": d.amount(*losses[0], unit="per day"), "defender_loss": d.amount(*losses[1], unit="per day"),
    }  # fmt: skip
    if r.random() < 0.4:
        stated = {
            "daily_loss": d.amount(0.03, 0.3, unit="per day"), "loss_ratio": d.amount(0.5, 3.0), "usual_ratio": r.choice([1, 1.5]),
        }  # fmt: skip
    rules: Raw = stated | {
        "preset": r.choice(["set-piece", "low-intensity"]),
        "exponent": d.either(0, 0.3, 0.5, 1, lambda: d.supply("uniform(0, 0.6)")), "intensity": d.amount(0.5, 3.0),
        "intensity_spread": 0 if d.is_lattice else r.choice([0, 0.5, 1]), "friction_spread": 0 if d.is_lattice else r.choice([0, 0.3]),
    }  # fmt: skip
    optional = {
        "attacker_spread": lambda: r.choice([0, 1]), "defender_spread": lambda: r.choice([0, 1]),
        "attack_endurance": lambda: d.amount(0.5, 8.0, unit="d"), "defence_endurance": lambda: d.amount(0.5, 8.0, unit="d"),
        "sway": lambda: d.either(0, 0.2, 1, lambda: d.amount(0.1, 0.4, limited=True)),
        "pursuit": lambda: d.either(0, 0.05, 0.95, lambda: d.amount(0.02, 0.5, limited=True)),
        "recovery": lambda: d.either("2 d", lambda: d.amount(0.5, 12.0, unit="d")),
        "surrender_at_bay": lambda: d.either("0 per day", "0.3 per day", lambda: d.amount(0.005, 0.3, unit="per day")),
        "attack_ratio": lambda: r.choice([0, 0.5, 0.8, 1.2]), "halt_ratio": lambda: r.choice([0, 0.3, 0.6, 0.7]),
        "pause": lambda: d.either("0 d", "1 d", lambda: d.amount(0.5, 4, unit="d")),
        "tolerance": lambda: d.amount(0.1, 0.8, limited=True),
        "prepared_after": lambda: r.choice(["0 d", "1 d", "4 d"]), "stage": lambda: d.either("1 d", lambda: d.amount(1, 6, unit="d")),
        "surrender_hazard": lambda: d.either("0 per day", "0.3 per day", lambda: d.amount(0.02, 0.5, unit="per day")),
    }  # fmt: skip
    for name, draw in optional.items():
        if r.random() < 0.5:
            rules[name] = draw()
    spreads = [rules[name] for name in ("intensity_spread", "attacker_spread", "defender_spread") if name in rules]
    if any(spreads) and rules.get("attack_ratio", 0.8) <= rules.get("halt_ratio", 0):
        # halted at a ratio, who attacks again at that very ratio may win it or lose it: rounding would say which
        rules["halt_ratio"] = 0.5 * rules["attack_ratio"]
    is_endless = rules.get("attack_ratio", 0.8) <= rules.get("halt_ratio", 0) and rules.get("pause") == "0 d"
    if is_endless and r.random() < 0.8:  # halting and attacking again in one instant: now and then is enough
        rules["pause"] = "1 d"
    d.raw["rules"] = rules
