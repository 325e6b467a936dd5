"""Priors in likelihood words: `words(likely)` as the beta of the range that the words have in the scenario.

    assumptions: {strike-chance: {title: ..., prior: words(likely), source: paper, at: ...}}

`words(likely)` is read by the scenario's `words`, declared terms included; `words(likely, nato)` by another standard;
`words(likely, readers)` as surveyed readers understand the phrase. Checked by tests/unit/text/test_priors.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from sandtable.errors import WordError
from sandtable.scenario.priors.distribution import Prior, Worded
from sandtable.scenario.priors.fitting import NARROWEST, beta_of
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Assumption, Belief, Scenario, Words
from sandtable.text.declared import DECLARED, readers_range, scenario_range
from sandtable.text.possibility import STANDARD as READERS
from sandtable.text.standards import Range
from sandtable.text.words import find_standard, standards, term_range

E = TypeVar("E", Assumption, Belief)


def range_of(worded: Worded, words: str | Words) -> Range:
    """What the words of a prior mean. words : the scenario's `words`. Raises WordError for an unknown phrase or standard."""
    if not worded.standard:
        return scenario_range(words, worded.phrase)
    if worded.standard == READERS:
        if (found := readers_range(worded.phrase)) is None:
            raise WordError(
                f"readers were not asked about `{worded.phrase[:60]}`", hint="`sandtable words` lists all terms"
            )
        return found
    known = [each.id for each in standards()]
    if worded.standard not in known:
        message = f"there is no standard of likelihood words `{worded.standard[:40]}`"
        raise WordError(message, hint=suggest(worded.standard, [*known, READERS]))
    return term_range(worded.phrase, standard=worded.standard)


def resolved(prior: Prior, words: str | Words) -> Prior:
    """A prior in words as the beta of their range, any other as it is.

    A range of one value, such as Kent's `certain`, is that value. Raises WordError as `range_of` does.
    """
    if prior.words is None:
        return prior
    found = range_of(prior.words, words)
    known = replace(prior.words, by=found.standard, low=found.low, high=found.high)
    if found.high - found.low <= NARROWEST:
        return replace(prior, kind="fixed", parameters=((found.low + found.high) / 2,), words=known)
    return replace(prior, kind="beta", parameters=(*beta_of(found.low, found.high), 0.0, 1.0), words=known)


def with_words(scenario: Scenario) -> Scenario:
    """The scenario with every prior in words resolved. One whose words are unknown stays as it is: S222 reports it."""
    assumptions = _resolved(scenario.assumptions, scenario.words)
    beliefs = _resolved(scenario.beliefs, scenario.words)
    if assumptions is scenario.assumptions and beliefs is scenario.beliefs:
        return scenario
    return scenario.model_copy(update={"assumptions": assumptions, "beliefs": beliefs})


def _resolved(entries: dict[str, E], words: str | Words) -> dict[str, E]:
    found: dict[str, E] = {}
    for name, entry in entries.items():
        prior = getattr(entry, "prior", None)
        if isinstance(prior, Prior) and prior.words is not None:
            try:
                found[name] = entry.model_copy(update={"prior": resolved(prior, words)})
            except (WordError, ValueError):  # ValueError: a declared range that is none, which S313 reports
                continue
    return {**entries, **found} if found else entries


def title_of(standard: str) -> str:
    """A standard of a resolved prior in running text: `ICD 203`, `this file`, `surveyed readers`."""
    named: Mapping[str, str] = {DECLARED: "this file", READERS: "surveyed readers"}
    return named.get(standard) or find_standard(standard).title.split(",")[0]
