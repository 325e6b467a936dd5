"""SQL over a study: DuckDB with the views `futures`, `outcomes` and `paths`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sandtable.errors import StudyError

if TYPE_CHECKING:
    from sandtable.study.study import Study

# nothing is fetched from anywhere, and nothing but the study is read unless the question names a file itself
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def answer(sql: str, study: Study, *, files: Mapping[str, list[str]] | None) -> Any:
    """A `pyarrow.Table`, of no columns for a statement that has no answer. files: Parquet of the tables, or None."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect(config=_CONFIG) as connection:
        connection.register("outcomes", _outcomes(study))
        if files is not None:
            for view in ("futures", "paths"):
                if files[view]:
                    connection.read_parquet(files[view]).create_view(view)
        else:
            connection.register("futures", study.to_arrow())
            if re.search(r"\bpaths\b", sql, re.IGNORECASE):  # tracing takes time: only when it is asked for
                connection.register("paths", study.paths())
        try:
            found = connection.sql(sql)
            return found.to_arrow_table() if found is not None else pa.table({})
        except duckdb.Error as fault:
            raise StudyError(
                f"the question cannot be answered: {_first_lines(str(fault))}",
                hint="the views are futures, outcomes and paths; `describe futures` lists the columns",
            ) from fault


def _outcomes(study: Study) -> Any:
    import pyarrow as pa

    names = ("id", "title", "probability", "low", "high", "level", "count", "futures")
    return pa.table({name: [getattr(row, name) for row in study.outcomes] for name in names})


def _first_lines(message: str) -> str:
    """DuckDB's words without the excerpt that points into the question."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    kept = [line for line in lines if not re.match(r"LINE \d+:|\^", line)]
    return " ".join(kept[:2])
