"""Theatres made by hand in which things coincide: gaps of 0, ties, exhaustion and flips in mid-event.

They have no friction, no spread of intensity and a cohesion so high that a threshold is 5% of the initial strength, unless
the case is about breaking; so their events fall on days that one can reckon. `zero_gap_theatres()` gives raw mappings.
"""

from __future__ import annotations

from typing import Any

from sandtable.theatre.geodesics import geodesic_km

Raw = dict[str, Any]

# 20 km/day on flat routes of 20 km: a day from place to place
PLACES = {
    "west": (34.0, 38.0), "centre": (34.0, 38.2), "east": (34.0, 38.4), "north": (34.15, 38.2), "south": (33.85, 38.2),
}  # fmt: skip
STEADY: Raw = {
    "intensity_spread": 0, "friction_spread": 0, "tolerance": 1, "attacker_loss": "0.1 per day", "defender_loss": "0.1 per day",
    "exponent": 0.5, "intensity": 1, "attack_endurance": "2 d", "defence_endurance": "2 d", "sway": 0.2, "pursuit": 0.1,
    "recovery": "3 d", "surrender_at_bay": "0.05 per day", "attack_ratio": 0.8, "halt_ratio": 0.6, "pause": "3 d",
}  # fmt: skip

# times the cohesion of 1e6 that all formations have here, a tolerance of 0.15 and endurances of two days
BRITTLE = 0.15e-6
WEARY = {"attack_endurance": "2e-6 d", "defence_endurance": "2e-6 d", "halt_ratio": 0}


def theatre(title: str, **sections: Any) -> Raw:
    """A cross of five places, hostile amber, blue and crimson, and a green that is friendly to amber; sections replace."""
    raw: Raw = {
        "sandtable": 2, "title": title, "question": "What happens in this very instant?", "start": "2017-06-01",
        "horizon": "2017-08-10",
        "theatre": {
            "places": {name: {"name": name.title(), "lat": lat, "lon": lon} for name, (lat, lon) in PLACES.items()},
            "routes": {
                f"{name}-road": {"between": [name, "centre"], "length": "20 km"} for name in PLACES if name != "centre"
            },
        },
        "actors": {name: {"name": name.title()} for name in ("amber", "blue", "crimson", "green")},
        "stances": [
            {"between": ["amber", "blue"], "stance": "hostile"}, {"between": ["amber", "crimson"], "stance": "hostile"},
            {"between": ["blue", "crimson"], "stance": "hostile"}, {"between": ["blue", "green"], "stance": "hostile"},
            {"between": ["amber", "green"], "stance": "friendly"},
        ],
        "control": {"west": "amber", "east": "blue", "centre": "blue", "north": "green", "south": "crimson"},
        "rules": STEADY,
        "outcomes": {
            "amber-holds-centre": {"title": "Amber holds the centre", "when": "controls(amber, centre)", "time": "first(amber, centre)"},
            "blue-holds-centre": {"title": "Blue holds the centre", "when": "controls(blue, centre)", "time": "reached(blue, centre)"},
            "amber-holds-west": {"title": "Amber holds the west", "when": "controls(amber, west)"},
        },
    }  # fmt: skip
    raw |= sections
    for name, decision in raw.get("decisions", {}).items():  # an actor's options need names of their own
        decision["options"] = {f"{name}-{option}": entry for option, entry in decision["options"].items()}
    return raw


def formation(actor: str, place: str, strength: float, *advance: str, **keys: Any) -> Raw:
    orders: Any = {"advance": list(advance)} if advance else "hold"
    entry = {
        "name": f"{actor.title()} of {place}",
        "actor": actor,
        "place": place,
        "strength": strength,
        "pace": "20 km/day",
        "cohesion": 1e6,
    }
    return entry | {"orders": orders} | keys


def on(day: float, *effects: Raw, actor: str = "green", **keys: Any) -> Raw:
    """A decision that surely has these effects on a day."""
    options = {
        "act": {"title": "Act", "probability": 1, "effects": list(effects)},
        "rest": {"title": "Rest", "probability": "rest"},
    }
    return {"title": f"On day {day:g}", "actor": actor, "when": f"day >= {day:g}", "options": options} | keys


