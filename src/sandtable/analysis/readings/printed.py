"""What `run --json` prints: a study, what the other readings of its file give, and what rests on unchecked entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.readings.results import ComparedReadings
from sandtable.analysis.sensitivity.unchecked import Unchecked
from sandtable.results import CONFIG, LeftOut, fields_of
from sandtable.study.printed import PrintedStudy, as_printed

if TYPE_CHECKING:
    from sandtable.study.study import Study


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PrintedRun(PrintedStudy):
    """One study, the rival readings of its file and what of it nobody has checked. Everything but elapsed_s and futures_per_s is
    the same to the byte for the same scenario, seed, number of futures and version.
    """

    readings: Annotated[
        ComparedReadings | None,
        LeftOut(),
        Field(description="the readings of the file side by side; not there for a file without, or with --reading"),
    ] = None
    unchecked: Annotated[
        Unchecked | None,
        LeftOut(),
        Field(
            description="the share of each outcome's variance that rests on entries which nobody has checked; not there for a file"
            " in which no entry says who drafted or checked it"
        ),
    ] = None


def printed_run(study: Study, found: ComparedReadings | None, unchecked: Unchecked | None = None) -> PrintedRun:
    """The object of `run --json`."""
    return PrintedRun(**fields_of(as_printed(study)), readings=found, unchecked=unchecked)
