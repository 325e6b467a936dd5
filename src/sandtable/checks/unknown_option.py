"""S210: an option that the actor does not have."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import argument_columns
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.expressions import Call, walk
from sandtable.scenario.findings import Finding
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import BestResponseTest


@rule(
    "S210",
    summary="unknown option of this actor",
    why="""`chose(actor, option)` and `choices(actor, option)` name an option of a decision that this very actor takes;
    so does the test of a best response.""",
    bad="""
    decisions:
      red-line: {actor: washington, options: {strike: {...}, abstain: {...}}, ...}
    stop: ["chose(washington, strikes)"]
    """,
    good="""
    decisions:
      red-line: {actor: washington, options: {strike: {...}, abstain: {...}}, ...}
    stop: ["chose(washington, strike)"]
    """,
)
def unknown_option(draft: Draft) -> Iterator[Finding]:
    for path, expression in draft.expressions:
        for node in walk(expression):
            if isinstance(node, Call) and node.function in ("chose", "choices"):
                (actor, _), (option, column) = argument_columns(node, expression.text)
                if not _has(draft, actor, option):
                    yield Finding(path, *_words(draft, actor, option), column=column, length=len(option))
    for path, entry in draft.entries:
        if isinstance(entry, BestResponseTest) and not _has(draft, entry.actor, entry.option):
            yield Finding((*path, "option"), *_words(draft, entry.actor, entry.option))


def _has(draft: Draft, actor: str, option: str) -> bool:
    """Whether the option may be right; an unknown actor is a fault of its own."""
    return option in draft.options.get(actor, ()) or not draft.is_known(actor, "actor")


def _words(draft: Draft, actor: str, option: str) -> tuple[str, str, str]:
    """Message, no code yet, hint."""
    options = draft.options.get(actor, set())
    others = [name for name, known in draft.options.items() if option in known]
    hint = f"`{option}` is an option of `{others[0]}`" if others else suggest(option, options)
    return f"`{actor}` has no option `{option}`", "", hint or f"`{actor}` takes no decision"
