"""The result of `diff`: every change, what it does alone, and what all do together."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.compare.differences import VariantDifference
from sandtable.results import CONFIG, AnalysisResult, Count, LeftOut, Result, Sha256

Line = Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Change(Result):
    """One thing that differs between the two versions."""

    path: Annotated[str, Field(description="where it is: keys joined by dots; a stance by its actors")]
    title: Annotated[str, Field(description="title or name of the entry that it is in; empty without one")]
    kind: Annotated[Literal["added", "removed", "changed"], Field(description="what happened to it")]
    sort: Annotated[
        Literal["future", "text", "other"],
        Field(
            description="whether a future can depend on it; text: titles, reasons, sources; other: claims, history and the like"
        ),
    ]
    before: Annotated[str | None, Field(description="what the first file says, null where it says nothing")]
    after: Annotated[str | None, Field(description="what the second file says, null where it says nothing")]
    default: Annotated[str, Field(description="what counts where nothing is said, if that is a value")]
    line_before: Annotated[Line | None, Field(description="line of the first file")]
    line_after: Annotated[Line | None, Field(description="line of the second file")]
    effect: Annotated[
        VariantDifference | None,
        Field(description="what this change alone does to the first file; null if it was not played alone"),
    ]
    not_alone: Annotated[str, Field(description="why it was not played alone, where a future can depend on it")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Revision(AnalysisResult):
    """What changed between two versions of a scenario, and what each change does to the odds.

    The header is that of the first. together : the second version against the first; None if no future can depend on a
    change, or none was played.
    """

    after: Annotated[str, Field(description="name of the second version")]
    after_sha256: Annotated[Sha256, Field(description="of its text")]
    futures: Annotated[Count, Field(description="futures played of each version; 0 if none were")]
    failed: Annotated[Count, Field(description="futures that failed in the first version")]
    changes: Annotated[tuple[Change, ...], Field(description="in the order of the format")]
    together: Annotated[
        VariantDifference | None, Field(description="the second version against the first, over the same futures")
    ]
    no_odds: Annotated[
        str | None, LeftOut(), Field(description="why nothing was played though odds were asked for; else not there")
    ] = None

    def sorted_as(self, sort: str) -> tuple[Change, ...]:
        """The changes of one sort."""
        return tuple(change for change in self.changes if change.sort == sort)