def orders(name: str, *advance: str) -> Raw:
    return {"orders": {"formation": name, "orders": {"advance": list(advance)} if advance else "hold"}}


def stance(one: str, other: str, to: str) -> Raw:
    return {"stance": {"between": [one, other], "to": to}}


def ceasefire(to: str, *places: str) -> Raw:
    return {"ceasefire": {"places": list(places), "to": to}}


def airlift(to: str) -> Raw:
    return {"airlift": {"formation": "garrison", "to": to}}


def battery(actor: str, base: str, *against: str, **keys: Any) -> Raw:
    entry: Raw = {
        "name": f"Battery of {base}", "actor": actor, "base": base, "against": list(against), "launchers": 2, "reach": "60 km",
        "tempo": "2 per day", "loss": 0.15, "delay": "6 h", "magazine": 3,
    }  # fmt: skip
    return entry | keys


def _sorties() -> dict[str, Raw]:
    garrison = formation("blue", "centre", 3000, posture="fortified")
    besieger = formation("amber", "west", 2000, "centre")
    return {
        "sortie-at-gap-0": theatre(
            "Half of a garrison leaves by the gate at which a besieger waits",
            formations={"garrison": garrison, "stayers": garrison, "besieger": besieger},
            decisions={"sortie": on(5, orders("garrison", "west"))},
        ),
        "sortie-of-a-whole-garrison": theatre(
            "The same with nobody left inside: does the besieger enter, or meet the garrison at the gate?",
            formations={"garrison": garrison, "besieger": besieger},
            decisions={"sortie": on(5, orders("garrison", "west"))},
        ),
        "two-sorties-by-two-gates": theatre(
            "Two of the garrison leave in one instant by two besieged gates",
            formations={
                "garrison-a": garrison, "garrison-b": garrison, "stayers": garrison, "besieger-west": besieger,
                "besieger-north": formation("green", "north", 1500, "centre"),
            },
            decisions={"sortie": on(5, orders("garrison-b", "north"), orders("garrison-a", "west"))},
        ),
        "sortie-as-relief-joins": theatre(
            "A sortie meets a besieger at the gate while a second column is a day behind",
            formations={"garrison": garrison, "besieger": besieger, "second": formation("amber", "west", 1500, "centre", pace="4 km/day")},
            decisions={"sortie": on(4, orders("garrison", "west"))},
        ),
        "relief-into-a-siege": theatre(
            "Relief arrives at a besieged place, first apart, then into its engagement",
            formations={
                "garrison": formation("blue", "centre", 1500, posture="fortified"), "besieger": besieger,
                "relief": formation("blue", "east", 1200, "centre", pace="5 km/day"),
                "third": formation("crimson", "south", 900, "centre", pace="6 km/day"),
            },
            rules=STEADY | {"attack_ratio": 0.5, "halt_ratio": 0.2},
        ),
    }  # fmt: skip


