"""S210: an option that the actor does not have."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import argument_columns
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.spelling import suggest
from sandtable.scenario.trees import Call, walk
from sandtable.scenario.types import BestResponseTest, RedLine


@rule(
    "S210",
    summary="unknown option of this actor",
    why="""`chose(actor, option)`, `choices`, `chosen` and `since` refer to an option of a decision of this actor; so do
    the test of a best response, and the act and the threat of a red line.""",
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
            if isinstance(node, Call) and node.function in ("chose", "choices", "chosen", "since"):
                (actor, _), (option, column) = argument_columns(node, expression)
                if not _has(draft, actor, option):
                    yield Finding(path, *_words(draft, actor, option), column=column, length=len(option))
    for path, entry in draft.entries:
        if isinstance(entry, BestResponseTest) and not _has(draft, entry.actor, entry.option):
            yield Finding((*path, "option"), *_words(draft, entry.actor, entry.option))
        if isinstance(entry, RedLine):
            for key, actor, named in (("act", entry.target, entry.act), ("threat", entry.drawer, entry.threat)):
                if named is not None and actor and not _has(draft, actor, named):
                    yield Finding((*path, key), *_words(draft, actor, named))


def _has(draft: Draft, actor: str, option: str) -> bool:
    """Whether the option exists; an unknown actor is reported by another rule."""
    return option in draft.options.get(actor, ()) or not draft.is_known(actor, "actor")


def _words(draft: Draft, actor: str, option: str) -> tuple[str, str, str]:
    """The message, an empty code and the hint."""
    options = draft.options.get(actor, set())
    others = [name for name, known in draft.options.items() if option in known]
    hint = f"`{option}` is an option of `{others[0]}`" if others else suggest(option, options)
    return f"`{actor}` has no option `{option}`", "", hint or f"`{actor}` has no decisions"
