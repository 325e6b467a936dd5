"""Theatres made by hand about passage, agreement and delayed effects: what changes in the middle of something else.

As in `zero_gap.py`: a day from place to place, no friction, cohesion as large as nobody gives way unless told to.
"""

from __future__ import annotations

from typing import Any

from tests.agreement.zero_gap import BRITTLE, PLACES, WEARY, Raw, formation, on, orders, stance, theatre

ACTORS = {name: {"name": name.title()} for name in ("amber", "blue", "crimson", "green", "grey")}


def passage(one: str, other: str, word: str) -> Raw:
    return {"stance": {"of": one, "towards": other, "passage": word}}


def later(effect: Raw, after: str) -> Raw:
    return {**effect, "after": after}


def handover(giver: str, taker: str, *places: str) -> Raw:
    return {"handover": {"places": list(places), "from": giver, "to": taker}}


def cohesion(factor: float, **whom: Any) -> Raw:
    return {"cohesion": {**whom, "factor": factor}}


def withdraw(to: str, **whom: Any) -> Raw:
    return {"withdraw": {**whom, "to": to}}


def _passage() -> dict[str, Raw]:
    """Doors that close while somebody is on his way, at the gate, in a fight or falling back."""
    assault = {
        "a-column": formation("amber", "west", 4000, "centre", "east"),
        "garrison": formation("blue", "centre", 500, quality=0.5),
        "post": formation("grey", "centre", 10),
    }
    friend = {"helper": formation("green", "north", 2000, "centre")}
    open_ground = {"west": "amber", "east": "blue", "north": "green", "south": "crimson"}
    shut = on(1.1, passage("grey", "amber", "closed"), actor="grey")
    falling_back = {
        "runner": formation("amber", "centre", 300, "east"), "wall": formation("blue", "east", 5000),
        "post": formation("grey", "south", 10, "centre"),
    }  # fmt: skip
    flight = {"orders": {"formation": "runner", "orders": "withdraw"}}
    retreat = on(1.05, flight, later(passage("grey", "amber", "closed"), "6 h"), actor="grey")
    closes = {"of": "grey", "towards": "amber", "passage": "closed"}
    return {
        "victors-are-shut-out": theatre("Victors are shut out", actors=ACTORS, formations=assault, decisions={"shut": shut}),
        "one-victor-is-shut-out": theatre("One victor is", actors=ACTORS, formations=assault | friend, decisions={"shut": shut}),
        "nobodys-town-stays-so": theatre(
            "Nobody's town stays so", actors=ACTORS, formations=assault, decisions={"shut": shut}, control=open_ground
        ),
        "shut-and-opened-at-the-gate": theatre(
            "Shut and opened", actors=ACTORS, formations=assault | friend,
            decisions={
                "shut": on(0.5, passage("grey", "amber", "closed"), actor="grey"),
                "open": on(2, passage("grey", "amber", "open"), actor="grey"),
            },
        ),
        "the-post-leaves": theatre(
            "The post leaves", actors=ACTORS, formations=assault,
            stances=[*theatre("")["stances"], closes],
            decisions={"leave": on(3, {"evacuate": {"formations": ["post"]}}, actor="grey")},
        ),
        "hostile-after-all": theatre(
            "Hostile after all", actors=ACTORS, formations=assault, stances=[*theatre("")["stances"], closes],
            decisions={"dare": on(3, {"stance": {"of": "amber", "towards": "grey", "to": "hostile"}}, actor="amber")},
        ),
        "shut-out-while-falling-back": theatre(
            "Shut out while falling back", actors=ACTORS, formations=falling_back, control={"west": "amber", "east": "blue"},
            decisions={"retreat": retreat}, rules={**theatre("")["rules"], "attack_ratio": 0},
        ),
        "no-refuge-behind-a-closed-door": theatre(
            "No refuge behind a closed door", actors=ACTORS, control={"west": "amber", "east": "blue"},
            formations=falling_back | {"runner": formation("amber", "centre", 3000, "east")},
            stances=[*theatre("")["stances"], closes], rules={**theatre("")["rules"], **WEARY, "attack_ratio": 0},
        ),
        "shut-out-when-beaten": theatre(
            "Shut out when beaten", actors=ACTORS, control={"west": "amber", "east": "blue"},
            formations=falling_back | {"runner": formation("amber", "centre", 3000, "east")},
            decisions={"shut": on(2.5, passage("grey", "amber", "closed"), later(passage("grey", "amber", "open"), "9 d"), actor="grey")},
            rules={**theatre("")["rules"], **WEARY, "attack_ratio": 0},
        ),
        "cut-off-by-a-post": theatre(
            "Cut off by a post",
            actors=ACTORS | {"amber": {"name": "Amber", "supply": ["west"]}},
            stances=[{"between": ["amber", "blue"], "stance": "neutral"}, closes],
            formations={"a-far": formation("amber", "east", 100, stock="1 d"), "post": formation("grey", "south", 10, "centre", "north")},
            decisions={"open": on(9, passage("grey", "amber", "open"), actor="grey")},
        ),
    }  # fmt: skip


