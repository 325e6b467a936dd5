"""Real schedulers and workers: the same bytes as on threads, workers and schedulers killed, unlike workers refused."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import sandtable
from sandtable.errors import StudyError
from sandtable.scenario.types import Scenario
from sandtable.study.executors import worker
from sandtable.study.executors.cluster import _faults, cluster, raise_if_unlike
from sandtable.study.executors.identity import Identity, identity
from sandtable.study.executors.pieces import slots
from sandtable.study.play import Progress
from tests.cli.conftest import Command
from tests.cluster.conftest import Processes, kill
from tests.unit.study.invented import race
from tests.unit.study.test_store import bytes_of
from tests.waiting import until

pytest.importorskip("distributed", reason="needs the extra `cluster`")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.exact,
    # connections that a killed process leaves open
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

FUTURES = 24_000
CHUNK = 500


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return race()


@pytest.fixture(scope="module")
def local(scenario, tmp_path_factory) -> Path:
    """The study of threads, with which the others are compared."""
    directory = tmp_path_factory.mktemp("local") / "study"
    sandtable.run(scenario, futures=FUTURES, seed=7, out=directory, progress=False)
    return directory


def quick(**names: object) -> Callable[[Progress], None]:
    """A report that calls a function once, when the first futures are played."""
    waiting = [names["first"]]

    def report(progress: Progress) -> None:
        if progress.stage == "playing" and 0 < progress.done < progress.total and waiting:
            waiting.pop()()  # type: ignore[operator]

    return report


def test_a_study_has_the_same_bytes(scenario, local, two, tmp_path):
    seen: list[Progress] = []
    with cluster(two.address):
        until(lambda: slots(None) == 2, lacking="no second worker")
        study = sandtable.run(scenario, futures=FUTURES, seed=7, out=tmp_path / "study", progress=seen.append)
    assert bytes_of(tmp_path / "study") == bytes_of(local)
    assert study.complete
    assert slots(1) == 1
    done = [each.done for each in seen if each.stage == "playing"]
    assert done == sorted(done)
    assert done[-1] == FUTURES
    assert len(done) > 8  # four pieces a worker, none beyond the end of a part


COMMANDS = {
    "run": "run {fashoda} -n 2000",
    "sensitivity": "sensitivity {fashoda} --rows 64",
    "dice": "sensitivity {fashoda} --dice --rows 64",
    "screen": "sensitivity {fashoda} --screen -n 1000",
    "discover": "discover {vell} -n 2000 --outcome north-first",
    "solve": "solve {fashoda} -n 300 --resamples 100",
    "claims": "claims {judged} -n 1000",
    "signposts": "signposts {fashoda} -n 1000",
    "update": "update {council} --news {news} -n 2000 --particles 128",
    "volatility": "volatility {fashoda} -n 200",
    "settlement": "settlement {fashoda} -n 500 --rows 64",
    "deterrence": "deterrence {guarantee} -n 300",
    "compare": "compare {vell} -n 500 --set formations.militia.orders=hold",
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_analysis_gives_the_same_answer(name, two, sandtable, given):
    words = COMMANDS[name].format(**given).split()
    here = sandtable(*words, "--seed", "3", "--json", "-q")
    there = sandtable(*words, "--seed", "3", "--json", "-q", "--cluster", two.address)
    assert (there.code, there.err) == (here.code, here.err)  # `claims` ends with 1 where one of them fails its test
    assert untimed(there.out) == untimed(here.out)


def untimed(text: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(text)
    return {key: value for key, value in found.items() if key not in ("elapsed_s", "futures_per_s")}


def test_workers_of_this_machine(sandtable: Command, given):
    words = ["run", given["fashoda"], "-n", "1000", "--seed", "3", "--json", "-q"]
    there = sandtable(*words, "--workers", "2")
    assert (there.code, there.err) == (0, "")
    assert untimed(there.out) == untimed(sandtable(*words).out)


def test_a_killed_worker_loses_nothing(scenario, local, processes, tmp_path):
    mine: Processes = processes()
    first, _ = mine.worker(), mine.worker()
    with cluster(mine.address) as found:
        until(lambda: found.slots == 2, lacking="no second worker")
        sandtable.run(
            scenario, futures=FUTURES, seed=7, out=tmp_path / "study", chunk=CHUNK,
            progress=quick(first=lambda: kill(first)),
        )  # fmt: skip
        until(lambda: found.slots == 1, lacking="the killed worker is still there")
    assert bytes_of(tmp_path / "study") == bytes_of(local)


def test_a_study_goes_on_after_its_scheduler_was_lost(scenario, local, processes, tmp_path):
    mine: Processes = processes()
    mine.worker()
    parts: list[int] = []

    def killer(progress: Progress) -> None:
        if progress.stage == "playing" and progress.done > 10_000 and not parts:
            parts.append(len(list((tmp_path / "study" / "futures").glob("*.parquet"))))
            kill(mine.scheduler)

    begun = time.monotonic()
    with (
        pytest.raises(StudyError, match="connection to the scheduler of the cluster was lost") as caught,
        cluster(mine.address),
    ):
        sandtable.run(scenario, futures=FUTURES, seed=7, out=tmp_path / "study", chunk=CHUNK, progress=killer)
    assert "--out" in caught.value.hint
    assert parts == [1]
    assert time.monotonic() - begun < 120
    whole = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "study" / "futures").glob("*.parquet")}
    assert whole
    sandtable.run(scenario, futures=FUTURES, seed=7, out=tmp_path / "study", progress=False)
    assert bytes_of(tmp_path / "study") == bytes_of(local)
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "study" / "futures").glob("*.parquet")}
    assert {name: after[name] for name in whole} == whole  # what was finished is not played again


def test_interrupted_it_leaves_no_work_behind(scenario, two):
    def interrupt() -> None:
        raise KeyboardInterrupt

    with cluster(two.address) as found:
        with pytest.raises(KeyboardInterrupt):
            sandtable.run(scenario, futures=FUTURES, seed=7, chunk=CHUNK, progress=quick(first=interrupt))
        until(lambda: not any(found._client.processing().values()), lacking="work is still under way")
        study = sandtable.run(scenario, futures=100, seed=7, progress=False)
    assert study.complete == 100


VERSION = "import sandtable._version as it; it.__version__ = '0.0.1'"


def test_a_worker_of_another_version_is_refused(scenario, processes):
    mine: Processes = processes()
    mine.worker(preload=VERSION)
    with (
        pytest.raises(StudyError, match=r"the worker at tcp://[\d.:]+ has sandtable 0.0.1 instead of ") as caught,
        cluster(mine.address),
    ):
        pytest.fail("work began")
    assert caught.value.hint.startswith("install the same versions")


def has_fma() -> bool:
    cpu = Path("/proc/cpuinfo")
    return platform.libc_ver()[0] == "glibc" and cpu.exists() and " fma " in cpu.read_text()


@pytest.mark.skipif(not has_fma(), reason="needs glibc on a processor with FMA, to do without it")
def test_a_worker_of_another_arithmetic_is_refused_also_if_it_comes_late(scenario, processes):
    mine: Processes = processes()
    mine.worker()
    with cluster(mine.address) as found:
        assert sandtable.run(scenario, futures=100, seed=7, progress=False).complete == 100
        mine.worker(GLIBC_TUNABLES="glibc.cpu.hwcaps=-FMA")
        until(lambda: found.slots == 2, lacking="no second worker")
        with pytest.raises(StudyError, match=r"has elementary functions that give different results \(exp in compiled"):
            sandtable.run(scenario, futures=FUTURES, seed=7, chunk=CHUNK, progress=False)
        with pytest.raises(StudyError, match="has elementary functions"):
            found.check_workers()


# -- without processes -----------------------------------------------------------------------------------


def test_what_differs_is_named():
    mine = Identity({"Python": "3.11.7", "numpy": "2.1.0"}, {"compiled": {"exp": "a"}, "python": {}})
    assert mine.difference(mine) == ""
    assert (
        mine.difference(Identity({"Python": "3.12.1"}, {}))
        == "Python 3.12.1 instead of 3.11.7, numpy none instead of 2.1.0"
    )
    other = Identity(mine.versions, {"compiled": {"exp": "b"}, "python": {}})
    assert mine.difference(other) == "elementary functions that give different results (exp in compiled code)"
    raise_if_unlike("tcp://a:1", mine, mine)
    with pytest.raises(StudyError, match="tcp://a:1 has no Sandtable of this version \\(ModuleNotFoundError"):
        raise_if_unlike("tcp://a:1", ModuleNotFoundError("No module named 'sandtable'"), mine)


def test_an_unlike_worker_plays_nothing():
    with pytest.raises(StudyError, match=r"a worker has Python 3\.\d+\.\d+ instead of 1, "):
        worker.play_piece(b"", "", Identity({"Python": "1"}, {}), b"")
    assert identity().difference(identity()) == ""


def test_a_part_that_ends_its_workers():
    from distributed.scheduler import KilledWorker

    with pytest.raises(StudyError, match="ended again and again"), _faults():
        raise KilledWorker("piece", None, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "either the address of a scheduler or a number of workers"),
        ({"address": "tcp://a:1", "workers": 2}, "either the address of a scheduler or a number of workers"),
        ({"workers": 0}, "workers must be between 1 and 1,024, not 0"),
        ({"address": "nothing://a"}, "no Dask scheduler answers at `nothing://a`"),
    ],
)
def test_what_is_no_cluster(arguments, message):
    with pytest.raises(StudyError, match=message), cluster(**arguments):
        pytest.fail("work began")


def test_options_that_exclude_each_other(sandtable: Command):
    both = sandtable("run", "fashoda-1898", "--workers", "2", "--cluster", "tcp://a:1")
    assert both.code == 2
    assert "--workers and --cluster exclude each other" in both.err
    threads = sandtable("run", "fashoda-1898", "--workers", "2", "--threads", "2")
    assert threads.code == 2
    assert "--threads applies to this process" in threads.err


def test_no_scheduler_answers(sandtable: Command, monkeypatch):
    monkeypatch.setattr("sandtable.study.executors.cluster._WAIT", 1.0)
    done = sandtable("run", "fashoda-1898", "--cluster", "tcp://127.0.0.1:1")
    assert done.code == 1
    assert "error: no Dask scheduler answers at `tcp://127.0.0.1:1`" in done.err


def test_an_engine_ended_at_a_day_shares_nothing_that_changes(scenario):
    from sandtable.compile import compile_scenario
    from sandtable.engine.draws import draw_assumptions
    from sandtable.study.play import load_engine

    engine = load_engine(compile_scenario(scenario))
    numbers = np.arange(50, dtype=np.uint64)
    draws = draw_assumptions(engine.program, seed=7, futures=numbers)
    whole = engine.run(seed=7, futures=numbers, assumptions=draws)
    early = engine.ending_at(2.0).run(seed=7, futures=numbers, assumptions=draws)
    again = engine.run(seed=7, futures=numbers, assumptions=draws)
    assert early.end.max() <= 2.0 < whole.end.max()
    assert np.array_equal(again.end, whole.end)
    assert np.array_equal(again.times, whole.times)


def test_the_job_script_that_the_documentation_shows(repository):
    jobs = pytest.importorskip("dask_jobqueue.slurm")
    text = (repository / "docs" / "how-to" / "cluster.md").read_text(encoding="utf-8")
    code = text.split("```python\nfrom dask_jobqueue.slurm")[1].split("print(")[0]
    names: dict[str, object] = {"SLURMJob": jobs.SLURMJob}
    exec(code.partition("\n")[2], names)
    shown = text.split("print(job.job_script())\n```\n\n```text\n")[1].split("```")[0]
    assert names["job"].job_script().strip() == shown.strip()  # type: ignore[attr-defined]
