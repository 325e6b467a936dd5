"""Random theatres for the tests that run both engines: valid scenarios in which a great deal happens.

`random_theatre(seed)` gives the raw mapping of a scenario file, to be dumped to YAML and read with the real reader.
Distances are short and intensities high, so that within 60 to 120 days formations march, meet, besiege, break, withdraw and
surrender, and every kind of entry of the format occurs. A third of the theatres are lattices without friction, where
events are simultaneous. `zero_gap.py` has the theatres that are made by hand.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from ruamel.yaml import YAML

from sandtable.theatre.geodesics import Point, geodesic_km
from tests.agreement.sentences import Vocabulary, condition, time

KM_PER_DEGREE = 111.2
SOUTH_WEST = (34.0, 38.0)
TERRAINS = ["flat", "rolling", "rugged", "urban"]
Raw = dict[str, Any]


def write_yaml(raw: Raw) -> str:
    """The text of a scenario file."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    stream = io.StringIO()
    yaml.dump(raw, stream)
    return stream.getvalue()


@dataclass
class Draft:
    """A theatre in the making."""

    random: Random
    is_small: bool
    is_lattice: bool
    horizon: int
    points: dict[str, Point] = field(default_factory=dict)
    raw: Raw = field(default_factory=dict)

    def supply(self, prior: str) -> str:
        """A new assumption with this prior; returns its name."""
        name = f"u{len(self.raw['assumptions']) + 1}"
        self.raw["assumptions"][name] = {"title": f"assumption {name}", "prior": prior}
        return name

    def amount(self, low: float, high: float, *, unit: str = "", uncertain: float = 0.15) -> float | str:
        """A number between two values, now and then supplied by an assumption with some prior on about that range."""
        r = self.random
        middle, spread = 0.5 * (low + high), 0.25 * (high - low)

        def say(value: float) -> str:
            return f"{value:.6g} {unit}".strip()

        if r.random() >= uncertain:
            value = r.uniform(low, high)
            return say(value) if unit else float(f"{value:.5g}")
        return self.supply(
            r.choice(
                [
                    f"uniform({say(low)}, {say(high)})",
                    f"triangular({say(low)}, {say(middle)}, {say(high)})",
                    f"normal({say(middle)}, {say(spread)}, low={say(low)}, high={say(high)})",
                    f"beta(2, 3, {say(low)}, {say(high)})",
                    f"choice({{{say(low)}: 0.25, {say(middle)}: 0.5, {say(high)}: 0.25}})",
                    f"fixed({say(middle)})",
                    *([f"loguniform({say(low)}, {say(high)})", f"lognormal({say(middle)}, 0.2)"] if low > 0 else []),
                ]
            )
        )

    def some(self, names: list[str], low: int, high: int) -> list[str]:
        count = min(len(names), self.random.randint(low, high))
        return self.random.sample(names, count)


def random_theatre(rng_seed: int, *, size: Literal["small", "medium"] = "small") -> Raw:
    """The raw mapping of a random scenario that passes its checks. The same seed gives the same scenario."""
    r = Random(f"{size}/{rng_seed}")
    draft = Draft(r, is_small=size == "small", is_lattice=r.random() < 0.33, horizon=r.randint(60, 120))
    start, end = "2017-06-01", _date_after(draft.horizon)
    draft.raw = {
        "sandtable": 1, "title": f"Random theatre {rng_seed} ({size})", "question": "Do the twins agree?", "start": start,
        "horizon": end, "assumptions": {},
    }  # fmt: skip
    _add_theatre(draft)
    _add_parties(draft)
    _add_formations(draft)
    _add_support(draft)
    _add_rules(draft)
    vocabulary = _add_beliefs_and_skeleton(draft)
    _add_decisions(draft, vocabulary)
    _add_ends(draft, vocabulary)
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
    for index, (one, other) in enumerate(_edges(r, d.points, is_lattice=d.is_lattice)):
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
    d.raw |= {"actors": actors, "stances": stances, "control": owner}


def _fighters(d: Draft) -> list[str]:
    return [actor for actor in d.raw["actors"] if actor != "patron"]


def _orders(d: Draft, *, actor: str = "") -> Any:
    """Mostly an advance, and mostly on places that the actor does not control."""
    r = d.random
    if r.random() < 0.2:
        return r.choice(["hold", "hold", "hold", "withdraw"])
    foreign = [place for place in sorted(d.points) if d.raw["control"].get(place) != actor]
    pool = foreign if foreign and r.random() < 0.75 else sorted(d.points)
    return {"advance": [r.choice(pool) for _ in range(r.choice([1, 2, 2, 3, 4]))]}


