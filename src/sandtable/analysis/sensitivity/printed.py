"""What `sandtable sensitivity --json` prints: one object, whichever of the five ways the question was asked in."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.sensitivity.dice import DiceSplit, DiceTable
from sandtable.analysis.sensitivity.indices import (
    Index,
    LearnedAssumption,
    LearnedGroup,
    LearnedIndex,
    Reason,
    Sensitivity,
    UncheckedGroup,
)
from sandtable.analysis.sensitivity.information import LearningTable, LearningValue
from sandtable.analysis.sensitivity.screening import Screening, ScreeningTable
from sandtable.analysis.sensitivity.variance import SplitTable, VarianceSplit
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, Count, Header, Keys, Level, Result
from sandtable.study.intervals import LEVEL

Found: TypeAlias = Sensitivity | Screening | VarianceSplit | LearningValue | DiceSplit
Table = TypeVar("Table", ScreeningTable, SplitTable, LearningTable, DiceTable)
UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PrintedSensitivity(Result):
    """What an outcome turns on, asked in one of five ways: by the design (default), --screen, --nested, --value or --dice. What was
    not asked for is null or empty. The same to the byte for the same scenario, seed, options and version.
    """

    header: Header
    level: Level = LEVEL
    outcome: Annotated[
        str | None, Field(description="identifier of the outcome; null with --value, which is about payoffs")
    ] = None
    title: Annotated[str | None, Field(description="of the outcome")] = None
    probability: Annotated[
        Estimate | None,
        Keys(low="low", high="high", least=0, most=1),
        Field(
            description="of the outcome, over the futures that share nothing with each other, with Wilson's interval; without "
            "one with --nested, whose futures share draws; null with --value"
        ),
    ] = None
    reason: Annotated[
        Reason | None,
        Field(
            description="why nothing could be split: the outcome happens in no future, in all, or in fewer than 20 of either "
            "kind; null if it could"
        ),
    ] = None
    rows: Annotated[Count | None, Field(description="rows of the design")] = None
    dropped: Annotated[Count | None, Field(description="rows with a failed future; excluded")] = None
    futures: Annotated[Count | None, Field(description="futures of the design")] = None
    variance: Annotated[float | None, Field(ge=0, description="of the outcome: p (1 - p)")] = None
    indices: Annotated[
        tuple[LearnedAssumption, ...], Field(description="one an uncertain assumption, in sorted order")
    ] = ()
    groups: Annotated[
        tuple[LearnedGroup, ...], Field(description="one a declared group, in the order of the file")
    ] = ()
    chance: Annotated[Index | None, Field(description="the dice inside a future, as one factor")] = None
    assumptions: Annotated[
        LearnedIndex | None, Field(description="all assumptions together; first is 1 less the total of chance")
    ] = None
    unchecked: UncheckedGroup = None
    screening: Annotated[ScreeningTable | None, Field(description="with --screen")] = None
    nested: Annotated[SplitTable | None, Field(description="with --nested")] = None
    value: Annotated[LearningTable | None, Field(description="with --value")] = None
    dice: Annotated[DiceTable | None, Field(description="with --dice")] = None

    @classmethod
    def of(cls, found: Found) -> PrintedSensitivity:
        """The object of a result, whichever way it was asked for."""
        if isinstance(found, Sensitivity):
            shared = {each.name for each in fields(cls)} & {each.name for each in fields(found)}
            return cls(**{name: getattr(found, name) for name in shared})
        if isinstance(found, LearningValue):
            return cls(header=found.header, level=found.level, value=_table(LearningTable, found))
        share = found.probability
        return cls(
            header=found.header,
            level=found.level,
            outcome=found.outcome,
            title=found.title,
            probability=share if isinstance(share, Estimate) else Estimate(share, UNKNOWN, UNKNOWN),
            reason=found.reason,
            screening=_table(ScreeningTable, found) if isinstance(found, Screening) else None,
            nested=_table(SplitTable, found) if isinstance(found, VarianceSplit) else None,
            dice=_table(DiceTable, found) if isinstance(found, DiceSplit) else None,
        )

    def to_json_object(self) -> dict[str, Any]:
        """Plain values for JSON. With the other ways, whose lists are empty, these stand after `assumptions`, as ever."""
        found = Result.to_json_object(self)
        if self.rows is not None:
            return found
        lists = {name: found.pop(name) for name in ("indices", "groups")}
        parts = {name: found.pop(name) for name in ("screening", "nested", "value", "dice")}
        return {**found, **lists, **parts}


def _table(kind: type[Table], found: Found) -> Table:
    """The part of a result that its own table has."""
    return kind(**{each.name: getattr(found, each.name) for each in fields(kind)})