def _coincidences() -> dict[str, Raw]:
    twins = {f"amber-{k}": formation("amber", "west", 1000, "east") for k in (1, 2, 3)}
    return {
        "equal-positions": theatre(
            "Three march at one position and meet one that comes",
            formations=twins | {"comer": formation("blue", "centre", 2500, "west")},
        ),
        "both-sides-arrive-together": theatre(
            "All arms of the cross arrive at an empty centre in one instant",
            control={"west": "amber", "east": "blue", "north": "green", "south": "crimson"},
            formations={
                "a": formation("amber", "west", 1000, "centre"), "b": formation("blue", "east", 1000, "centre"),
                "c": formation("crimson", "south", 1000, "centre"), "g": formation("green", "north", 1000, "centre"),
            },
            rules=STEADY | {"attack_ratio": 0.5, "halt_ratio": 0.2},
        ),
        "three-hostile-at-one-place": theatre(
            "Three mutually hostile formations stand at one place at the start, a fourth arrives",
            formations={
                "a": formation("amber", "centre", 1000), "b": formation("blue", "centre", 1000), "c": formation("crimson", "centre", 1000),
                "g": formation("green", "north", 500, "centre"),
            },
        ),
        "identical-sides": theatre(
            "Two identical sides meet half way; all four reach their thresholds in one instant",
            formations={
                "a1": formation("amber", "west", 1000, "centre"), "a2": formation("amber", "west", 1000, "centre"),
                "b1": formation("blue", "centre", 1000, "west"), "b2": formation("blue", "centre", 1000, "west"),
            },
            rules=STEADY | {"halt_ratio": 0},
        ),
        "identical-sides-at-a-place": theatre(
            "The same at a place with one garrison: the last attacker and defender break at once",
            formations={"a1": formation("amber", "west", 1300, "centre"), "b1": formation("blue", "centre", 1000)},
            rules=STEADY | {"halt_ratio": 0, "exponent": 0},
        ),
        "hostile-columns-in-file": theatre(
            "Two of each side meet in the middle of one road, the second of each stops behind or joins at once",
            formations={
                "a1": formation("amber", "west", 1000, "east"), "a2": formation("amber", "west", 1000, "east", pace="19 km/day"),
                "b1": formation("blue", "centre", 1000, "west"), "b2": formation("blue", "east", 1000, "west"),
                "c1": formation("crimson", "south", 900, "west"),
            },
        ),
    }  # fmt: skip


def _halts() -> dict[str, Raw]:
    garrison = formation("blue", "centre", 1000)
    attackers = {
        "a": formation("amber", "west", 1100, "centre"),
        "g": formation("green", "north", 400, "centre", pace="8 km/day"),
    }
    return {
        "halt-and-rejoin-at-once": theatre(
            "No pause and a halt ratio above the attack ratio: halting and attacking again chase each other",
            formations={"garrison": garrison} | attackers,
            rules=STEADY | {"attack_ratio": 0.5, "halt_ratio": 0.7, "pause": "0 d"},
        ),
        "halt-without-pause": theatre(
            "Attackers halt, besiege in the same instant, and strikes on the garrison let them attack again",
            formations={"garrison": garrison} | attackers,
            fires={"battery": battery("green", "north", "blue", tempo="1 per day", loss=0.05, magazine=30)},
            rules=STEADY | {"attack_ratio": 0.75, "halt_ratio": 0.7, "pause": "0 d", "attacker_loss": "0.6 per day"},
        ),
        "pause-ends-as-relief-arrives": theatre(
            "The pause of the attackers ends in the instant in which help for the garrison arrives",
            formations={"garrison": garrison, "relief": formation("blue", "east", 600)} | attackers,
            decisions={"relieve": on(6, orders("relief", "centre"))},
            rules=STEADY | {"attacker_loss": "0.4 per day", "pause": "2 d"},
        ),
        "halted-with-orders-to-hold": theatre(
            "Of two attackers that halt one has been ordered to hold in the fight: it stops at the gate, and goes on when ordered",
            formations={"garrison": garrison} | attackers | {"g": formation("green", "north", 400, "centre")},
            decisions={
                "hold": on(1.5, {"orders": {"formation": "a", "orders": "hold"}}, actor="amber"),
                "again": on(30, orders("a", "centre"), actor="amber"),
            },
            rules=STEADY | {"attacker_loss": "0.4 per day"},
        ),
        "withdrawal-on-order": theatre(
            "Attackers are ordered back in mid-engagement and sent again on the road",
            formations={"garrison": garrison} | attackers,
            decisions={
                "back": on(2, {"orders": {"formation": "a", "orders": "withdraw"}}, actor="amber"),
                "again": on(2.5, orders("a", "centre"), actor="amber"),
                "turn": on(4.25, orders("a", "west"), orders("a", "centre"), orders("g", "north"), actor="amber"),
            },
        ),
        "gives-way-and-no-way-back": theatre(
            "Who gives way withdraws again and again until nowhere is left, and is at bay",
            formations={"garrison": garrison, "b": formation("blue", "centre", 800)} | attackers
            | {"c": formation("crimson", "south", 700, "centre"), "e": formation("crimson", "east", 300)},
            control={"west": "amber", "east": "crimson", "centre": "blue", "north": "green", "south": "crimson"},
            rules=STEADY | WEARY | {"attack_ratio": 0.3},
        ),
    }  # fmt: skip


