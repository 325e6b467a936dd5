"""S214: one name for two things that can be referred to in the same place."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import SECTIONS, Draft, Kind
from sandtable.scenario.findings import Finding

_CLASHES: tuple[tuple[Kind, Kind, str], ...] = (
    ("belief", "assumption", "the probability of an option could refer to either"),
    ("zone", "place", "conditions could refer to either"),
)
_WORDS = frozenset({"day", "never", "true", "false", "and", "or", "not", "min", "max", "rest"})


@rule(
    "S214",
    summary="one name for two things",
    why="""An option's probability may name an assumption or a belief, a condition may name a place or a zone; a name
    that is both would be ambiguous. The words of the expression language cannot name an assumption either.""",
    bad="""
    assumptions: {credibility: {...}}
    beliefs: {credibility: {...}}
    """,
    good="""
    assumptions: {credibility: {...}}
    beliefs: {strikes-go-unanswered: {...}}
    """,
)
def shared_name(draft: Draft) -> Iterator[Finding]:
    for kind, other, why in _CLASHES:
        for name in sorted((draft.names(kind) or frozenset()) & (draft.names(other) or frozenset())):
            message = f"`{name}` is the name of {_article(other)} and of {_article(kind)}"
            yield Finding((*SECTIONS[kind], name), message, hint=f"rename one of them: {why}", part="key")
    for kind in ("assumption", "belief"):
        for name in sorted((draft.names(kind) or frozenset()) & _WORDS):
            hint = "choose another name: conditions and options could not refer to it"
            yield Finding(
                (*SECTIONS[kind], name),
                f"`{name}` is a reserved word of the expression language",
                hint=hint,
                part="key",
            )


def _article(kind: Kind) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
