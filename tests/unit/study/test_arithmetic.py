"""A study is continued only where elementary functions give the bits with which it was begun."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandtable.engine import numeric
from sandtable.errors import StudyError
from sandtable.study.arithmetic import differing, why_not_continued
from sandtable.study.manifest import manifest_text
from sandtable.study.run import open_study, run_job
from tests.unit.study.invented import InventedEngine, job, silent

pytestmark = pytest.mark.exact


def begun(program, directory: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_job(job(program, futures=450, engine=InventedEngine(program, stop_at=230)), out=directory, report=silent)


def elsewhere(directory: Path, change) -> None:
    """As if it had been begun where arithmetic differs."""
    manifest = json.loads((directory / "manifest.json").read_text())
    change(manifest)
    (directory / "manifest.json").write_bytes(manifest_text(manifest))


def other_exp(manifest) -> None:
    manifest["numeric"]["compiled"]["exp"] = "0" * 12


def test_the_manifest_keeps_the_fingerprint(program, tmp_path):
    run_job(job(program), out=tmp_path / "study", report=silent)
    assert json.loads((tmp_path / "study" / "manifest.json").read_text())["numeric"] == numeric.fingerprint()


def test_a_study_begun_with_other_bits_is_not_continued(program, tmp_path):
    begun(program, tmp_path / "study")
    elsewhere(tmp_path / "study", other_exp)
    before = sorted(path.name for path in (tmp_path / "study").rglob("*"))
    with pytest.raises(
        StudyError,
        match="cannot be continued: elementary functions give different results on this machine: exp in comp",
    ):
        run_job(job(program, futures=450), out=tmp_path / "study", report=silent)
    assert sorted(path.name for path in (tmp_path / "study").rglob("*")) == before


def test_a_complete_study_of_other_bits_is_read(program, tmp_path):
    run_job(job(program, futures=450), out=tmp_path / "study", report=silent)
    elsewhere(tmp_path / "study", other_exp)
    assert open_study(tmp_path / "study").complete == 445
    with pytest.raises(StudyError, match="it can be read here in its present state"):
        run_job(job(program, futures=450), out=tmp_path / "study", report=silent)


def test_a_study_without_a_fingerprint(program, tmp_path):
    """A study of an earlier version is read as ever, not continued."""
    run_job(job(program, futures=450), out=tmp_path / "study", report=silent)
    elsewhere(tmp_path / "study", lambda manifest: manifest.pop("numeric"))
    assert open_study(tmp_path / "study").complete == 445
    with pytest.raises(StudyError, match="cannot be continued: it has no record of the results"):
        run_job(job(program, futures=450), out=tmp_path / "study", report=silent)


def test_the_functions_are_named():
    here = {"compiled": {"exp": "a", "log": "b"}, "scipy": {"ndtri": "c"}}
    assert differing(here, here) == []
    assert why_not_continued({"numeric": here}, here) == ""
    there = {"compiled": {"exp": "x", "log": "b"}, "scipy": {"ndtri": "y", "ndtr": "d"}}
    assert differing(there, here) == ["exp in compiled code", "ndtri in SciPy", "ndtr in SciPy"]
    many = {"compiled": dict.fromkeys("abcde", "x")}
    assert why_not_continued({"numeric": many}, {}).endswith(
        "a in compiled code, b in compiled code, c in compiled code and 2 more"
    )