def _at_bay() -> dict[str, Raw]:
    """Spent formations that meet, stand beside and slip away from enemies, at the very times at which other things happen."""
    weary = STEADY | WEARY | {"attack_ratio": 0.3}
    everywhere = {"west": "amber", "east": "blue", "centre": "blue", "north": "crimson", "south": "crimson"}
    return {
        "beaten-back-into-the-next-enemy": theatre(
            "Who is beaten at the gate turns back and meets those who follow it, or finds them at home",
            formations={
                "garrison": formation("blue", "centre", 1500), "a1": formation("amber", "west", 900, "centre"),
                "c1": formation("crimson", "north", 600, "west"), "c2": formation("crimson", "south", 500, "west"),
                "a2": formation("amber", "west", 300),
            },
            decisions={
                "come": on(2, orders("c2", "centre", "west"), actor="crimson"),
                "home": on(6, orders("c1", "north"), orders("c2", "south"), actor="crimson"),
            },
            rules=weary, control=everywhere,
        ),
        "surrounded-and-let-go": theatre(
            "A garrison at bay; the ring opens, closes and opens in one instant, and its friends come as it goes",
            formations={
                "garrison": formation("blue", "centre", 700), "b2": formation("blue", "east", 900),
                "a1": formation("amber", "west", 1400, "centre"), "c1": formation("crimson", "north", 800, "centre"),
            },
            control={"west": "amber", "east": "amber", "centre": "blue", "north": "crimson", "south": "crimson"},
            decisions={
                "open": on(4, stance("amber", "blue", "neutral"), stance("amber", "blue", "hostile")),
                "again": on(6, stance("blue", "crimson", "neutral"), orders("b2", "centre"), actor="crimson"),
                "truce": on(9, {"ceasefire": {"places": ["centre"], "to": "on"}}, actor="crimson"),
                "war": on(12, {"ceasefire": {"places": ["centre"], "to": "off"}}, stance("blue", "crimson", "hostile"),
                          actor="crimson"),
            },
            rules=weary | {"recovery": "1 d"},
        ),
        "guests-at-bay": theatre(
            "Three enemies wake up in one town; who is beaten there stands among those who beat it",
            formations={
                "a1": formation("amber", "centre", 800), "b1": formation("blue", "centre", 900),
                "c1": formation("crimson", "centre", 700), "g1": formation("green", "centre", 300),
            },
            control={"west": "blue", "east": "blue", "centre": "green", "north": "blue", "south": "blue"},
            stances=[{"between": ["amber", "blue"], "stance": "hostile"}, {"between": ["amber", "green"], "stance": "friendly"}],
            decisions={
                "war": on(3, stance("blue", "crimson", "hostile"), stance("amber", "crimson", "hostile"), actor="crimson"),
                "peace": on(14, stance("amber", "blue", "neutral"), actor="crimson"),
            },
            rules=weary | {"surrender_at_bay": "0.2 per day"},
        ),
        "recovers-as-the-enemy-comes": theatre(
            "Enemies arrive, leave and are struck around the day on which the beaten are fit again",
            formations={
                "b1": formation("blue", "centre", 800), "a1": formation("amber", "west", 1200, "centre", "east"),
                "a2": formation("amber", "west", 400), "b2": formation("blue", "east", 200),
            },
            fires={"battery": battery("blue", "east", "amber", tempo="0.5 per day", loss=0.1, magazine=40)},
            decisions={
                "each": on(0, orders("a2", "east"), when="spent(b1)", clock="each", actor="amber"),
                "back": on(0, {"orders": {"formation": "a2", "orders": "withdraw"}}, when="not spent(b1)", clock="each",
                           actor="amber"),
                "told": on(8, orders("b1", "west"), {"reinforce": {"formation": "b1", "strength": 500}}, actor="blue"),
            },
            rules=weary | {"tolerance": BRITTLE, "pause": "0 d"},
        ),
        "air-and-hunger-in-a-battle": theatre(
            "What power comes and goes in a battle changes how the sides strain, and what does not leaves it alone",
            formations={
                "b1": formation("blue", "centre", 1000, stock="1 d"), "a1": formation("amber", "west", 1200, "centre"),
                "g1": formation("green", "north", 300, "centre", pace="8 km/day"), "c1": formation("crimson", "south", 100),
            },
            actors={name: {"name": name.title()} | ({"supply": ["east"]} if name == "blue" else {})
                    for name in ("amber", "blue", "crimson", "green")},
            control={"west": "amber", "east": "amber", "centre": "blue", "north": "green", "south": "crimson"},
            air={
                "one": {"name": "One", "by": "green", "to": "amber", "power": 0.5, "against": ["blue"], "active": False},
                "two": {"name": "Two", "by": "green", "to": "crimson", "power": 0.5, "against": ["blue"], "active": False},
            },
            decisions={
                "fly": on(1.5, {"air": {"name": "one", "to": "on"}}, {"air": {"name": "two", "to": "on"}}, actor="green"),
                "more": on(2, {"reinforce": {"formation": "b1", "strength": 200}}, actor="blue"),
                "lift": on(2.5, {"airlift": {"formation": "b1", "to": "on"}}, stance("crimson", "green", "hostile")),
                "seen": on(0, stance("crimson", "green", "neutral"), when="strength(b1) < 1000 fighters"),
            },
            rules=STEADY | {"attack_endurance": "6e-6 d", "defence_endurance": "6e-6 d", "halt_ratio": 0, "stage": "1 d"},
        ),
    }  # fmt: skip


