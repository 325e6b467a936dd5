"""What `sandtable read` prints with `--json`."""

from __future__ import annotations

from typing import Annotated, Literal

from typing_extensions import TypedDict

from sandtable.candidates.finds import Kind
from sandtable.cli.printed import Hash, closed, said
from sandtable.results import Count, Share


@closed
class FoundMeaning(TypedDict):
    """A likelihood in numbers."""

    low: Annotated[Share, said("lowest probability that the words mean")]
    high: Annotated[Share, said("highest probability that the words mean")]
    source: Annotated[
        str,
        said(
            "standard or survey that has the words; `readers`; `text`: a number of the text; `phrases`: read as `like`"
        ),
    ]
    like: Annotated[str, said("the defined term that an undefined phrase is read as, else empty")]
    negated: Annotated[bool, said("whether it is turned round by a negation before the words")]


@closed
class FoundTown(TypedDict):
    """A place that a name may mean."""

    name: Annotated[str, said("as the scenario or GeoNames writes it")]
    country: Annotated[str, said("two letters, ISO 3166; empty for a place of the scenario")]
    lat: Annotated[float, said("degrees, to a hundredth")]
    lon: Annotated[float, said("degrees, to a hundredth")]
    inhabitants: Annotated[Count, said("0 if unknown")]
    origin: Annotated[Literal["scenario", "gazetteer"], said("where it is known from")]
    kilometres: Annotated[float | None, said("from the nearest other place of the text that is known, else null")]
    in_window: Annotated[bool, said("whether it is inside the scenario's window; false without a scenario")]


@closed
class FoundClaim(TypedDict):
    """A candidate, with its locator."""

    kind: Annotated[Kind, said("what it is")]
    start: Annotated[Count, said("its first character, from 0")]
    end: Annotated[Count, said("the character after its last")]
    sha256: Hash
    line: Annotated[int, said("line of its first character, from 1", ge=1)]
    column: Annotated[int, said("column of its first character, from 1", ge=1)]
    sentence: Annotated[int, said("number of its sentence, from 1, as `locate` counts them", ge=1)]
    text: Annotated[str, said("its characters")]
    meaning: Annotated[
        FoundMeaning | None, said("for likelihoods, and for hedges that readers were asked about; else null")
    ]
    evidence: Annotated[list[str], said("why a place or an actor is taken for one; else empty")]
    towns: Annotated[list[FoundTown], said("what a place may be, the likeliest first; none is chosen")]


@closed
class FoundClaims(TypedDict):
    """Candidate claims of a text."""

    file: Annotated[str, said("the text")]
    scenario: Annotated[str | None, said("the scenario whose words, places and actors were used, or null")]
    sentences: Annotated[Count, said("number of sentences of the text")]
    counts: Annotated[dict[Kind, Count], said("number of candidates of each kind that was asked for")]
    finds: Annotated[list[FoundClaim], said("the candidates in order of place")]
    attribution: Annotated[str, said("the source and licence of the gazetteer; empty if no place has towns")]
