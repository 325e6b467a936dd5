"""However the work is cut and spread, the study is the same to the byte."""

from __future__ import annotations

import json

import pytest

import sandtable
from tests.invariance.races import bytes_of, race

FUTURES = 12_000  # two parts, the second not full


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """One thread, one chunk a part."""
    directory = tmp_path_factory.mktemp("alone") / "study"
    study = sandtable.run(race(), futures=FUTURES, seed=7, threads=1, chunk=10_000, out=directory, progress=False)
    return study, directory


@pytest.mark.parametrize(("threads", "chunk"), [(1, 100), (2, 100), (2, 5_000), (2, None), (5, 777)])
def test_same_files(alone, tmp_path, threads, chunk):
    _, directory = alone
    sandtable.run(race(), futures=FUTURES, seed=7, threads=threads, chunk=chunk, out=tmp_path / "study", progress=False)
    assert bytes_of(tmp_path / "study") == bytes_of(directory)


def test_same_in_memory(alone):
    study, _ = alone
    other = sandtable.run(race(), futures=FUTURES, seed=7, threads=2, chunk=333, progress=False)
    assert other.to_arrow().equals(study.to_arrow())
    assert other.paths().equals(study.paths())
    assert (other.control_probability() == study.control_probability()).all()
    ours, theirs = other.to_json_object(), study.to_json_object()
    for found in (ours, theirs):
        del found["elapsed_s"], found["futures_per_s"]
    assert json.dumps(ours) == json.dumps(theirs)


def test_fewer_futures_are_the_first_of_more(alone):
    study, _ = alone
    fewer = sandtable.run(race(), futures=1_234, seed=7, progress=False)
    assert fewer.to_arrow().equals(study.to_arrow().slice(0, 1_234).unify_dictionaries())


def test_another_seed_is_another_study(alone):
    study, _ = alone
    other = sandtable.run(race(), futures=1_000, seed=8, progress=False)
    assert not other.to_arrow().equals(study.to_arrow().slice(0, 1_000))


def test_something_happens_in_this_study(alone):
    """Or the tests above would compare nothing."""
    study, _ = alone
    assert all(0.1 < row.probability.value < 0.9 for row in study.outcomes)
    kinds = {row["event"] for row in study.query("select distinct event from paths").to_pylist()}
    assert {"arrival", "strike", "give-way", "decision", "control", "withdraw"} <= kinds
