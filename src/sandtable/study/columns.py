"""The table `futures`: one row a future. This registry is the one place that says which columns there are.

A column's name is its role and its identifier with `-` written as `_`, so that SQL needs no quotes; two identifiers
are joined by `__`. Null means never (times), none (settlement, choice, control) or not counted (a failed future).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sandtable.program import Program, Status
from sandtable.scenario.types import SETTLEMENT_STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sandtable.engine.batch import Batch
    from sandtable.study.plan import Span

STATUS_LABELS = tuple(status.name.lower().replace("_", "-") for status in Status)


@dataclass(frozen=True, slots=True)
class Role:
    """What a group of columns holds. `unit` is empty for labels, flags and counts."""

    meaning: str
    unit: str = ""


ROLES = {
    "future": Role("number of the future"),
    "status": Role("complete, or why the engine gave the future up"),
    "end_day": Role("last instant of the future", "day"),
    "events": Role("scheduled events processed"),
    "attacks": Role("attacks on places"),
    "unusual_attacks": Role("attacks at a ratio of fighters rare in the battles behind the rules of battle"),
    "draw": Role("value of the assumption in this future"),
    "outcome": Role("whether the outcome holds at the end"),
    "time": Role("when the outcome came about; null if never or not asked", "day"),
    "settlement": Role("first settlement rule whose condition holds"),
    "de_facto": Role("settlement in fact"),
    "de_jure": Role("settlement in law"),
    "choice": Role("option first chosen at the decision"),
    "choices": Role("how often the option was chosen"),
    "strikes": Role("strikes by these fires"),
    "first": Role("first day the actor controls the place; null if never", "day"),
    "reached": Role("first day a formation of the actor is inside the place; null if never", "day"),
    "control": Role("who controls the place at the end"),
    "strength": Role("strength at the end, 0 when gone", "fighter"),
    "losses": Role("fighters that the actor has lost, prisoners included", "fighter"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, the identifiers it is about, its rank within the role, and the labels it may hold."""

    role: str
    identifiers: tuple[str, ...] = ()
    index: int = 0
    labels: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        return "_".join([self.role, *(["__".join(self.identifiers).replace("-", "_")] if self.identifiers else [])])


def columns_of(program: Program) -> tuple[Column, ...]:
    """Every column of the futures of a program, in order."""
    return tuple(column for role in ROLES for column in columns_in_role(program, role))


def columns_in_role(program: Program, role: str) -> tuple[Column, ...]:
    decisions, options = program.decisions, program.options

    def series(identifiers: Iterable[str], labels: tuple[str, ...] | None = None) -> Iterator[Column]:
        return (Column(role, (name,), index, labels) for index, name in enumerate(identifiers))

    def pairs(slots: Iterable[tuple[int, int]]) -> Iterator[Column]:
        for index, (actor, place) in enumerate(slots):
            yield Column(role, (program.actors[actor], program.places[place]), index)

    def of_decisions() -> Iterator[Column]:
        for index, decision in enumerate(decisions):
            yield Column(role, (decision.identifier,), index, tuple(options[o].identifier for o in decision.options))

    def of_options() -> Iterator[Column]:
        for index, option in enumerate(options):
            yield Column(role, (decisions[option.decision].identifier, option.identifier), index)

    made: dict[str, Callable[[], Iterable[Column]]] = {
        "draw": lambda: series(program.assumptions),
        "outcome": lambda: series(program.outcomes),
        "time": lambda: (each for each in series(program.outcomes) if program.conditions.outcome_time[each.index] >= 0),
        "choice": of_decisions,
        "choices": of_options,
        "strikes": lambda: series(program.fires),
        "first": lambda: pairs(program.conditions.first_slots),
        "reached": lambda: pairs(program.conditions.reached_slots),
        "control": lambda: series(program.places, program.actors),
        "strength": lambda: series(program.formations),
        "losses": lambda: series(program.actors),
    }
    labels = {
        "status": STATUS_LABELS, "settlement": program.conditions.settlement_rules,
        "de_facto": SETTLEMENT_STATES, "de_jure": SETTLEMENT_STATES,
    }  # fmt: skip
    return tuple(made[role]()) if role in made else (Column(role, labels=labels.get(role)),)


def futures_table(
    program: Program, span: Span, *, draws: NDArray[np.float64], batch: Batch, names: Sequence[str] | None = None
) -> Any:
    """The rows of one part as a `pyarrow.Table`. draws: (futures, U); batch: of exactly these futures.

    names : the columns that are wanted, in this order; None for all.
    """
    import pyarrow as pa

    failed = batch.status != Status.COMPLETE
    numbers = np.arange(span.first, span.stop, dtype=np.int64)
    plain: dict[str, NDArray[Any]] = {
        "future": numbers[:, None], "end_day": batch.end[:, None], "events": batch.events[:, None],
        "attacks": batch.attacks[:, None], "unusual_attacks": batch.unusual_attacks[:, None],
        "draw": draws, "choices": batch.choices, "strikes": batch.strikes, "strength": batch.strength,
        "losses": batch.losses,
    }  # fmt: skip
    times = {"time": batch.times, "first": batch.first, "reached": batch.reached}
    labels: dict[str, NDArray[Any]] = {
        "status": batch.status[:, None], "choice": batch.first_choice, "control": batch.control,
        "settlement": np.where(failed, -1, batch.settlement_rule)[:, None],
        "de_facto": np.where(failed, -1, batch.de_facto)[:, None],
        "de_jure": np.where(failed, -1, batch.de_jure)[:, None],
    }  # fmt: skip

    def values(column: Column) -> Any:
        role, index = column.role, column.index
        if role == "outcome":
            return _array(batch.outcomes[:, index], failed)
        if role in times:
            never = ~np.isfinite(times[role][:, index])
            return _array(times[role][:, index], never | failed if role == "time" else never)
        if column.labels is not None:
            codes = labels[role][:, index].astype(np.int32)
            if role == "choice":  # options of the program as ranks within their decision
                codes = np.where(codes >= 0, codes - program.decisions[index].options[0], -1)
            return pa.DictionaryArray.from_arrays(_array(codes, codes < 0), _strings(column.labels))
        return _array(plain[role][:, index])

    columns = columns_of(program)
    if names is not None:
        named = {column.name: column for column in columns}
        columns = tuple(named[name] for name in names)
    arrays = [values(column) for column in columns]
    fields = [
        pa.field(column.name, array.type, metadata=_metadata(column))
        for column, array in zip(columns, arrays, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _array(values: NDArray[Any], is_null: NDArray[np.bool_] | None = None) -> Any:
    """An array of numbers or truth values. Like `_strings`, from buffers: `pa.array` imports pandas, only to ask for a series."""
    import pyarrow as pa

    def bits(flags: NDArray[np.bool_]) -> Any:
        return pa.py_buffer(np.packbits(flags, bitorder="little"))

    data = bits(values) if values.dtype == np.bool_ else pa.py_buffer(np.ascontiguousarray(values))
    nulls = 0 if is_null is None else int(is_null.sum())
    validity = None if is_null is None or nulls == 0 else bits(~is_null)
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [validity, data], null_count=nulls)


def _strings(texts: Sequence[str]) -> Any:
    import pyarrow as pa

    encoded = [text.encode() for text in texts]
    ends = np.cumsum([0, *(len(text) for text in encoded)], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(encoded), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))])


def _metadata(column: Column) -> dict[str, str]:
    role = ROLES[column.role]
    facts = {"role": column.role, "meaning": role.meaning, "of": " ".join(column.identifiers), "unit": role.unit}
    return {key: value for key, value in facts.items() if value}
