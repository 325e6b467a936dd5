"""Questions read the study they are asked of, whatever its directory is called, and nothing else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sandtable.errors import StudyError
from sandtable.study.ranges import FEWEST, INNER
from sandtable.study.run import open_study, run_job
from tests.unit.study.invented import InventedEngine, job, silent

COUNT = "select count(*) as n from futures"


@pytest.fixture(scope="module")
def studies(program, tmp_path_factory) -> Path:
    """Two studies beside each other: `small` of 120 futures, `large` of 450."""
    folder = tmp_path_factory.mktemp("studies")
    for name, futures in (("small", 120), ("large", 450)):
        run_job(job(program, futures=futures), out=folder / name, report=silent)
    return folder


@pytest.fixture(scope="module", params=["memory", "directory"])
def study(request, program, studies):
    if request.param == "memory":
        return run_job(job(program, futures=450), out=None, report=silent)
    opened = open_study(studies / "large")
    opened._engine = InventedEngine(program)
    return opened


@pytest.mark.parametrize(
    ("asked", "beside"),
    [
        ("g[1]", "g1"), ("g*", "gg"), ("g?", "gx"), ("**", "any"), ("g{1,2}", "g1"), ("[!a]", "b"), ("a'b", "ab"),
        ('a"b', "ab"), ("100%", "100"), ("~", "home"), ("$HOME", "home"), ("a b;c", "ab"), ("s3:", "s3"),
        ("hive=1", "hive"), ("g\\[1]", "g1"), ("файл[1]", "файл1"),
    ],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not allow")
def test_paths_are_literal(studies, tmp_path, monkeypatch, asked, beside):
    """A directory whose name is a pattern, and another one that the pattern would find."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(studies / "small", tmp_path / asked)
    shutil.copytree(studies / "large", tmp_path / beside)
    for path in (Path(asked), tmp_path / asked):
        found = open_study(path)
        assert found.query(COUNT).to_pylist() == [{"n": 120}]
        assert found.query("select count(distinct future) as n from paths").to_pylist() == [{"n": 5}]
        assert len(found.to_arrow()) == 120
    assert open_study(Path(beside)).query(COUNT).to_pylist() == [{"n": 450}]


def test_a_run_into_a_directory_whose_name_is_a_pattern(program, studies, tmp_path):
    """It is resumed from its own receipts, and leaves those beside it alone."""
    for name in ("g[1]", "g1"):
        with pytest.raises(KeyboardInterrupt):
            run_job(
                job(program, futures=450, engine=InventedEngine(program, stop_at=230)),
                out=tmp_path / name,
                report=silent,
            )
    (tmp_path / "g1" / "partial" / "part-00000.json").unlink()
    engine = InventedEngine(program)
    assert run_job(job(program, futures=450, engine=engine), out=tmp_path / "g[1]", report=silent).futures == 450
    assert engine.played == 250 + FEWEST * INNER  # two parts were kept, and no range over the assumptions
    assert not (tmp_path / "g1" / "summary.nc").exists()


