"""S222: likelihood words that nobody has put into numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sandtable.checks.rule import rule
from sandtable.errors import WordError
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.spelling import closest
from sandtable.scenario.types import ProbabilityTest, Words
from sandtable.text.declared import declared_term, standard_of
from sandtable.text.phrases import normalise
from sandtable.text.words import term_range


@rule(
    "S222",
    summary="likelihood words that neither the standard nor the file puts into numbers",
    why="""A claim in words is judged by the range that its words stand for: that of the standard under `words` (ICD 203
    unless said), or one that the file declares with its reason, or the `range` beside the words of the test.""",
    bad="""
    words: nato
    claims:
      chance: {test: {probability: "controls(blue, east)", words: high chance}, ...}
    """,
    good="""
    words:
      standard: nato
      terms: {high chance: {range: [0.6, 1], basis: assumed, because: Likely and highly likely together.}}
    claims:
      chance: {test: {probability: "controls(blue, east)", words: high chance}, ...}
    """,
    needs_whole=True,
)
def unknown_words(draft: Draft) -> Iterator[Finding]:
    words = draft.scenario.words
    declared = words.terms if isinstance(words, Words) else {}
    for phrase, term in declared.items():
        if term.like is not None and term.range is None:
            yield from _look_up(("words", "terms", phrase, "like"), term.like, standard_of(words), ())
    for name, claim in draft.scenario.claims.items():
        test = claim.test
        if isinstance(test, ProbabilityTest) and test.words is not None and test.range is None:
            if declared_term(words, test.words) is None:
                yield from _look_up(("claims", name, "test", "words"), test.words, standard_of(words), declared)


def _look_up(path: Path, phrase: str, standard: str, declared: Iterable[str]) -> Iterator[Finding]:
    try:
        term_range(phrase, standard=standard)
    except WordError as fault:
        close = closest(normalise(phrase), declared)
        hint = f"did you mean `{close}`, declared under `words`?" if close is not None else fault.hint
        yield Finding(path, fault.message, hint=hint)