def _agreement() -> dict[str, Raw]:
    """Hands that change, men who leave, and men who give up, in the middle of a fight."""
    fight = {
        "a-column": formation("amber", "west", 2000, "centre"), "a-second": formation("amber", "south", 800, "centre"),
        "garrison": formation("blue", "centre", 1500), "guard": formation("blue", "centre", 300),
    }  # fmt: skip
    besieged = {"a-column": formation("amber", "west", 300, "centre"), "garrison": formation("blue", "centre", 5000)}

    def during(*effects: Raw, day: float = 1.5, formations: Raw = fight, **sections: Any) -> Raw:
        return theatre(
            "In mid-fight", formations=formations, decisions={"act": on(day, *effects, actor="blue")}, **sections
        )

    rout = {**theatre("")["rules"], **WEARY}
    return {
        "handed-to-a-friend-of-the-attack": during(handover("blue", "green", "centre", "east")),
        "handed-to-a-third-under-guns": during(handover("blue", "crimson", "centre"), later(handover("crimson", "blue", "centre"), "5 d")),
        "all-defenders-surrender": during({"surrender": {"formations": ["garrison", "guard"], "to": "amber"}}),
        "all-attackers-surrender": during({"surrender": {"formations": ["a-column", "a-second"], "to": "green"}}),
        "both-sides-surrender": during(
            {"surrender": {"formations": ["a-column", "a-second", "garrison", "guard"], "to": "green"}},
            later({"refit": {"actor": "blue"}}, "0 d"),
        ),
        "everybody-loses-heart": during(cohesion(0, actor="blue"), cohesion(0, actor="amber")),
        "everybody-loses-heart-before": during(cohesion(0, zone="middle"), day=0.5, theatre=_with_zone()),
        "half-of-them-lose-heart": during(cohesion(0, formations=["guard"]), later(cohesion(0, formation="a-second"), "2 h")),
        "the-whole-garrison-marches-off": during(withdraw("north", zone="middle", actor="blue"), theatre=_with_zone()),
        "withdrawn-to-where-they-stand": during(withdraw("centre", actor="blue"), withdraw("east", actor="blue")),
        "the-besieger-marches-off": theatre(
            "The besieger marches off", formations=besieged, decisions={"act": on(2, withdraw("west", actor="amber"), actor="amber")}
        ),
        "evacuated-and-back-at-once": during(
            {"evacuate": {"formations": ["guard"]}}, {"commit": {"formations": ["guard"], "at": "east"}},
            {"commit": {"formations": ["guard"], "at": "centre"}}, day=0.5,
        ),
        "evacuated-on-the-road-and-back-in-the-fight": during(
            {"evacuate": {"formations": ["a-second"]}}, later({"commit": {"formations": ["a-second"], "at": "centre"}}, "1 d"), day=0.5
        ),
        "a-rising-in-the-enemys-town": theatre(
            "A rising", formations=fight | {"cell": formation("crimson", "centre", 900, reserve=True)},
            decisions={"rise": on(0.5, {"commit": {"formation": "cell"}}, actor="crimson")},
        ),
        "a-rising-where-three-stand": theatre(
            "A rising where three stand", formations=fight | {"cell": formation("crimson", "centre", 900, reserve=True)},
            decisions={"rise": on(1.5, {"commit": {"formation": "cell"}}, actor="crimson")},
        ),
        "friends-in-mid-fight-and-a-handover": during(
            stance("amber", "blue", "friendly"), handover("blue", "amber", "centre"), withdraw("east", actor="blue")
        ),
        "refit-in-flight-and-at-bay": during(
            later({"refit": {"actor": "blue"}}, "1 h"), later({"refit": {"actor": "amber"}}, "12 h"),
            later({"refit": {"zone": "middle"}}, "3 d"), cohesion(BRITTLE, actor="amber"), cohesion(BRITTLE, actor="blue"),
            rules=rout, theatre=_with_zone(),
            control={"west": "blue", "south": "blue", "centre": "blue", "east": "crimson", "north": "amber"},
        ),
        "airlift-in-mid-fight": during(
            {"airlift": {"formation": "garrison", "to": "on"}}, later({"airlift": {"formation": "garrison", "to": "off"}}, "12 h"),
            actors=ACTORS | {"blue": {"name": "Blue", "supply": ["east"]}},
            control={"west": "amber", "east": "crimson", "centre": "blue"},
            formations=fight | {"garrison": formation("blue", "centre", 1500, stock="6 h")},
        ),
        "delayed-in-one-instant": during(
            later(handover("blue", "amber", "east"), "12 h"), later(orders("guard", "east"), "12 h"),
            later(withdraw("east", actor="blue"), "12 h"),
            later({"evacuate": {"formations": ["a-column", "guard"]}}, "12 h"), later({"end": True}, "30 d"),
        ),
    }  # fmt: skip


def _with_zone() -> Raw:
    found: Raw = {
        **theatre("")["theatre"],
        "zones": {"middle": {"name": "The middle", "places": ["centre", *list(PLACES)[3:4]]}},
    }
    return found


def theatres_by_hand() -> dict[str, Raw]:
    return _passage() | _agreement()
