"""S222: likelihood words without a numerical meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sandtable.checks.rule import rule
from sandtable.errors import WordError
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.spelling import closest
from sandtable.scenario.types import ProbabilityTest, Words
from sandtable.text.declared import readers_only, standard_of
from sandtable.text.phrases import normalise
from sandtable.text.possibility import STANDARD as READERS
from sandtable.text.priors import range_of
from sandtable.text.words import standards, term_range


@rule(
    "S222",
    summary="likelihood words without a numerical meaning",
    why="""A claim in words is judged by the range of those words: that of the standard under `words` (default ICD 203),
    a range declared in the file with its reason, or the `range` beside the words of the test. Words
    that no published standard has, such as `may`, `might`, `often` or `rarely`, are interpreted as surveyed readers
    understood them. A prior in likelihood words, `words(likely)`, is read in the same way.""",
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
)
def unknown_words(draft: Draft) -> Iterator[Finding]:
    if not draft.is_whole and "words" in draft.given(()) and "words" not in draft.scenario.model_fields_set:
        return  # what it declares cannot be read
    words = draft.scenario.words
    yield from _priors(draft, words)
    declared = words.terms if isinstance(words, Words) else {}
    for phrase, term in declared.items():
        if term.like is not None and term.range is None:
            yield from _look_up(("words", "terms", phrase, "like"), term.like, standard_of(words))
    for name, claim in draft.scenario.claims.items():
        test = claim.test
        if isinstance(test, ProbabilityTest) and test.words is not None and test.range is None:
            path = ("claims", name, "test", "words")
            yield from _look_up(path, test.words, standard_of(words), declared)


def _priors(draft: Draft, words: str | Words) -> Iterator[Finding]:
    """Priors in words that have no range, each at the phrase or the standard that is unknown."""
    for section, entries in (("assumptions", draft.scenario.assumptions), ("beliefs", draft.scenario.beliefs)):
        for name, entry in entries.items():
            found = entry.prior.words
            if found is None or found.by:
                continue
            path = (section, name, "prior")
            try:
                range_of(found, words)
            except WordError as fault:
                is_standard = found.standard not in ("", READERS, *(each.id for each in standards()))
                part = found.standard if is_standard else found.phrase
                more = "" if found.standard else "; or declare it under `words.terms`"
                column = entry.prior.text.rfind(part) if is_standard else entry.prior.text.find(part, len("words("))
                yield Finding(path, fault.message, hint=fault.hint + more, column=max(0, column), length=len(part))


def _look_up(path: Path, phrase: str, standard: str, declared: Iterable[str] | None = None) -> Iterator[Finding]:
    known = {normalise(each) for each in declared or ()}
    wanted = normalise(phrase)
    if wanted in known or readers_only(phrase) is not None:
        return
    try:
        term_range(phrase, standard=standard)
    except WordError as fault:
        close = closest(wanted, known)
        meant = f"did you mean `{close}`?" if close is not None else fault.hint
        more = "; or declare it under `words.terms`" if declared is not None else "; or give a `range`"
        yield Finding(path, fault.message, hint=meant + more)
