"""SQL over a study: DuckDB with the views `futures`, `outcomes` and `paths`.

A question reads the study and nothing else: no file, no variable of this process, no extension, no network. Asked for as
unsafe it may name files to read and to write; extensions and networks stay closed.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandtable.errors import StudyError
from sandtable.extras import require_package

if TYPE_CHECKING:
    from sandtable.study.played import Played

VIEWS = "the views are futures, outcomes and paths; `describe futures` lists the columns"
UNSAFE = "a question reads the study only; `--unsafe` (in Python `unsafe=True`) lets it read and write files"


def answer(sql: str, study: Played, *, futures: Callable[[], Any], unsafe: bool = False) -> Any:
    """A `pyarrow.Table`, of no columns for a statement that has no answer.

    futures: gives the rows as a table or dataset of Arrow. unsafe: the question may read and write files.
    """
    require_package("duckdb")
    import duckdb
    import pyarrow as pa

    if any("\ud800" <= letter <= "\udfff" for letter in sql):  # bytes of a command line that are no text
        raise StudyError("the question cannot be answered: it is not a text in UTF-8", hint=VIEWS)
    with (
        tempfile.TemporaryDirectory(prefix="sandtable-query-") as scratch,
        duckdb.connect(config=_config(Path(scratch))) as connection,
    ):
        connection.register("futures", futures())
        if re.search(r"\b(outcomes|show|\w*tables|\w*columns)\b", sql, re.IGNORECASE):
            connection.register("outcomes", _outcomes(study))  # counted from the whole study: only when it is asked for
        if re.search(r"\bpaths\b", sql, re.IGNORECASE):  # tracing takes time: only when it is asked for
            connection.register("paths", study.paths())
        if not unsafe:
            connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        try:
            statements = connection.extract_statements(sql)
            if not statements:
                raise StudyError("the question is empty", hint=VIEWS)
            if any(_is_of_extensions(statement) for statement in statements):
                raise _no_extensions()  # INSTALL and LOAD run the code of others and ask a network for it
            # one by one: given together, DuckDB 1.1 waits for its own threads for ever
            for statement in statements[:-1]:
                connection.execute(statement).fetchall()  # to its end: DuckDB 2 begins no other one before
            found = connection.sql(statements[-1])
            return found.to_arrow_table() if found is not None else pa.table({})
        except (duckdb.Error, pa.ArrowException, RuntimeError) as fault:
            closed = isinstance(fault, duckdb.PermissionException) and not unsafe
            raise StudyError(
                f"the question cannot be answered: {_first_lines(str(fault))}", hint=UNSAFE if closed else VIEWS
            ) from fault


def _config(scratch: Path) -> dict[str, str | bool | int | float | list[str]]:
    """Nothing is fetched or loaded from anywhere; what does not fit into memory goes to a folder that is removed again."""
    return {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "extension_directory": str(scratch / "extensions"),
        "allow_persistent_secrets": False,
        "secret_directory": str(scratch / "secrets"),
        "temp_directory": str(scratch / "spilled"),
        "python_enable_replacements": False,  # or a question could read the variables of this process by name
    }


def _is_of_extensions(statement: Any) -> bool:
    """Whether a statement installs, loads or updates an extension; one whose kind DuckDB's own list lacks counts as such."""
    import duckdb

    try:
        return bool(statement.type == duckdb.StatementType.LOAD)
    except ValueError:  # UPDATE EXTENSIONS has no name in DuckDB's Python interface up to 2.0
        return True


def _no_extensions() -> StudyError:
    return StudyError(
        "the question cannot be answered: extensions are neither installed nor loaded",
        hint="the files of a study can be read with DuckDB's own command line: futures/*.parquet",
    )


def _outcomes(study: Played) -> Any:
    import pyarrow as pa

    rows = [
        {"id": row.id, "title": row.title, "probability": row.probability.value, "low": row.probability.low, "high": row.probability.high,
         "level": row.level, "count": row.count, "futures": row.futures}
        for row in study.outcomes
    ]  # fmt: skip
    return pa.table({name: [row[name] for row in rows] for name in rows[0]})


def _first_lines(message: str) -> str:
    """DuckDB's words without the excerpt that points into the question."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    kept = [line for line in lines if not re.match(r"LINE \d+:|\^", line)]
    return " ".join(kept[:2])


def rows_of(answer: Any) -> list[list[Any]]:
    """The rows of an answer; columns by position, as their names may repeat in SQL."""
    names = [str(at) for at in range(answer.num_columns)]
    return [[row[name] for name in names] for row in answer.rename_columns(names).to_pylist()]


def plain(value: Any) -> Any:
    """A value as JSON: infinities and not-a-number are null, dates and similar values are text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value)
