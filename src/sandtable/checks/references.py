"""Every reference in a scenario, with the kind of thing it must name; used by the rules S201 to S213."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sandtable.scenario.document import Path
from sandtable.scenario.draft import CALLED, SECTIONS, Draft, Kind
from sandtable.scenario.findings import Finding
from sandtable.scenario.spelling import suggest
from sandtable.scenario.trees import Call, Expression, walk
from sandtable.scenario.types import (
    Actor,
    Advance,
    Air,
    AirEffect,
    AirliftEffect,
    BestResponseTest,
    CeasefireEffect,
    Claim,
    CohesionEffect,
    CommitEffect,
    Decision,
    DriversTest,
    Entry,
    EvacuateEffect,
    EvidenceEffect,
    Fires,
    FiresEffect,
    Formation,
    Game,
    HandoverEffect,
    History,
    HistoryEvent,
    Holder,
    OrdersEffect,
    RedLine,
    ReferenceClass,
    RefitEffect,
    ReinforceEffect,
    Route,
    Scenario,
    Stance,
    StanceEffect,
    SurrenderEffect,
    Utility,
    WithdrawEffect,
    Zone,
)  # fmt: skip
from sandtable.scenario.vocabulary import FUNCTIONS

_NAMED: dict[str, Kind] = {"formation": "formation", "formations": "formation"}
_SELECTOR: dict[str, Kind] = {**_NAMED, "actor": "actor", "zone": "zone"}
# What the values of these keys name, singly or in lists.
_VALUES: dict[type[Entry], dict[str, Kind]] = {
    Route: {"between": "place", "crosses": "barrier"},
    Zone: {"places": "place", "center": "place"},
    Actor: {"supply": "place"},
    Stance: {"between": "actor", "of": "actor", "towards": "actor"},
    Scenario: {"control": "actor"},
    Holder: {"actor": "actor"},
    Formation: {"actor": "actor", "place": "place"},
    Advance: {"advance": "place"},
    Fires: {"actor": "actor", "base": "place", "against": "actor"},
    Air: {"by": "actor", "to": "actor", "against": "actor"},
    OrdersEffect: _SELECTOR,
    StanceEffect: {"between": "actor", "of": "actor", "towards": "actor"},
    FiresEffect: {"name": "fires"},
    AirEffect: {"name": "air"},
    ReinforceEffect: _NAMED,
    CommitEffect: {**_NAMED, "at": "place"},
    CeasefireEffect: {"zone": "zone", "places": "place"},
    AirliftEffect: _NAMED,
    HandoverEffect: {"places": "place", "zone": "zone", "to": "actor", "from": "actor"},
    WithdrawEffect: {**_SELECTOR, "to": "place"},
    EvacuateEffect: _NAMED,
    SurrenderEffect: {**_NAMED, "to": "actor"},
    RefitEffect: _SELECTOR,
    CohesionEffect: _SELECTOR,
    EvidenceEffect: {"belief": "belief"},
    Decision: {"actor": "actor"},
    RedLine: {"by": "actor", "against": "actor", "actor": "actor", "deters": "actor", "outcome": "outcome"},
    DriversTest: {"outcome": "outcome"},
    BestResponseTest: {"actor": "actor", "outcome": "outcome"},
    Claim: {"source": "source"},
    HistoryEvent: {"place": "place"},
    Game: {"players": "actor"},
    Utility: {"outcome": "outcome"},
}
# What the keys of these mappings name.
_KEYS: dict[type[Entry], dict[str, Kind]] = {
    Scenario: {"control": "place"},
    History: {"outcomes": "outcome", "times": "outcome"},
    ReferenceClass: {"outcomes": "outcome"},
    Game: {"utilities": "actor"},
}
_ARGUMENTS: dict[str, Kind] = {
    "actor": "actor", "place": "place", "place-or-zone": "place", "formation": "formation", "fires": "fires",
    "belief": "belief", "barrier": "barrier",
}  # fmt: skip


def named_by_values(model: type, key: str) -> Kind | None:
    """What the values of a key name."""
    return _VALUES.get(model, {}).get(key)


def named_by_keys(model: type, key: str) -> Kind | None:
    """What the keys of the mapping under a key name."""
    return _KEYS.get(model, {}).get(key)


def named_by_arguments(kind: str) -> Kind | None:
    """What an argument of a function names, options aside."""
    return _ARGUMENTS.get(kind)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference. or_zone : a zone may be named as well. column, length : its position in an expression."""

    path: Path
    name: str
    kind: Kind
    part: Literal["value", "key"] = "value"
    or_zone: bool = False
    column: int = 0
    length: int | None = None


