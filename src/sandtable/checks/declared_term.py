"""S120: a declaration of likelihood words that is incomplete, contradictory or duplicate."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Words
from sandtable.text.phrases import normalise


@rule(
    "S120",
    summary="declared words have either `range` or `like`",
    why="""Words that the standard lacks are interpreted as a range of probabilities, or as a term of the standard. `a
    high chance` and `high chance` are the same words.""",
    bad="""
    words: {terms: {fair chance: {because: It sounds like a coin.}}}
    """,
    good="""
    words: {terms: {fair chance: {range: [0.3, 0.7], basis: assumed, because: It sounds like a coin.}}}
    """,
)
def declared_term(draft: Draft) -> Iterator[Finding]:
    words = draft.scenario.words
    if not isinstance(words, Words):
        return
    seen: dict[str, str] = {}
    for phrase in words.terms:
        path = ("words", "terms", phrase)
        given = set(draft.given(path)) & {"range", "like"}
        if not given:
            hint = "add `range: [low, high]`, or `like: ...` with a term of the standard"
            yield Finding(path, f"`{phrase}` has no meaning assigned", hint=hint, part="key")
        elif len(given) == 2:
            yield Finding((*path, "like"), "`like` and `range` are given both", hint="keep one of them", part="key")
        plain = normalise(phrase)
        if not plain:
            yield Finding(path, "this key has no words", part="key")
        elif plain in seen:
            yield Finding(
                path, f"`{phrase}` and `{seen[plain]}` are the same words", hint="keep one of them", part="key"
            )
        seen.setdefault(plain, phrase)