def _fires() -> dict[str, Raw]:
    column = {"column": formation("blue", "east", 1000, "west"), "guard": formation("amber", "west", 300)}
    to_centre = f"{geodesic_km(PLACES['west'], PLACES['centre'])!r} km"
    return {
        "magazine-at-zero": theatre(
            "The last round breaks the target, ends the fires and tells a decision, in one event",
            formations=column,
            fires={
                "one": battery("amber", "west", "blue", magazine=1),
                "two": battery("green", "north", "blue", magazine=2, when="magazine(one) < 1"),
            },
            decisions={
                "answer": on(
                    0, stance("blue", "green", "neutral"), {"fires": {"name": "two", "to": "cease"}},
                    when="magazine(two) < 2", clock="each",
                ),
            },
            rules=STEADY | {"tolerance": BRITTLE},
        ),
        "ring-exactly-through-a-place": theatre(
            "A reach that equals the distance of a place, and a reach of 0 at the column's goal",
            formations=column,
            fires={
                "one": battery("amber", "west", "blue", reach=to_centre, tempo="1 per day", magazine=9),
                "two": battery("green", "centre", "blue", reach="0 km", tempo="5 per day", magazine=9),
            },
            control={"west": "amber", "east": "blue", "north": "green"},
        ),
        "base-falls-in-mid-strike": theatre(
            "The base changes hands while its magazine is half full, and back again",
            formations=column | {"taker": formation("crimson", "south", 1000, "centre", "west")},
            fires={"one": battery("amber", "west", "blue", "crimson", magazine=40, tempo="0.4 per day", loss=0.02)},
            decisions={"return": on(12, orders("guard", "west"), {"reinforce": {"formation": "guard", "strength": 4000}})},
        ),
    }  # fmt: skip


