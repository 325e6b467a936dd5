"""Completion inside conditions and other expressions, and inside priors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import ascii_letters, digits
from typing import Any, get_args, get_origin

from sandtable.authoring.completing.items import Item
from sandtable.authoring.completing.names import Name, Names
from sandtable.checks.references import named_by_arguments
from sandtable.scenario.draft import CALLED, Kind
from sandtable.scenario.expressions import Condition, MomentCondition, NumberExpression, TimeExpression
from sandtable.scenario.priors.text import EXAMPLES
from sandtable.scenario.vocabulary import FUNCTIONS, Signature

_WORDS = {
    "and": "both hold", "or": "at least one holds", "not": "does not hold", "day": "days since the start",
    "never": "the time that never comes",
    "true": "always", "false": "never holds",
}  # fmt: skip
_SPECIAL = {
    "if": "if(condition, then, otherwise): one of two numbers", "min": "the smallest of some numbers", "max": "the largest of some numbers",
}  # fmt: skip
_LETTERS = ascii_letters + digits + "-"
_PRIORS = {
    "fixed": "one value", "uniform": "from low to high, all alike", "loguniform": "from low to high, all scales alike",
    "normal": "mean and standard deviation, with bounds", "lognormal": "median and sigma of the logarithm",
    "beta": "a share, by two counts",
    "triangular": "low, most likely, high", "choice": "values with their weights",
    "words": "likelihood words, by the scenario's standard",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallAt:
    """The call that a text ends in. function : empty in brackets without a function. given : the arguments before this one."""

    function: str
    given: tuple[str, ...]


def token_of(before: str) -> str:
    """The word with which a text ends."""
    return before[len(before.rstrip(_LETTERS)) :]


def call_of(before: str) -> CallAt | None:
    """The innermost call that is open where a text ends."""
    depth, commas, end = 0, [len(before)], len(before)
    for at in range(end - 1, -1, -1):
        character = before[at]
        if character == ")":
            depth += 1
        elif character == "(" and depth:
            depth -= 1
        elif character == "(":
            name = token_of(before[:at].rstrip())
            starts = [at, *reversed(commas[1:])]
            ends = [*starts[1:], end]
            given = tuple(before[a + 1 : b].strip() for a, b in zip(starts, ends, strict=True))
            return CallAt(name, given[:-1])
        elif character == "," and not depth:
            commas.append(at)
    return None


@cache
def expected_kind(annotation: Any) -> str:
    """Which kind of expression a type asks for: boolean, time, number; empty if it takes none."""
    found = {
        kind for each in _metadata(annotation) for kind, types in _TYPES.items() if any(each == get_args(one)[1] for one in types)
    }  # fmt: skip
    return next((kind for kind in ("boolean", "time", "number") if kind in found), "")


_TYPES: dict[str, tuple[Any, ...]] = {
    "boolean": (Condition, MomentCondition), "time": (TimeExpression,), "number": (NumberExpression,),
}  # fmt: skip


def _metadata(annotation: Any) -> Iterator[Any]:
    if hasattr(annotation, "__metadata__"):
        yield from annotation.__metadata__
        yield from _metadata(get_args(annotation)[0])
    elif get_origin(annotation) is not None:
        for each in get_args(annotation):
            yield from _metadata(each)


# -- expressions -------------------------------------------------------------------------------------


def in_expression(before: str, names: Names, *, expected: str) -> list[Item]:
    """What may follow in an expression. before : its text up to the word under the cursor."""
    call = call_of(before)
    signature = FUNCTIONS.get(call.function) if call is not None else None
    if call is None or signature is None:
        return _terms(names, expected=expected if call is None or call.function == "" else "number")
    items: dict[str, Item] = {}
    for arguments in (signature.arguments, signature.also):
        if len(call.given) < len(arguments):
            for item in _arguments(arguments[len(call.given)], call, names):
                items.setdefault(item.label, item)
    return list(items.values())


def _arguments(kind: str, call: CallAt, names: Names) -> Iterator[Item]:
    if kind == "option":
        own = names.options.get(call.given[0], {}) if call.given else {}
        yield from references(own or names.all_options(), "option")
    elif (named := named_by_arguments(kind)) is not None:
        yield from references(names.of(named), named)
        if kind == "place-or-zone":
            yield from references(names.of("zone"), "zone")


def _terms(names: Names, *, expected: str) -> list[Item]:
    """Functions, assumptions and words, those of the expected kind first."""
    first = [name for name, each in FUNCTIONS.items() if (each.result == "boolean") == (expected == "boolean")]
    rest = [name for name in FUNCTIONS if name not in first]
    items = [
        Item(name, f"{name}(", "function", usage(name, FUNCTIONS[name]), FUNCTIONS[name].meaning, again=True)
        for name in (*first, *rest)
    ]
    items += [Item(word, word, "word", "", meaning) for word, meaning in _WORDS.items()]
    items += [Item(name, f"{name}(", "function", name + "(...)", meaning) for name, meaning in _SPECIAL.items()]
    return items + list(references(names.of("assumption"), "assumption"))


def usage(name: str, signature: Signature) -> str:
    """How a function is called: `controls(actor, place-or-zone)`."""
    return f"{name}({', '.join(signature.arguments)})"


def references(found: dict[str, Name], kind: Kind) -> Iterator[Item]:
    """The names of a kind as completions."""
    for each in found.values():
        yield Item(each.name, each.name, "reference", CALLED.get(kind, kind), each.title)


# -- priors ------------------------------------------------------------------------------------------


def in_prior(before: str, *, standard: str, phrases: dict[str, str]) -> list[Item]:
    """What may follow in a prior. before : its text up to the words under the cursor. phrases : of the standard, with their ranges."""
    call = call_of(before)
    if call is None:
        return [
            Item(name, f"{name}(", "prior", EXAMPLES[name], meaning, again=name == "words") for name, meaning in _PRIORS.items()
        ]  # fmt: skip
    if call.function != "words":
        return []
    if call.given:
        from sandtable.text.words import standards

        return [Item(each.id, each.id, "word", "standard", each.title) for each in standards()]
    return [Item(phrase, phrase, "word", standard, meaning) for phrase, meaning in phrases.items()]