def _add_formations(d: Draft) -> None:
    r = d.random
    formations: Raw = {}
    count = r.randint(4, 7) if d.is_small else r.randint(7, 14)
    places = sorted(d.points)
    paces = ["12 km/day", "24 km/day"]
    for index in range(count):
        actor = r.choice(_fighters(d))
        own = [place for place in places if d.raw["control"].get(place) == actor]
        formation: Raw = {
            "name": f"Formation {index + 1}",
            "actor": actor,
            "place": r.choice(own) if own and r.random() < 0.75 else r.choice(places),
            "strength": r.choice([1000, 2000]) if d.is_lattice else d.amount(300, 4000),
            "pace": r.choice(paces) if d.is_lattice else d.amount(4, 40, unit="km/day"),
            "orders": _orders(d, actor=actor),
        }
        if r.random() < 0.6:
            formation["quality"] = d.amount(0.5, 2.0)
        if r.random() < 0.4:
            formation["cohesion"] = d.amount(0.3, 3.0)
        if r.random() < 0.5:
            formation["stock"] = r.choice(["0 d", "12 h", d.amount(0.5, 8, unit="d")])
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
            "loss": r.choice([0, 0.02, d.amount(0.01, 0.25)]), "delay": r.choice(["0 h", "6 h", d.amount(0.1, 3, unit="d")]),
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
    rules: Raw = {
        "attacker_loss": d.amount(*losses[0], unit="per day"), "defender_loss": d.amount(*losses[1], unit="per day"),
        "exponent": r.choice([0, 0.3, 0.5, 1, d.supply("uniform(0, 0.6)")]), "intensity": d.amount(0.5, 3.0),
        "intensity_spread": 0 if d.is_lattice else r.choice([0, 0.5]), "friction_spread": 0 if d.is_lattice else r.choice([0, 0.3]),
    }  # fmt: skip
    optional = {
        "attack_ratio": lambda: r.choice([0, 0.5, 0.8, 1.2]), "halt_ratio": lambda: r.choice([0, 0.3, 0.6, 0.7]),
        "pause": lambda: r.choice(["0 d", "1 d", d.amount(0.5, 4, unit="d")]), "tolerance": lambda: d.amount(0.1, 0.8),
        "prepared_after": lambda: r.choice(["0 d", "1 d", "4 d"]), "stage": lambda: r.choice(["1 d", d.amount(1, 6, unit="d")]),
        "surrender_hazard": lambda: r.choice(["0 per day", "0.3 per day", d.amount(0.02, 0.5, unit="per day")]),
    }  # fmt: skip
    for name, draw in optional.items():
        if r.random() < 0.5:
            rules[name] = draw()
    is_endless = rules.get("attack_ratio", 0.8) <= rules.get("halt_ratio", 0.6) and rules.get("pause") == "0 d"
    if is_endless and r.random() < 0.8:  # halting and attacking again in one instant: now and then is enough
        rules["pause"] = "1 d"
    d.raw["rules"] = rules


# -- decisions and ends ----------------------------------------------------------------------------


def _add_beliefs_and_skeleton(d: Draft) -> Vocabulary:
    """Beliefs, and decisions with their options named but not yet filled, so that conditions can refer to them."""
    r = d.random
    beliefs: Raw = {}
    for index in range(r.randint(0, 2)):
        has_precedents = r.random() < 0.6
        belief: Raw = {"title": f"Belief {index + 1}", "prior": r.choice(["beta(1, 1)", "beta(2, 3)", "beta(0.5, 4)"])}
        belief["forgetting"] = r.choice([1, 0.8, 0]) if has_precedents else d.amount(0.4, 1.0, uncertain=0.5)
        if has_precedents:
            belief["precedents"] = [
                {
                    "date": f"2017-05-{r.randint(1, 28):02d}",
                    "event": f"event {k}",
                    "outcome": r.choice(["success", "failure"]),
                }
                for k in range(r.randint(1, 4))
            ]
        beliefs[f"v{index + 1}"] = belief
    decisions: Raw = {}
    for index in range(r.randint(2, 4) if d.is_small else r.randint(4, 8)):
        decisions[f"d{index + 1}"] = {
            "title": f"Decision {index + 1}",
            "actor": r.choice(list(d.raw["actors"])),
            "options": {f"d{index + 1}-{letter}": {} for letter in "abc"[: r.choice([2, 2, 3])]},
        }
    d.raw |= {"beliefs": beliefs, "decisions": decisions}
    return Vocabulary(
        random=r,
        actors=sorted(d.raw["actors"]),
        places=sorted(d.points),
        zones=sorted(d.raw["theatre"]["zones"]),
        barriers=sorted(d.raw["theatre"].get("barriers", {})),
        formations=sorted(d.raw["formations"]),
        fires=sorted(d.raw["fires"]),
        beliefs=sorted(beliefs),
        options=[(entry["actor"], option) for entry in decisions.values() for option in entry["options"]],
        horizon=d.horizon,
        supply=d.supply,
    )


