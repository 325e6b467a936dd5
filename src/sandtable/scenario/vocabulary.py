"""The functions of the expression language. This table is the whole vocabulary; SPEC.md prints it."""

from __future__ import annotations

from dataclasses import dataclass

from sandtable.scenario.trees import ArgumentKind, ResultKind


@dataclass(frozen=True, slots=True)
class Signature:
    arguments: tuple[ArgumentKind, ...]
    result: ResultKind
    meaning: str


FUNCTIONS: dict[str, Signature] = {
    "controls": Signature(("actor", "place-or-zone"), "boolean", "the actor controls the place, or every place of the zone"),
    "occupied": Signature(("actor", "place"), "boolean", "an unbroken formation of the actor stands at the place"),
    "present": Signature(("actor", "place-or-zone"), "boolean", "as occupied, at any place of the zone"),
    "connected": Signature(
        ("actor", "place", "place"), "boolean",
        "both places, and a path between them, are controlled by the actor or its friends",
    ),
    "encircled": Signature(("formation",), "boolean", "the formation is cut off from every supply source"),
    "at": Signature(("formation", "place"), "boolean", "the formation stands at the place"),
    "engaged": Signature(("formation",), "boolean", "the formation is in an engagement"),
    "broken": Signature(("formation",), "boolean", "the formation has broken"),
    "gone": Signature(("formation",), "boolean", "the formation was destroyed or surrendered, or is an uncommitted reserve"),
    "within": Signature(("formation", "length", "place"), "boolean", "the formation is inside this distance of the place"),
    "hostile": Signature(("actor", "actor"), "boolean", "the two are hostile now"),
    "friendly": Signature(("actor", "actor"), "boolean", "the two are friendly now"),
    "chose": Signature(("actor", "option"), "boolean", "the actor has chosen the option at least once"),
    "choices": Signature(("actor", "option"), "number", "how often the actor has chosen the option"),
    "strikes": Signature(("actor", "actor"), "number", "strikes of the first's fires on the second's formations so far"),
    "magazine": Signature(("fires",), "number", "strikes left"),
    "belief": Signature(("belief",), "number", "mean of the belief now"),
    "strength": Signature(("formation",), "strength", "fighters now; 0 when gone"),
    "initial": Signature(("formation",), "strength", "fighters at the start, reinforcements included"),
    "distance": Signature(("place", "place"), "length", "geodesic distance in km"),
    "reach": Signature(("fires",), "length", "reach of the fires in km"),
    "first": Signature(("actor", "place"), "time", "when the actor first controlled the place: 0 at the start, never if never"),
    "reached": Signature(("actor", "place"), "time", "when a formation of the actor first stood at the place"),
    "share": Signature(("actor",), "number", "share of the actor in the value of all controlled places"),
    "contiguous": Signature(("actor",), "boolean", "the actor's places hang together over routes between them"),
    "contact": Signature(("actor", "actor"), "number", "routes that join a place of the one with a place of the other"),
    "line": Signature(("actor", "actor", "barrier"), "number", "share of those routes that cross the barrier; 0 if none"),
}  # fmt: skip
