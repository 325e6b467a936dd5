"""The table `paths`: the event logs of the kept futures, one row an event, with names beside the indices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from sandtable.program import Event, Program, Record

Kind = Literal[
    "formation", "place", "route", "location", "ring", "fires", "actor", "decision", "option", "stop", "stage", ""
]

# what subject and object of each event are an index of; "stage" and "" are not indices
SUBJECT_AND_OBJECT: dict[Event, tuple[Kind, Kind]] = {
    Event.ARRIVAL: ("formation", "place"),
    Event.MEETING: ("formation", "formation"),
    Event.RING: ("formation", "ring"),
    Event.STRIKE: ("formation", "fires"),
    Event.DESTROYED: ("formation", ""),
    Event.GIVE_WAY: ("formation", "location"),
    Event.HALT: ("formation", "location"),
    Event.SUPPLY: ("formation", "stage"),
    Event.SURRENDER: ("formation", "actor"),
    Event.RECOVERY: ("formation", ""),
    Event.WATCH: ("formation", ""),
    Event.DECISION: ("decision", "option"),
    Event.RESUME: ("formation", ""),
    Event.STOP: ("stop", ""),
    Event.DEPART: ("formation", "route"),
    Event.ENTER: ("formation", "place"),
    Event.CONTROL: ("place", "actor"),
    Event.OPEN: ("formation", "location"),
    Event.JOIN: ("formation", "location"),
    Event.END: ("location", ""),
    Event.WITHDRAW: ("formation", "route"),
    Event.GONE: ("formation", ""),
    Event.CUT: ("formation", ""),
    Event.COMMIT: ("formation", "place"),
    Event.WAIT: ("formation", "place"),
    Event.DAY: ("", ""),
    Event.VOID: ("option", ""),
    Event.PRISONERS: ("formation", "location"),
    Event.BAY: ("formation", ""),
    Event.EFFECT: ("option", ""),
    Event.EVACUATE: ("formation", "place"),
    Event.BARRED: ("formation", "place"),
    Event.ODDS: ("option", ""),
    Event.CHANCE: ("option", ""),
}
EVENT_LABELS = tuple(event.name.lower().replace("_", "-") for event in Event)


def names_of(program: Program, kind: Kind) -> tuple[str, ...]:
    """Identifiers by index of what `kind` names; a location is a place or, after the places, a route."""
    return {
        "formation": program.formations,
        "place": program.places,
        "route": program.routes,
        "location": program.places + program.routes,
        "ring": program.rings.names,
        "fires": program.fires,
        "actor": program.actors,
        "decision": tuple(decision.identifier for decision in program.decisions),
        "option": tuple(option.identifier for option in program.options),
        "stop": tuple(f"stop-{index + 1}" for index in range(len(program.conditions.stops))),
        "stage": ("0", "1", "2"),
        "": (),
    }[kind]


def paths_table(program: Program, futures: Iterable[int], *, trace: Callable[[int], Record]) -> Any:
    """The logs of some futures as a `pyarrow.Table`: future, step, day, event, subject, object, value and the indices.

    trace: gives the record of one future, its log included.
    """
    import pyarrow as pa

    rows: list[tuple[int, int, float, int, int, int, float]] = []
    for future in futures:
        for step, (day, event, subject, other, value) in enumerate(trace(future).log):
            rows.append((future, step, day, event, subject, other, value))
    columns = list(zip(*rows, strict=True)) if rows else [()] * 7
    future_, step_, day_, event_, subject_, object_, value_ = columns
    kinds = [SUBJECT_AND_OBJECT[Event(event)] for event in event_]
    events = pa.DictionaryArray.from_arrays(pa.array(event_, pa.int8()), pa.array(EVENT_LABELS))
    return pa.table(
        {
            "future": pa.array(future_, pa.int64()),
            "step": pa.array(step_, pa.int32()),
            "day": pa.array(day_, pa.float64()),
            "event": events,
            "subject": _named(program, [kind for kind, _ in kinds], subject_),
            "object": _named(program, [kind for _, kind in kinds], object_),
            "value": pa.array(value_, pa.float64()),
            "subject_index": pa.array(subject_, pa.int32()),
            "object_index": pa.array(object_, pa.int32()),
        }
    )


def _named(program: Program, kinds: list[Kind], indices: Iterable[int]) -> Any:
    import pyarrow as pa

    names = {kind: names_of(program, kind) for kind in set(kinds)}
    labels = [names[kind][index] if kind and index >= 0 else None for kind, index in zip(kinds, indices, strict=True)]
    return pa.array(labels, pa.string()).dictionary_encode()