def _add_decisions(d: Draft, v: Vocabulary) -> None:
    r = d.random
    for fires in d.raw["fires"].values():
        if r.random() < 0.4:
            fires["when"] = condition(v, depth=1)
    for decision in d.raw["decisions"].values():
        clocks = ["once", "each", {"every": d.amount(1, 9, unit="d")}, {"hazard": d.amount(0.02, 0.6, unit="per day")}]
        decision["when"] = condition(v)
        decision["clock"] = r.choice(clocks)
        if r.random() < 0.4:
            decision["cooldown"] = r.choice(["0 d", "5 d", d.amount(0.5, 10, unit="d")])
        if decision["clock"] != "once":
            decision["limit"] = r.randint(1, 12)
        _fill_options(d, v, decision)


def _fill_options(d: Draft, v: Vocabulary, decision: Raw) -> None:
    r = d.random
    names = list(decision["options"])
    kind = r.choice(["numbers", "rest", "assumption", "belief" if v.beliefs else "rest", "certain"])
    if kind == "numbers":
        probabilities: list[Any] = [0.25, 0.75] if len(names) == 2 else [0.2, 0.3, 0.5]
    elif kind == "certain":
        probabilities = [1, 0, 0][: len(names)]
        r.shuffle(probabilities)
    else:
        first = {"rest": 0.4, "assumption": None, "belief": None}[kind]
        if kind == "belief":
            decision["rule"], first = "belief", r.choice(v.beliefs)
        elif kind == "assumption":
            first = d.supply(r.choice(["beta(2, 2)", "uniform(0, 1)", "choice({0: 0.3, 0.5: 0.4, 1: 0.3})"]))
        probabilities = [first, "rest"] if len(names) == 2 else [first, 0, "rest"]
    for name, probability in zip(names, probabilities, strict=True):
        effects = [_effect(d, v) for _ in range(r.choice([0, 1, 1, 2, 3]))]
        decision["options"][name] = {"title": f"Option {name}", "probability": probability, "effects": effects}


def _effect(d: Draft, v: Vocabulary) -> Raw:
    r = d.random
    formation, place = r.choice(v.formations), r.choice(v.places)
    kinds = ["orders"] * 4 + ["stance", "stance", "reinforce", "ceasefire", "ceasefire", "airlift"]
    kinds += ["fires"] * 2 * bool(v.fires) + ["air"] * bool(d.raw["air"]) + ["evidence"] * 2 * bool(v.beliefs)
    reserves = [name for name, entry in d.raw["formations"].items() if entry.get("reserve")]
    kinds += ["commit"] * 3 * bool(reserves)
    kind = "end" if r.random() < 0.01 else r.choice(kinds)
    on = r.choice(["on", "off"])
    match kind:
        case "orders":
            return {kind: {"formation": formation, "orders": _orders(d, actor=d.raw["formations"][formation]["actor"])}}
        case "stance":
            return {kind: {"between": r.sample(v.actors, 2), "to": r.choice(["hostile", "neutral", "friendly"])}}
        case "fires":
            return {kind: {"name": r.choice(v.fires), "to": r.choice(["open", "open", "cease"])}}
        case "air":
            return {kind: {"name": r.choice(sorted(d.raw["air"])), "to": on}}
        case "reinforce":
            return {kind: {"formation": formation, "strength": d.amount(50, 1500)}}
        case "commit":
            where = {"at": place} if r.random() < 0.5 else {}
            return {kind: {"formation": r.choice(reserves), **where}}
        case "ceasefire":
            return {kind: {**r.choice([{"zone": r.choice(v.zones)}, {"places": [place]}]), "to": on}}
        case "airlift":
            return {kind: {"formation": formation, "to": on}}
        case "evidence":
            return {kind: {"belief": r.choice(v.beliefs), "outcome": r.choice(["success", "failure"])}}
    return {"end": True}


def _add_ends(d: Draft, v: Vocabulary) -> None:
    r = d.random
    d.raw["stop"] = [
        f"day >= {r.randint(25, d.horizon)} and ({condition(v, depth=1)})" for _ in range(r.choice([0, 0, 1, 2]))
    ]
    outcomes: Raw = {}
    for index in range(r.randint(5, 9)):
        outcomes[f"y{index + 1}"] = {"title": f"Outcome {index + 1}", "when": condition(v), "headline": index == 0}
        if r.random() < 0.5:
            outcomes[f"y{index + 1}"]["time"] = time(v)
    d.raw["outcomes"] = outcomes
    if r.random() < 0.8:
        states = ["unitary", "decentralised", "federal", "partition", "frozen"]

        def distribution() -> Raw:
            one, two, three = r.sample(states, 3)
            return r.choice([{one: 1}, {one: 0.3, two: 0.7}, {one: 0.2, two: 0.5, three: 0.3}])

        d.raw["settlement"] = {
            "rules": {
                f"s{k}": {
                    "title": f"Rule {k}", "when": "true" if k == 3 else condition(v, depth=1), "de_facto": distribution(),
                    "de_jure": distribution(),
                }
                for k in (1, 2, 3)
            }
        }  # fmt: skip
