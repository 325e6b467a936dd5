"""The parts of a study as tables: held in memory, or read from Parquet one part and a few columns at a time."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sandtable.errors import StudyError
from sandtable.study.batch_tally import batch_order_statistics, count_batch
from sandtable.study.columns import futures_table
from sandtable.study.plan import Span
from sandtable.study.summary import read_summary
from sandtable.study.tally import Ranks, Tally, Times, count_futures, order_statistics

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch
    from sandtable.program import Program


class Parts(Protocol):
    """Where a study's rows and counts come from."""

    def read(self, columns: Sequence[str] | None = None) -> Iterator[Any]:
        """The `pyarrow.Table` of every part, in order; all columns, or the named ones."""
        ...

    def read_part(self, index: int, columns: Sequence[str]) -> Any:
        """The named columns of one part."""
        ...

    def count(self, program: Program) -> Tally:
        """What one pass over the futures counts."""
        ...

    def days_at(self, ranks: Ranks, *, program: Program, tally: Tally) -> Times:
        """The times of outcomes at these ranks. tally: what `count` counted."""
        ...

    def paths(self) -> Any | None:
        """The event logs of the kept futures as a `pyarrow.Table`; None if they are still to be traced."""
        ...

    def control_probability(self) -> NDArray[np.float64] | None:
        """Share of the complete futures in which a place is controlled by an actor on a day. (days + 1, P, A + 1).

        None if it was lost.
        """
        ...

    def futures(self) -> Any:
        """All rows as what DuckDB can scan: a `pyarrow.Table`, or a dataset of files that are read when they are needed."""
        ...


def parquet_bytes(table: Any) -> bytes:
    """A table as Parquet: one row group, zstd. The same table gives the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd", compression_level=3, row_group_size=max(1, table.num_rows))
    return bytes(buffer.getvalue().to_pybytes())


class _Tables(ABC):
    """Counted part by part, in memory that does not grow."""

    @abstractmethod
    def read(self, columns: Sequence[str] | None = None) -> Iterator[Any]: ...

    def count(self, program: Program) -> Tally:
        return count_futures(program, self.read)

    def days_at(self, ranks: Ranks, *, program: Program, tally: Tally) -> Times:
        return order_statistics(tally, program, self.read, ranks=ranks)


class PartsInMemory(_Tables):
    """Tables of a study that was given no directory."""

    def __init__(self, tables: list[Any], *, control_days: NDArray[np.int64]) -> None:
        self._tables = tables
        self._control_days = control_days

    def read(self, columns: Sequence[str] | None = None) -> Iterator[Any]:
        for table in self._tables:
            yield table if columns is None else table.select(list(columns))

    def read_part(self, index: int, columns: Sequence[str]) -> Any:
        return self._tables[index].select(list(columns))

    def paths(self) -> Any | None:
        return None

    def control_probability(self) -> NDArray[np.float64]:
        return probability_of(self._control_days)

    def futures(self) -> Any:
        import pyarrow as pa

        return pa.concat_tables(self.read()).unify_dictionaries()


class BatchInMemory:
    """One part that is still the batch it was played as: a column is made when it is asked for. draws: (futures, U)."""

    def __init__(self, program: Program, draws: NDArray[np.float64], batch: Batch) -> None:
        self._program = program
        self._draws = draws
        self._batch = batch
        self._span = Span(part=0, first=0, futures=len(batch.status))

    def read(self, columns: Sequence[str] | None = None) -> Iterator[Any]:
        yield futures_table(self._program, self._span, draws=self._draws, batch=self._batch, names=columns)

    def read_part(self, index: int, columns: Sequence[str]) -> Any:
        return [*self.read(columns)][index]

    def count(self, program: Program) -> Tally:
        return count_batch(program, self._batch)

    def days_at(self, ranks: Ranks, *, program: Program, tally: Tally) -> Times:
        return batch_order_statistics(program, self._batch, ranks=ranks)

    def paths(self) -> Any | None:
        return None

    def control_probability(self) -> NDArray[np.float64]:
        return probability_of(self._batch.control_days)

    def futures(self) -> Any:
        import pyarrow as pa

        return pa.concat_tables(self.read()).unify_dictionaries()


class PartsOnDisk(_Tables):
    """Parts of a complete study directory. Raises StudyError for a file that cannot be read.

    That every file is what was written is for `study.verified` to say.
    """

    def __init__(self, directory: Path, manifest: Mapping[str, Any]) -> None:
        self.directory = directory
        self._chunks = [directory / chunk["path"] for chunk in manifest["chunks"]]
        self._paths = directory / manifest["paths"]["path"] if manifest["paths"] else None
        self._summary = directory / manifest["summary"]["path"]

    def read(self, columns: Sequence[str] | None = None) -> Iterator[Any]:
        for path in self._chunks:
            yield _read_parquet(path, columns)

    def read_part(self, index: int, columns: Sequence[str]) -> Any:
        return _read_parquet(self._chunks[index], columns)

    def paths(self) -> Any | None:
        return _read_parquet(self._paths, None) if self._paths and self._paths.exists() else None

    def control_probability(self) -> NDArray[np.float64] | None:
        return read_summary(self._summary) if self._summary.exists() else None

    def futures(self) -> Any:
        import pyarrow as pa
        import pyarrow.dataset as ds
        from pyarrow import fs

        try:
            # absolute paths on a file system that is named: nothing in them is a pattern, an address or a home
            paths = [os.path.abspath(path) for path in self._chunks]
            return ds.dataset(paths, format="parquet", filesystem=fs.LocalFileSystem())
        except (OSError, pa.ArrowException) as fault:
            raise _damaged_part(self._chunks[0], fault) from fault


def _read_parquet(path: Path, columns: Sequence[str] | None) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = None if columns is None else list(columns)
    try:
        with pa.OSFile(str(path)) as file:  # a text would be looked at for an address first
            table = pq.ParquetFile(file).read(columns=names, use_threads=False)
    except (OSError, pa.ArrowException) as fault:
        raise _damaged_part(path, fault) from fault
    absent = [name for name in names or () if name not in table.column_names]
    if absent:
        raise StudyError(
            f"`{path}` has no column `{absent[0]}`",
            hint="read the study with the version of Sandtable that played it, or play it again into another directory",
        )
    return table


def _damaged_part(path: Path, fault: Exception) -> StudyError:
    return StudyError(
        f"cannot read `{path}`: {str(fault).splitlines()[0].lower()}",
        hint="delete it and run the same command again; its futures are then played again",
    )


def probability_of(control_days: NDArray[np.int64]) -> NDArray[np.float64]:
    """Counts of futures by day, place and controller as shares of the complete futures; nan if there are none."""
    complete = control_days.sum(axis=2, keepdims=True)
    shares = np.full(control_days.shape, np.nan)
    np.divide(control_days, complete, out=shares, where=complete > 0)
    return shares