READING = [
    "select * from '{file}'", "select * from read_csv('{file}')", "select * from read_text('{file}')",
    "select * from read_blob('/etc/passwd')", "select * from glob('/*')", "select * from sniff_csv('{file}')",
    "select * from read_parquet('{parquet}')", "from parquet_metadata('{parquet}')", "attach '{folder}/new.db'",
    "select * from 'https://127.0.0.1:9/a.csv'", "import database '{folder}'",
]  # fmt: skip
WRITING = [
    "copy futures to '{folder}/new.csv'", "copy futures to '{folder}/new.parquet'", "export database '{folder}/new'",
    "copy (select 1) to '{file}'", "create persistent secret s (type http, bearer_token 'x')",
    "pragma profiling_output = '{folder}/new.json'",
    "call enable_logging('QueryLog', storage = 'file', storage_path = '{folder}/new')",
]  # fmt: skip
SETTING = [
    "set enable_external_access = true", "reset enable_external_access", "set lock_configuration = false",
    "set autoload_known_extensions = true", "set temp_directory = '{folder}/new'", "set home_directory = '{folder}'",
    "set custom_extension_repository = 'http://127.0.0.1:9'",
]  # fmt: skip
EXTENSIONS = [
    "install httpfs", "load httpfs", "force install httpfs", "install httpfs from 'http://127.0.0.1:9'",
    "load '{file}'", "select 1; install httpfs", "select 1; load httpfs; select 2",
]  # fmt: skip


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("sql", [*READING, *WRITING, *SETTING, *EXTENSIONS])
def test_a_question_reads_the_study_only(study, studies, tmp_path, monkeypatch, sql):
    home = tmp_path / "home"
    (tmp_path / "folder").mkdir()
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "folder" / "rows.csv"
    file.write_text("a,b\n1,2\n")
    before = everything_in(tmp_path)
    parquet = studies / "small" / "futures" / "part-00000.parquet"
    with pytest.raises(StudyError, match="the question cannot be answered: "):
        study.query(sql.format(file=file, folder=tmp_path / "folder", parquet=parquet))
    assert everything_in(tmp_path) == before
    assert not list(home.iterdir())


@pytest.mark.parametrize("sql", EXTENSIONS)
def test_extensions_stay_out_of_unsafe_questions_too(study, tmp_path, sql):
    (tmp_path / "file").write_text("")
    with pytest.raises(StudyError, match="extensions are neither installed nor loaded"):
        study.query(sql.format(file=tmp_path / "file"), unsafe=True)


def test_no_network_for_unsafe_questions_either(study):
    with pytest.raises(StudyError, match="the question cannot be answered: "):
        study.query("select * from 'https://127.0.0.1:9/a.csv'", unsafe=True)


def test_a_question_that_is_no_text(study):
    with pytest.raises(StudyError, match="it is not a text in UTF-8"):
        study.query("select '\udcff'")


def test_variables_of_the_process_are_not_tables(study):
    import pyarrow as pa

    secret = pa.table({"password": ["hunter2"]})
    with pytest.raises(StudyError, match="secret does not exist"):
        study.query("select * from secret")
    with pytest.raises(StudyError, match="secret does not exist"):
        study.query("select * from secret", unsafe=True)
    assert len(secret) == 1


def test_the_hint_says_how_files_are_read(study, tmp_path):
    with pytest.raises(StudyError, match="`--unsafe`"):
        study.query(f"select * from '{tmp_path}/rows.csv'")
    with pytest.raises(StudyError, match="`describe futures` lists the columns"):
        study.query("select fired from futures")


def test_an_unsafe_answer_may_go_to_a_file(study, tmp_path):
    study.query(
        f"copy (select future, status from futures order by future) to '{tmp_path}/rows.csv' (header)", unsafe=True
    )
    lines = (tmp_path / "rows.csv").read_text().splitlines()
    assert lines[:2] == ["future,status", "0,complete"]
    assert len(lines) == 451


def test_tables_of_its_own(study):
    """What a question makes lives as long as the question."""
    found = study.query(
        "create table late as select * from futures where future >= 300; select count(*) as n from late"
    )
    assert found.to_pylist() == [{"n": 150}]
    with pytest.raises(StudyError, match="late does not exist"):
        study.query("select * from late")


def test_damage_after_the_opening_is_told(program, studies, tmp_path):
    """No raw error of the database: cut short, emptied and removed between the opening and the question."""
    for number, damage in enumerate(
        (
            lambda path: path.write_bytes(path.read_bytes()[:-9]),
            lambda path: path.write_bytes(b""),
            lambda path: path.write_bytes(b"\0" * path.stat().st_size),
            lambda path: path.unlink(),
        )
    ):
        directory = tmp_path / str(number)
        shutil.copytree(studies / "large", directory)
        opened = open_study(directory)
        damage(directory / "futures" / "part-00002.parquet")
        with pytest.raises(StudyError):
            opened.query("select sum(end_day) from futures")
        damaged_first = open_study(studies / "large")
        assert damaged_first.query(COUNT).to_pylist() == [{"n": 450}]
