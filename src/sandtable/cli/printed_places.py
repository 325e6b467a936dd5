"""What commands about places print with `--json`."""

from __future__ import annotations

from typing import Annotated, Literal

from typing_extensions import TypedDict

from sandtable.cli.printed import closed, said
from sandtable.results import Count


@closed
class FoundPlace(TypedDict):
    """A place that a name may mean."""

    name: Annotated[str, said("as GeoNames writes it")]
    country: Annotated[str, said("two letters, ISO 3166")]
    lat: Annotated[float, said("degrees, to a hundredth")]
    lon: Annotated[float, said("degrees, to a hundredth")]
    inhabitants: Annotated[Count, said("0 if unknown")]
    match: Annotated[
        Literal["exact", "prefix"], said("whether one of its names is the one looked for, or begins with it")
    ]
    kilometres: Annotated[float | None, said("from the point of `--near`; null without it")]
    entry: Annotated[str, said("a line for `theatre.places`")]


@closed
class FoundPlaces(TypedDict):
    """Candidates for a name."""

    name: Annotated[str, said("the name looked for")]
    places: Annotated[list[FoundPlace], said("the likeliest first; none is chosen")]
    attribution: Annotated[str, said("the source and licence of the gazetteer")]


@closed
class Imported(TypedDict):
    """What was added to a scenario from a file."""

    kind: Annotated[Literal["places"], said("what the file has")]
    file: Annotated[str, said("the file that was read")]
    scenario: Annotated[str, said("the scenario file")]
    written: Annotated[bool, said("whether the scenario file was rewritten; never with --dry-run")]
    added: Annotated[list[str], said("paths of the new entries, in the order of the file")]
    unused: Annotated[list[str], said("columns or properties of the file that nothing takes")]
    difference: Annotated[str, said("the lines that change, as a unified diff")]


@closed
class NewsCandidate(TypedDict):
    """The first event of an actor near a place that it does not control at the start."""

    item: Annotated[str, said("identifier of the drafted item")]
    place: Annotated[str, said("identifier of the place")]
    actor: Annotated[str, said("identifier of the actor")]
    date: Annotated[str, said("of the first event")]
    line: Annotated[int, said("of the file, on which the first event begins", ge=1)]
    events: Annotated[Count, said("events of the actor near the place within the scenario's time")]
    deaths: Annotated[Count, said("in these, by the best estimates of the file")]


@closed
class UnmatchedSide(TypedDict):
    """A side of the file that is no actor of the scenario."""

    side: Annotated[str, said("as the file names it")]
    events: Annotated[Count, said("its events near the places")]


@closed
class CandidateNews(TypedDict):
    """Candidates for items of news from a file of events; none counts."""

    kind: Annotated[Literal["ucdp"], said("what the file has")]
    file: Annotated[str, said("the file that was read")]
    scenario: Annotated[str, said("as it was named")]
    events: Annotated[Count, said("number of events in the file")]
    candidates: Annotated[list[NewsCandidate], said("in order of their dates")]
    unmatched: Annotated[list[UnmatchedSide], said("sides near the places that are no actor, the most frequent first")]
    points: Annotated[Count, said("points of the file that are no place of the scenario, for --gazetteer")]
    draft: Annotated[str, said("a file of news in which every candidate is a comment")]


@closed
class Exported(TypedDict):
    """A file that was written from a scenario."""

    kind: Annotated[Literal["places"], said("what the file has")]
    scenario: Annotated[str, said("as it was named")]
    file: Annotated[str, said("the file that was written")]
    entries: Annotated[Count, said("number of entries in it")]
