"""What `run --json` prints: a study and, of a file with readings, what the others give beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.readings.results import ComparedReadings
from sandtable.results import CONFIG, LeftOut, fields_of
from sandtable.study.printed import PrintedStudy, as_printed

if TYPE_CHECKING:
    from sandtable.study.study import Study


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PrintedRun(PrintedStudy):
    """One study, and the rival readings of its file. Everything but elapsed_s and futures_per_s is the same to the byte for the
    same scenario, seed, number of futures and version.
    """

    readings: Annotated[
        ComparedReadings | None,
        LeftOut(),
        Field(description="the readings of the file side by side; not there for a file without, or with --reading"),
    ] = None


def printed_run(study: Study, found: ComparedReadings | None) -> PrintedRun:
    """The object of `run --json`."""
    return PrintedRun(**fields_of(as_printed(study)), readings=found)
