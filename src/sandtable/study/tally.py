"""Counts and order statistics over a study's futures, in passes over its parts and memory that does not grow.

The first pass counts, and sorts the times of each outcome into cells; the quantiles are sought among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sandtable.program import Program
from sandtable.study.columns import STATUS_LABELS, columns_in_role
from sandtable.study.order_statistics import CELLS, RankSearch, cell_of, search_all

EXAMPLES = 5  # numbers of failed futures that are named
COMPLETE = STATUS_LABELS[0]
Reader: TypeAlias = Callable[[Sequence[str]], Iterator[Any]]  # names of columns -> their pyarrow tables, part by part
Ranks: TypeAlias = Mapping[str, Sequence[int]]  # outcome -> ranks of its times, from 1
Times: TypeAlias = dict[str, dict[int, float]]  # outcome -> rank -> day


@dataclass
class FailureTally:
    count: int = 0
    earliest_day: float = np.inf
    latest_day: float = -np.inf
    examples: list[int] = field(default_factory=list)  # the first few numbers


@dataclass
class TimeTally:
    """Times of one outcome over complete futures: how many are finite, and how many fall into each cell."""

    horizon: float
    count: int = 0
    cells: NDArray[np.int64] = field(default_factory=lambda: np.zeros(CELLS, np.int64))

    def add(self, times: NDArray[np.float64]) -> None:
        self.count += times.size
        self.cells += np.bincount(cell_of(times, horizon=self.horizon), minlength=CELLS)


@dataclass
class Tally:
    """What one pass over the futures counts. Keys are identifiers; everything but `failures` is of complete futures."""

    futures: int = 0
    complete: int = 0
    failures: dict[str, FailureTally] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    de_facto: Counter[str] = field(default_factory=Counter)
    de_jure: Counter[str] = field(default_factory=Counter)
    times: dict[str, TimeTally] = field(default_factory=dict)
    attacks: int = 0
    unusual_attacks: int = 0
    unusual_futures: int = 0


def count_futures(program: Program, read: Reader) -> Tally:
    """Pass one."""
    outcomes, times = columns_in_role(program, "outcome"), columns_in_role(program, "time")
    tally = Tally(times={column.identifiers[0]: TimeTally(program.horizon) for column in times})
    fixed = ["future", "status", "end_day", "de_facto", "de_jure", "attacks", "unusual_attacks"]
    for table in read([*fixed, *(column.name for column in (*outcomes, *times))]):
        tally.futures += table.num_rows
        _count_statuses(tally, table)
        for column in outcomes:
            tally.outcomes[column.identifiers[0]] += int(table[column.name].combine_chunks().true_count)
        for column in times:
            tally.times[column.identifiers[0]].add(finite(table[column.name]))
        tally.attacks += int(finite(table["attacks"]).sum())
        unusual = finite(table["unusual_attacks"])
        tally.unusual_attacks += int(unusual.sum())
        tally.unusual_futures += int(np.count_nonzero(unusual))
        _count_labels(tally.de_facto, table["de_facto"])
        _count_labels(tally.de_jure, table["de_jure"])
    return tally


def order_statistics(tally: Tally, program: Program, read: Reader, *, ranks: Ranks) -> Times:
    """Further passes: the values at the wanted ranks (from 1, in days) of each outcome's times."""
    columns = {column.identifiers[0]: column.name for column in columns_in_role(program, "time")}
    searches = {
        name: RankSearch(tally.times[name].cells, horizon=program.horizon, ranks=ranks[name])
        for name in columns
        if ranks.get(name)
    }

    def show(names: Sequence[str]) -> Iterator[dict[str, NDArray[np.float64]]]:
        for table in read([columns[name] for name in names]):
            yield {name: finite(table[columns[name]]) for name in names}

    return search_all(searches, show)


