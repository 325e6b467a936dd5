"""The study: what a run gives back, in memory or on disk, and every way to look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sandtable.above import Displayed, study_text
from sandtable.engine.draws import draw_assumptions
from sandtable.errors import StudyError
from sandtable.extras import require_package
from sandtable.imprint import KEY, Imprint, imprint_of
from sandtable.program import Floats, Program, Record
from sandtable.scenario.origin import Origin
from sandtable.study.columns import STATUS_LABELS, columns_in_role
from sandtable.study.intervals import LEVEL
from sandtable.study.losses import LossSpread, loss_spreads
from sandtable.study.manifest import plan_of
from sandtable.study.outcomes import (
    Failure,
    OutcomeShare,
    SettlementShare,
    TimeSpread,
    failures,
    outcome_shares,
    settlement_shares,
    time_spreads,
)
from sandtable.study.parts import Parts
from sandtable.study.plan import Plan
from sandtable.study.play import Player, Report, load_engine, no_report
from sandtable.study.ranges import Ranges
from sandtable.study.tally import Ranks, Tally, Times, finite, is_label, truths
from sandtable.study.until import Until, until_of

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.study.unusual import UnusualAttacks

Row = TypeVar("Row", OutcomeShare, SettlementShare, TimeSpread, LossSpread)


class Study(Displayed):
    """The futures of one scenario from one seed, made by `run` and `open_study`.

    `manifest` says what was played, as in `manifest.json`. `elapsed_s` is the seconds of playing, or None if not
    known. Tables and arrays count complete futures only; `failed` gives the number of failed ones, why and when
    they failed.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        parts: Parts,
        *,
        scenario: Scenario | None = None,
        program: Program | None = None,
        engine: Player | None = None,
        elapsed_s: float | None = None,
        ranges: Ranges | Callable[[Report], Ranges] | None = None,
    ) -> None:
        self.manifest = manifest
        self.elapsed_s = elapsed_s
        self._parts = parts
        self._engine = engine
        self._ranges = ranges if ranges is not None else Ranges(absent="not-kept")
        if scenario is not None:
            self.__dict__["scenario"] = scenario
        if program is not None:
            self.__dict__["program"] = program

    # -- what was played ---------------------------------------------------------------------------

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario, read from the manifest's text with its overrides."""
        from sandtable.loading import read

        kept = self.manifest["scenario"]
        # only a study that was opened comes here, and its text from the user's own directory
        reading = read(
            kept["text"], name=kept["name"], overrides=kept["overrides"], reading=kept.get("reading"), on_disk=True
        )
        if reading.scenario is None or reading.scenario.sha256 != kept["sha256"]:
            why = f": {reading.errors[0].message}" if reading.errors else ""
            raise StudyError(
                f"this version of Sandtable cannot read the scenario stored in the study{why}",
                hint=f"the study was played with version {self.manifest['versions']['sandtable']}",
            )
        scenario = reading.scenario
        called = Origin(name=scenario.name, text="", file=self.manifest.get("file", "")).file_name
        scenario._origin = replace(scenario.origin, called=called)
        return scenario

    @cached_property
    def program(self) -> Program:
        """The compiled scenario."""
        from sandtable.compile import compile_scenario

        return compile_scenario(self.scenario)

    @property
    def plan(self) -> Plan:
        return plan_of(self.manifest)

    @property
    def seed(self) -> int:
        return self.plan.seed

    @property
    def futures(self) -> int:
        """How many futures were played, failed ones included."""
        return self.plan.futures

    @property
    def directory(self) -> Path | None:
        """The directory that keeps the study; None for one in memory."""
        found: Path | None = getattr(self._parts, "directory", None)
        return found

    # -- tables ------------------------------------------------------------------------------------

    @cached_property
    def _tally(self) -> Tally:
        return self._parts.count(self.program)

    @property
    def complete(self) -> int:
        """How many futures came to their end: the denominator of every share."""
        return self._tally.complete

    @property
    def until(self) -> Until | None:
        """The rule that decided how many futures were played; None if their number was fixed."""
        return until_of(self.manifest)

    @property
    def is_narrow(self) -> bool:
        """Whether the intervals are as narrow as `until` asks; true without a rule."""
        return self.until is None or self.until.is_narrow(self._tally)

    @property
    def _fixed_level(self) -> float:
        """The level at which intervals are computed: higher where they were looked at before, so that LEVEL is what holds."""
        return LEVEL if self.until is None else self.until.level

    def _at_level(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        return tuple(replace(row, level=LEVEL) for row in rows)

    @cached_property
    def outcomes(self) -> tuple[OutcomeShare, ...]:
        """How likely each outcome is, with a Wilson interval, in sorted order of identifiers."""
        return self._at_level(outcome_shares(self._tally, self.program, self.scenario, level=self._fixed_level))

    @cached_property
    def settlements(self) -> tuple[SettlementShare, ...]:
        """How often each settlement is the end in fact and in law. Empty if the scenario has no rules for it."""
        return self._at_level(settlement_shares(self._tally, self.program, level=self._fixed_level))

    @cached_property
    def times(self) -> tuple[TimeSpread, ...]:
        """When outcomes come about, for those that ask."""

        def days_at(ranks: Ranks) -> Times:
            return self._parts.days_at(ranks, program=self.program, tally=self._tally)

        return self._at_level(
            time_spreads(self._tally, self.program, self.scenario, days_at=days_at, level=self._fixed_level)
        )

    def find_ranges(self, report: Report = no_report) -> Ranges:
        """How far the shares go with the assumptions. Plays a nested design where that was not done yet."""
        if not isinstance(self._ranges, Ranges):
            self._ranges = self._ranges(report)
        return self._ranges

    @cached_property
    def ranges(self) -> Ranges:
        """The 5 to 95% range over the assumptions of every outcome and settlement, widened to hold its share.

        Empty, with the reason in `absent`, where there is none.
        """
        settlements = self.settlements
        return self.find_ranges().around(
            outcomes={row.id: row.probability.value for row in self.outcomes},
            de_facto={row.id: row.de_facto.value for row in settlements},
            de_jure={row.id: row.de_jure.value for row in settlements},
        )

    @cached_property
    def losses(self) -> tuple[LossSpread, ...]:
        """What each actor loses, in sorted order of identifiers; those without losses in any future are left out."""
        titles = {name: actor.name for name, actor in self.scenario.actors.items()}
        return self._at_level(loss_spreads(self.program, titles=titles, read=self._parts.read, level=self._fixed_level))

    @property
    def attacks(self) -> tuple[int, int]:
        """Attacks on places in all futures, and how many of them were at a rare ratio of fighters (`Program.force_ratios`)."""
        return self._tally.attacks, self._tally.unusual_attacks

    @property
    def unusual_futures(self) -> int:
        """Futures with an attack at a rare ratio of fighters."""
        return self._tally.unusual_futures

    @cached_property
    def unusual_attacks(self) -> UnusualAttacks:
        """Who made attacks at a rare ratio of fighters, in a few of the futures that have any: these are played again."""
        from sandtable.study.unusual import unusual_attacks

        return unusual_attacks(self, read=self._parts.read)

    @property
    def failed(self) -> tuple[Failure, ...]:
        """Futures that the engine gave up, by reason. Empty when all is well."""
        return failures(self._tally)

    def outcome(self, name: str) -> OutcomeShare:
        """One row of `outcomes`. Raises StudyError for an unknown identifier."""
        found = {row.id: row for row in self.outcomes}
        if name not in found:
            raise StudyError(f"the scenario has no outcome `{name}`", hint=f"its outcomes: {', '.join(found)}")
        return found[name]

    # -- arrays and frames -------------------------------------------------------------------------

    def control_probability(self) -> NDArray[np.float64]:
        """Share of the complete futures in which a place is held by an actor at the start of a day, in a scenario of hours of an hour.

        (days + 1, P, A + 1): days, or hours, from 0 to the horizon, places and actors in sorted order, the last index nobody.
        """
        kept = self._parts.control_probability()
        return self._control_again if kept is None else kept

    @cached_property
    def _control_again(self) -> NDArray[np.float64]:
        """`control_probability` where its file was lost: every future is played again."""
        from sandtable.study.again import control_probability

        return control_probability(self)

    def draws(self) -> NDArray[np.float64]:
        """Values of the assumptions. (futures, U), in sorted order of identifiers and coherent units."""
        names = [column.name for column in columns_in_role(self.program, "draw")]
        return self._stacked(names, np.float64)

    def days_of(self, outcome: str) -> Floats:
        """The days on which an outcome came about in the complete futures in which it did, in order of the futures.

        Raises KeyError if the outcome has no time.
        """
        name = {column.identifiers[0]: column.name for column in columns_in_role(self.program, "time")}[outcome]
        return np.concatenate([finite(table[name]) for table in self._parts.read([name])])

    def outcome_array(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether each outcome holds, (futures, Y), and which futures are complete, (futures,)."""
        names = [column.name for column in columns_in_role(self.program, "outcome")]
        complete = [is_label(table["status"], STATUS_LABELS[0]) for table in self._parts.read(["status"])]
        return self._stacked(names, np.bool_), np.concatenate(complete)

    def first_choices(self) -> NDArray[np.int32]:
        """Which option each decision took first, as a rank among its options in sorted order; -1 if it was never taken. (futures, D)."""
        columns = columns_in_role(self.program, "choice")
        rows = []
        for table in self._parts.read([column.name for column in columns]):
            found = np.full((table.num_rows, len(columns)), -1, np.int32)
            for position, column in enumerate(columns):
                for rank, label in enumerate(column.labels or ()):
                    found[is_label(table[column.name], label), position] = rank
            rows.append(found)
        return np.concatenate(rows)

    def _stacked(self, names: list[str], dtype: type[np.generic]) -> NDArray[Any]:
        blocks = []
        for table in self._parts.read(names):
            rows = [truths(table[name]) if dtype is np.bool_ else np.asarray(table[name]) for name in names]
            blocks.append(np.stack(rows, axis=1) if rows else np.empty((table.num_rows, 0)))
        return np.concatenate(blocks).astype(dtype, copy=False)

    def to_arrow(self, columns: Sequence[str] | None = None) -> Any:
        """Every future as one row of a `pyarrow.Table`; `study.columns` says what the columns are.

        columns : names of those to read, in this order; all of them if None.
        Its metadata say what it is: `sandtable` holds a sentence, `sandtable.scenario`, `sandtable.seed` and others the parts.
        """
        import pyarrow as pa

        names = None if columns is None else list(columns)
        return self._imprinted(pa.concat_tables(self._parts.read(names)).unify_dictionaries())

    @property
    def imprint(self) -> Imprint:
        """What is said of this study wherever something of it is written or shown."""
        return imprint_of(self)

    def _imprinted(self, table: Any) -> Any:
        """A `pyarrow.Table` that carries the imprint in its metadata, which Parquet and Feather files keep."""
        entries = {f"{KEY}.{name}": text for name, text in self.imprint.entries.items()}
        return table.replace_schema_metadata({**(table.schema.metadata or {}), KEY: self.imprint.sentence, **entries})

    def to_pandas(self) -> Any:
        """`to_arrow` as a pandas DataFrame indexed by future; its `attrs` say what it is. Needs pandas."""
        require_package("pandas")
        frame = self.to_arrow().to_pandas().set_index("future")
        frame.attrs |= {KEY: self.imprint.sentence, **self.imprint.entries}
        return frame

    def to_xarray(self) -> Any:
        """Labelled arrays as an `xarray.Dataset`: draws, outcomes, times, control and strength. Needs xarray."""
        require_package("xarray")
        from sandtable.study.labelled import dataset

        return dataset(self)

    def paths(self) -> Any:
        """The event logs of the kept futures as a `pyarrow.Table`, one row an event."""
        kept = self._parts.paths()
        if kept is None:
            from sandtable.study.logs import paths_table

            kept = paths_table(self.program, self.plan.kept_futures, trace=self.replay)
        return self._imprinted(kept)

    def query(self, sql: str, *, unsafe: bool = False) -> Any:
        """The answer of DuckDB to a question about the views `futures`, `outcomes` and `paths`: a `pyarrow.Table`.

        unsafe : the question may read and write files as well. Nothing is ever fetched from a network.
        Raises StudyError with DuckDB's own words for a question it does not understand.
        """
        from sandtable.study.query import answer

        return self._imprinted(answer(sql, self, futures=self._parts.futures, unsafe=unsafe))

    # -- single futures ----------------------------------------------------------------------------

    def replay(self, future: int) -> Record:
        """Play one future of the study again and keep its event log. Raises StudyError for a number out of range."""
        if not 0 <= future < self.futures:
            raise StudyError(f"there is no future {future}", hint=f"the futures are 0 to {self.futures - 1}")
        return self.ready_engine().trace(seed=self.seed, future=future, assumptions=self.draws_of(future))

    def ready_engine(self) -> Player:
        """The engine for this study's program, made when it is first needed."""
        if self._engine is None:
            self._engine = load_engine(self.program)
        return self._engine

    def records(self, futures: Iterable[int]) -> Iterator[Record]:
        """`replay` of several futures, one after the other."""
        return (self.replay(future) for future in futures)

    def draws_of(self, future: int) -> Floats:
        """Values of the assumptions in one future, (U,)."""
        if self.manifest["plan"]["assumptions_sha256"] is None:
            drawn: Floats = draw_assumptions(self.program, seed=self.seed, futures=[future])[0]
            return drawn
        part, row = divmod(future, self.plan.part)
        names = [column.name for column in columns_in_role(self.program, "draw")]
        table = self._parts.read_part(part, names)
        return np.array([table[name][row].as_py() for name in names], dtype=np.float64)

    # -- for people and programs -------------------------------------------------------------------

    def to_json_object(self) -> dict[str, Any]:
        """What `sandtable run --json` prints; `sandtable.study.printed.PrintedStudy` is its type."""
        from sandtable.study.printed import as_printed

        return as_printed(self).to_json_object()

    def __repr__(self) -> str:
        """What `sandtable run` prints of it."""
        return study_text(self)
