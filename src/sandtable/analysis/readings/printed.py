"""What `run --json` prints: a study, what the other readings of its file give, and what rests on unchecked entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.readings.results import ComparedReadings
from sandtable.analysis.sensitivity.unchecked import Unchecked
from sandtable.results import CONFIG, Count, LeftOut, Result, fields_of
from sandtable.study.printed import PrintedStudy, as_printed

if TYPE_CHECKING:
    from sandtable.study.study import Study


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class UntilRule(Result):
    """The rule by which a study went on until its intervals were narrow."""

    widths: Annotated[
        dict[str, float],
        Field(description="from the lower bound to the upper, by outcome; `width` stands for every one"),
    ]
    looks: Annotated[
        tuple[Count, ...],
        Field(description="numbers of futures at which the intervals were looked at, or would have been"),
    ]
    critical: Annotated[
        float,
        Field(
            gt=0, description="of every interval, standard normal: all looks together hold with the level of the rows"
        ),
    ]
    reached: Annotated[bool, Field(description="whether they are narrow; if not, the last look was reached")]

    @classmethod
    def of(cls, study: Study) -> UntilRule | None:
        """That of a study; None for a fixed number of futures."""
        if study.until is None:
            return None
        rule = study.until
        return cls(widths=dict(rule.widths), looks=rule.looks, critical=rule.critical, reached=study.is_narrow)


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
    until: Annotated[
        UntilRule | None,
        LeftOut(),
        Field(description="the rule of --until that decided how many futures were played; not there without"),
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
    return PrintedRun(**fields_of(as_printed(study)), readings=found, until=UntilRule.of(study), unchecked=unchecked)
