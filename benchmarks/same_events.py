"""Theatres in which two versions of the model have the same events, for `two_versions.py`: marches, fights, fires, decisions.

A lattice of 25 places, twelve formations with orders that take them all about it for 120 days. Nobody gives way: fights go on
until somebody is destroyed, which every version knows. What only one version has is switched off in its own rules.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

KINDS = ("marches", "fights", "fires", "decisions")
SIDE = 5
PLACES = [f"p{row}{column}" for row in range(SIDE) for column in range(SIDE)]
RULES = {
    "friction_spread": 0.2, "intensity": 1, "exponent": 0.5, "attacker_loss": "0.2 per day", "defender_loss": "0.15 per day",
    "attack_ratio": 0.5, "tolerance": 0.5,
}  # fmt: skip
BROKEN_FOR_GOOD = {"halt_ratio": 0.001, "intensity_spread": 0}  # version 0.2
FITTED = {
    "halt_ratio": 0, "attacker_spread": 0, "defender_spread": 0, "attack_endurance": "5 d", "defence_endurance": "5 d",
    "sway": 0.2, "pursuit": 0.05, "recovery": "10 d", "surrender_at_bay": "0 per day",
}  # fmt: skip


def texts(kind: str) -> list[str]:
    """The scenario file of a kind as each version has it, the newest first."""
    return [json.dumps(theatre(kind, rules=RULES | own, number=n)) for own, n in ((FITTED, 2), (BROKEN_FOR_GOOD, 1))]


def theatre(kind: str, *, rules: dict[str, Any], number: int) -> dict[str, Any]:
    """The raw mapping of one theatre. number: of the format."""
    r = Random(kind)
    raw: dict[str, Any] = {
        "sandtable": number, "title": f"The same {kind}", "question": "How long does a future take?",
        "start": "2017-06-01", "horizon": "2017-09-29", "theatre": _theatre(r),
        "actors": {
            "amber": {"name": "Amber", "supply": [PLACES[0]]}, "blue": {"name": "Blue", "supply": [PLACES[-1]]},
            "grey": {"name": "Grey"},
        },
        "stances": [{"between": ["amber", "blue"], "stance": "hostile" if kind == "fights" else "neutral"}],
        "control": {name: "amber" if name[1] < "2" else "blue" for name in PLACES if r.random() < 0.7},
        "formations": _formations(r), "rules": rules,
        "outcomes": {
            "amber-in-the-middle": {"title": "Amber holds the middle", "when": "controls(amber, p22)", "headline": True},
            "blue-ahead": {"title": "Blue holds most", "when": "share(blue) > 0.5"},
        },
    }  # fmt: skip
    if kind == "fires":
        raw["fires"] = {
            f"battery-{base}": {
                "name": f"Battery at {base}", "actor": "grey", "base": base, "against": ["amber", "blue"], "launchers": 3,
                "reach": "60 km", "tempo": "1 per day", "loss": 0.002, "delay": "2 h", "magazine": 60,
            } for base in ("p11", "p33")
        }  # fmt: skip
    if kind in ("fires", "decisions"):
        raw["decisions"] = {f"d{k}": _decision(r, k) for k in range(6)}
    return raw


def _theatre(r: Random) -> dict[str, Any]:
    places = {name: {"name": name, "lat": 34 + 0.2 * int(name[1]), "lon": 38 + 0.2 * int(name[2])} for name in PLACES}
    pairs = [
        (a, b) for a in PLACES for b in PLACES if (int(b[1]) - int(a[1]), int(b[2]) - int(a[2])) in ((0, 1), (1, 0))
    ]
    routes = {f"{a}-{b}": {"between": [a, b], "length": f"{r.uniform(23, 34):.1f} km"} for a, b in pairs}
    return {"places": places, "routes": routes}


def _formations(r: Random) -> dict[str, Any]:
    return {
        f"f{k:02d}": {
            "name": f"Formation {k}", "actor": ("amber", "blue")[k % 2], "place": f"p{r.choice(('01', '34')[k % 2])}{r.randrange(SIDE)}",
            "strength": r.randint(500, 3000), "pace": f"{r.uniform(10, 25):.1f} km/day", "cohesion": 1_000_000,
            "orders": {"advance": r.choices(PLACES, k=12)},
        } for k in range(12)
    }  # fmt: skip


def _decision(r: Random, k: int) -> dict[str, Any]:
    actor = ("amber", "blue")[k % 2]
    orders = {"formation": f"f{k:02d}", "orders": {"advance": r.choices(PLACES, k=6)}}
    return {
        "title": f"Decision {k}", "actor": actor, "when": f"controls({actor}, p2{k % SIDE}) or day >= {10 * k + 5}",
        "clock": {"every": "5 d"},
        "options": {
            f"d{k}-go": {"title": "Go", "probability": 0.5, "effects": [{"orders": orders}]},
            f"d{k}-stay": {"title": "Stay", "probability": "rest"},
        },
    }  # fmt: skip