def _flips() -> dict[str, Raw]:
    siege = {"garrison": formation("blue", "centre", 2600), "besieger": formation("amber", "west", 1500, "centre")}
    assault = {
        "garrison": formation("blue", "centre", 1000),
        "a": formation("amber", "west", 1200, "centre"),
        "g": formation("green", "north", 900, "centre"),
    }
    reserve = formation("blue", "centre", 900, reserve=True)
    return {
        "ceasefire-on-and-off-in-a-siege": theatre(
            "A ceasefire begins in an assault, holds through a siege, ends in the same instant as an arrival",
            formations=assault,
            decisions={
                "on": on(1.5, ceasefire("on", "centre")), "off": on(6, ceasefire("off", "centre")),
                "on-off": on(7, ceasefire("on", "centre"), ceasefire("off", "centre")),
            },
        ),
        "ceasefire-over-a-siege": theatre(
            "A ceasefire over a siege; the garrison marches off under it and the besieger may not enter",
            formations=siege,
            decisions={
                "on": on(2, ceasefire("on", "centre", "west")), "leave": on(3, orders("garrison", "east")),
                "off": on(8, ceasefire("off", "centre")),
            },
        ),
        "stance-flips-in-an-engagement": theatre(
            "Friends in one attack turn on each other; then the garrison and one of them make peace",
            formations=assault,
            decisions={
                "split": on(1.5, stance("amber", "green", "hostile")), "peace": on(2.5, stance("blue", "green", "friendly")),
                "all": on(3.5, stance("amber", "blue", "neutral"), stance("amber", "green", "neutral")),
                "war": on(4.5, stance("amber", "blue", "hostile"), stance("amber", "green", "hostile"), stance("blue", "green", "hostile")),
            },
        ),
        "stance-flips-on-a-road": theatre(
            "Neutrals pass through each other and become hostile at gap 0",
            formations={"a": formation("amber", "west", 1000, "centre"), "c": formation("crimson", "centre", 1000, "west")},
            control={"west": "amber"},
            stances=[{"of": "amber", "towards": "crimson", "stance": "neutral"}],
            decisions={"war": on(0.5, stance("amber", "crimson", "hostile")), "peace": on(1.25, stance("amber", "crimson", "friendly"))},
        ),
        "commit-into-a-siege": theatre(
            "A reserve appears in a besieged place, and one may not appear among the hostile",
            formations=siege | {"reserve": reserve, "late": formation("amber", "centre", 500, reserve=True)},
            decisions={
                "commit": on(3, {"commit": {"formation": "reserve"}}, orders("reserve", "west")),
                "late": on(3, {"commit": {"formation": "late"}}, {"commit": {"formation": "late", "at": "west"}}, orders("late", "centre")),
            },
        ),
        "cut-off-with-empty-stock": theatre(
            "A garrison without stock is cut off; an airlift goes on and off between the stages",
            actors={
                "amber": {"name": "Amber", "supply": ["west"]}, "blue": {"name": "Blue", "supply": ["east"]},
                "crimson": {"name": "Crimson"}, "green": {"name": "Green"},
            },
            formations={
                "garrison": formation("blue", "south", 1000, stock="0 d"), "cutter": formation("amber", "west", 3000, "centre"),
                "waiting": formation("crimson", "north", 1),
            },
            control={"west": "amber", "east": "blue", "centre": "blue", "south": "blue"},
            rules=STEADY | {"stage": "2 d", "surrender_hazard": "0.2 per day"},
            decisions={
                "lift": on(2, airlift("on")), "drop": on(2.5, airlift("off")),
                "lift-late": on(6, airlift("on")), "drop-late": on(9, airlift("off")),
            },
        ),
        "air-on-and-off": theatre(
            "Air support comes and goes in an engagement, at a watched level",
            formations=assault,
            air={"wing": {"name": "Wing", "by": "crimson", "to": "blue", "against": ["green"], "power": 1.5, "active": False}},
            decisions={
                "on": on(0, {"air": {"name": "wing", "to": "on"}}, when="strength(garrison) < 0.9 * initial(garrison)"),
                "off": on(0, {"air": {"name": "wing", "to": "off"}}, when="strength(a) < 1150 and engaged(a)"),
            },
            stop=["strength(garrison) < 100 + 0.2 * initial(garrison)"],
        ),
    }  # fmt: skip


def zero_gap_theatres() -> dict[str, Raw]:
    """Every theatre made by hand, by name."""
    from tests.agreement.by_hand import theatres_by_hand  # it is made of this module's parts

    return _sorties() | _coincidences() | _halts() | _at_bay() | _fires() | _flips() | theatres_by_hand()