@lru_cache(maxsize=2)
def references(draft: Draft) -> tuple[Reference, ...]:
    """Every reference of the scenario, options and assumptions aside."""
    stated = (reference for path, entry in draft.entries for reference in _of_entry(path, entry))
    asked = (reference for path, expression in draft.expressions for reference in _of_expression(path, expression))
    return (*stated, *asked)


@lru_cache(maxsize=2)
def _by_kind(draft: Draft) -> dict[Kind, list[Reference]]:
    found: dict[Kind, list[Reference]] = {}
    for reference in references(draft):
        found.setdefault(reference.kind, []).append(reference)
    return found


def _of_entry(path: Path, entry: Entry) -> Iterator[Reference]:
    for name, kind in _VALUES.get(type(entry), {}).items():
        value = getattr(entry, name)
        if isinstance(value, str):
            yield Reference((*path, name), value, kind)
        elif isinstance(value, Mapping):
            named = ((key, item) for key, item in value.items() if isinstance(item, str))
            yield from (Reference((*path, name, key), item, kind) for key, item in named)
        elif value is not None:
            yield from (Reference((*path, name, index), item, kind) for index, item in enumerate(value))
    for name, kind in _KEYS.get(type(entry), {}).items():
        yield from (Reference((*path, name, key), key, kind, part="key") for key in getattr(entry, name) or {})
    if (source := getattr(entry, "source", None)) is not None and not isinstance(entry, Claim):
        yield Reference((*path, "source"), source, "source")


def _of_expression(path: Path, expression: Expression) -> Iterator[Reference]:
    for node in walk(expression):
        if not isinstance(node, Call):
            continue
        kinds = FUNCTIONS[node.function].called_with(len(node.arguments))
        for (name, column), kind in zip(argument_columns(node, expression), kinds, strict=True):
            if kind in _ARGUMENTS:
                yield Reference(path, name, _ARGUMENTS[kind], "value", kind == "place-or-zone", column, len(name))


def argument_columns(call: Call, expression: Expression) -> list[tuple[str, int]]:
    """The written arguments of a call with their columns in the expression's text."""
    found: list[tuple[str, int]] = []
    depth = 0
    for token in expression.tokens:
        if token.column <= call.column:
            continue  # the text before the call, and its name
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            break
        if token.kind in ("identifier", "quantity"):
            found.append((token.text, token.column))
    return found


def unknown(draft: Draft, kind: Kind) -> Iterator[Finding]:
    """A finding for every reference to something of this kind that is not declared."""
    called = CALLED.get(kind, kind)
    for reference in _by_kind(draft).get(kind, ()):
        if draft.is_known(reference.name, kind):
            continue
        if reference.or_zone and draft.is_known(reference.name, "zone"):
            continue
        what = "place or zone" if reference.or_zone else called
        known = set(draft.names(kind) or ()) | (set(draft.names("zone") or ()) if reference.or_zone else set())
        hint = hint_for(draft, reference.name, kind=kind, known=known)
        yield Finding(
            reference.path, f"unknown {what} `{reference.name}`", hint=hint,
            part=reference.part, column=reference.column, length=reference.length,
        )  # fmt: skip


def hint_for(draft: Draft, name: str, *, kind: Kind, known: set[str]) -> str:
    """What the unknown name may mean: something of another kind, a close name, or one of a few."""
    others = draft.kinds_of(name)
    if others:
        called = CALLED.get(others[0], others[0])
        return f"`{name}` is {'an' if called[0] in 'aeiou' else 'a'} {called}"
    return suggest(name, known) if known else f"nothing is declared under `{'.'.join(map(str, SECTIONS[kind]))}`"
