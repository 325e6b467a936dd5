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
class Exported(TypedDict):
    """A file that was written from a scenario."""

    kind: Annotated[Literal["places"], said("what the file has")]
    scenario: Annotated[str, said("as it was named")]
    file: Annotated[str, said("the file that was written")]
    entries: Annotated[Count, said("number of entries in it")]