def _count_statuses(tally: Tally, table: Any) -> None:
    counts: Counter[str] = Counter()
    _count_labels(counts, table["status"])
    tally.complete += counts.pop(COMPLETE, 0)
    if not counts:
        return
    status = np.array(table["status"].to_pylist())
    for label in sorted(counts):
        mine = status == label
        days = table["end_day"].to_numpy()[mine]
        days = days[np.isfinite(days)]
        failure = tally.failures.setdefault(label, FailureTally())
        failure.count += counts[label]
        failure.earliest_day = float(min([failure.earliest_day, *days]))
        failure.latest_day = float(max([failure.latest_day, *days]))
        failure.examples += table["future"].to_numpy()[mine][: EXAMPLES - len(failure.examples)].tolist()


def _count_labels(counts: Counter[str], column: Any) -> None:
    """Add what a column of labels holds, each new label where it first stands."""
    for chunk in column.chunks:
        if not hasattr(chunk, "indices"):  # texts as such, not numbers of labels
            chunk = chunk.dictionary_encode()
        codes, firsts, numbers = np.unique(_present(chunk.indices), return_index=True, return_counts=True)
        for rank in np.argsort(firsts):
            counts[chunk.dictionary[int(codes[rank])].as_py()] += int(numbers[rank])


def finite(column: Any) -> NDArray[np.float64]:
    """The numbers of a column that has some."""
    parts = [_present(chunk) for chunk in column.chunks]
    return np.concatenate(parts, dtype=np.float64) if parts else np.empty(0)


def numbers(column: Any) -> NDArray[np.float64]:
    """The numbers of a column, not a number where there is none. (n,)."""
    parts = [np.empty(0)]
    for chunk in column.chunks:
        found = np.full(len(chunk), np.nan)
        found[_known(chunk)] = _present(chunk)
        parts.append(found)
    return np.concatenate(parts)


def truths(column: Any) -> NDArray[np.bool_]:
    """Truth values of a column, False where there is none. (n,)."""
    parts = [_bits(chunk.buffers()[1], chunk) & _known(chunk) for chunk in column.chunks]
    return np.concatenate(parts) if parts else np.empty(0, np.bool_)


def is_label(column: Any, label: str) -> NDArray[np.bool_]:
    """Whether each entry of a column of labels is this one. (n,)."""
    parts = [np.empty(0, np.bool_)]
    for chunk in column.chunks:
        if not hasattr(chunk, "indices"):  # texts as such, not numbers of labels
            chunk = chunk.dictionary_encode()
        found, known = np.zeros(len(chunk), np.bool_), _known(chunk.indices)
        found[known] = np.array([each == label for each in chunk.dictionary.to_pylist()], np.bool_)[
            _present(chunk.indices)
        ]
        parts.append(found)
    return np.concatenate(parts)


def _known(array: Any) -> NDArray[np.bool_]:
    """Where an array is not null."""
    validity = array.buffers()[0]
    return np.ones(len(array), np.bool_) if validity is None else _bits(validity, array)


def _bits(buffer: Any, array: Any) -> NDArray[np.bool_]:
    """A buffer of single bits as far as it is an array's."""
    if len(array) == 0:
        return np.empty(0, np.bool_)
    mine = slice(array.offset, array.offset + len(array))
    bits: NDArray[np.bool_] = np.unpackbits(np.frombuffer(buffer, np.uint8), bitorder="little")[mine] != 0
    return bits


def _present(array: Any) -> NDArray[Any]:
    """The numbers of an array that are not null, by its buffers: what else says so imports `pyarrow.compute` or pandas."""
    if len(array) == 0:
        return np.empty(0, array.type.to_pandas_dtype())
    mine = slice(array.offset, array.offset + len(array))
    numbers: NDArray[Any] = np.frombuffer(array.buffers()[1], array.type.to_pandas_dtype())[mine]
    if array.null_count == 0:
        return numbers
    known: NDArray[Any] = numbers[_known(array)]
    return known


def exact_ranks(groups: Iterable[int | None]) -> list[int]:
    """The ranks that exist, each once, ascending."""
    return sorted({rank for rank in groups if rank})
