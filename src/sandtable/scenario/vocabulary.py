"""The functions of the expression language. This table is the whole vocabulary; SPEC.md prints it."""

from __future__ import annotations

from dataclasses import dataclass

from sandtable.scenario.trees import ArgumentKind, ResultKind


@dataclass(frozen=True, slots=True)
class Signature:
    """also: a second way to call it, told by the number of arguments."""

    arguments: tuple[ArgumentKind, ...]
    result: ResultKind
    meaning: str
    also: tuple[ArgumentKind, ...] = ()

    def called_with(self, count: int) -> tuple[ArgumentKind, ...]:
        """The kinds of so many arguments; those of the first way where there is no such way."""
        return self.also if count == len(self.also) else self.arguments


FUNCTIONS: dict[str, Signature] = {
    "controls": Signature(("actor", "place-or-zone"), "boolean", "the actor controls the place, or every place of the zone"),
    "occupied": Signature(("actor", "place"), "boolean", "a formation of the actor that is not spent is at the place"),
    "present": Signature(("actor", "place-or-zone"), "boolean", "as occupied, at any place of the zone"),
    "connected": Signature(
        ("actor", "place", "place"), "boolean",
        "both places, and a path between them, are controlled by the actor or its friends",
    ),
    "encircled": Signature(("formation",), "boolean", "the formation is cut off from every supply source"),
    "at": Signature(("formation", "place"), "boolean", "the formation is at the place"),
    "engaged": Signature(("formation",), "boolean", "the formation is in an engagement"),
    "spent": Signature(("formation",), "boolean", "the formation has given way and not yet recovered"),
    "surrendered": Signature(("formation", "actor"), "boolean", "the formation has surrendered to the actor"),
    "gone": Signature(("formation",), "boolean", "the formation was destroyed or surrendered, or is an uncommitted reserve"),
    "barred": Signature(("formation",), "boolean", "the formation waits for a place that a ceasefire or closed passage keeps it out of"),
    "attacked": Signature(
        ("formation",), "boolean",
        "the formation has defended a place, or fought on a route; of two actors: one of the first was so attacked by the second",
        also=("actor", "actor"),
    ),
    "open": Signature(
        ("place", "place", "actor"), "boolean",
        "the places are connected over places neither hostile-controlled nor closed to the actor, ends included",
    ),
    "within": Signature(("formation", "length", "place"), "boolean", "the formation is inside this distance of the place"),
    "hostile": Signature(("actor", "actor"), "boolean", "the two are hostile now"),
    "friendly": Signature(("actor", "actor"), "boolean", "the two are friendly now"),
    "chose": Signature(("actor", "option"), "boolean", "the actor has chosen the option at least once"),
    "choices": Signature(("actor", "option"), "number", "how often the actor has chosen the option"),
    "chosen": Signature(("actor", "option"), "time", "when the actor first chose the option, `never` if it has not"),
    "since": Signature(
        ("actor", "option"), "time", "days since the actor last chose the option, `never` if it has not; flowing",
    ),
    "strikes": Signature(("actor", "actor"), "number", "strikes of the first's fires on the second's formations so far"),
    "magazine": Signature(("fires",), "number", "remaining strikes"),
    "belief": Signature(("belief",), "number", "mean of the belief now"),
    "strength": Signature(("formation",), "strength", "fighters now; 0 when gone; a level that is reached counts as below it"),
    "initial": Signature(("formation",), "strength", "fighters at the start, reinforcements included"),
    "losses": Signature(("actor",), "strength", "fighters that the actor has lost so far, prisoners included; flowing"),
    "power": Signature(
        ("actor", "place-or-zone"), "strength",
        "power of the actor's formations there and at the gate, without cover and air support; flowing",
    ),
    "distance": Signature(("place", "place"), "length", "geodesic distance in km"),
    "reach": Signature(("fires",), "length", "reach of the fires in km"),
    "first": Signature(("actor", "place"), "time", "when the actor first controlled the place: 0 at the start, never if never"),
    "reached": Signature(("actor", "place"), "time", "when any formation of the actor was first at the place, never if none was"),
    "share": Signature(("actor",), "number", "share of the actor in the value of all controlled places"),
    "contiguous": Signature(("actor",), "boolean", "the actor's places are connected by routes between them"),
    "contact": Signature(("actor", "actor"), "number", "routes that join a place of the one with a place of the other"),
    "line": Signature(("actor", "actor", "barrier"), "number", "share of those routes that cross the barrier; 0 if none"),
}  # fmt: skip

# functions whose value flows between events: read at one moment only, never waited for
FLOWING = frozenset({"losses", "power", "since"})

# names that authors try, and what is meant
_TRIED = {
    "holds held owns has takes taken captured": "who holds a place: `controls(actor, place)`",
    "surrounded cut-off besieged": "whose supply is cut: `encircled(formation)`",
    "destroyed dead lost alive": "whether a formation is no more: `gone(formation)`",
    "arrived arrives enters": "where a formation is: `at(formation, place)`; when an actor first came: `reached(actor, place)`",
    "fighting fights in-contact": "whether it fights: `engaged(formation)`; whether it was attacked: `attacked(formation)`",
    "allied allies friends neutral": "stances: `friendly(actor, actor)`, `hostile(actor, actor)`",
    "date time now today": "the present time is `day`: `day >= 30`, `day >= 2017-06-20`",
}
MEANT: dict[str, str] = {name: hint for names, hint in _TRIED.items() for name in names.split()}

# functions of an earlier version, and what to write instead
REPLACED: dict[str, str] = {
    "broken": "it is now `spent(formation)`: who gives way withdraws, and recovers in time; `sandtable fmt FILE --upgrade` rewrites it",
}
