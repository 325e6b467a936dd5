"""A study directory: resumed, refused, damaged. The engine is invented, so that every byte is known to depend on it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sandtable
from sandtable.errors import StudyError
from sandtable.study.columns import Column
from sandtable.study.manifest import manifest_text
from sandtable.study.ranges import FEWEST, INNER
from sandtable.study.run import open_study, run_job
from tests.unit.study.invented import InventedEngine, job, silent

FOR_RANGES = FEWEST * INNER  # futures of the nested design of a small study


def bytes_of(directory: Path) -> dict[str, bytes]:
    """Every file of a study but the one that says how long it took."""
    files = {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}
    files.pop("timing.json")
    return files


@pytest.fixture(scope="module")
def whole(program, tmp_path_factory) -> Path:
    """A complete study of 450 futures in parts of 100."""
    directory = tmp_path_factory.mktemp("whole") / "study"
    run_job(job(program, futures=450), out=directory, report=silent)
    return directory


@pytest.fixture
def copy(whole, tmp_path) -> Path:
    shutil.copytree(whole, tmp_path / "study")
    return tmp_path / "study"


def stop_in_part(program, directory: Path, part: int) -> None:
    """A run that is stopped while it plays a part."""
    engine = InventedEngine(program, stop_at=100 * part + 30)
    with pytest.raises(KeyboardInterrupt):
        run_job(job(program, futures=450, engine=engine), out=directory, report=silent)


def test_what_a_study_holds(whole):
    parts = [f"futures/part-0000{index}.parquet" for index in range(5)]
    assert sorted(bytes_of(whole)) == [*parts, "manifest.json", "paths/part-00000.parquet", "ranges.json", "summary.nc"]
    manifest = json.loads((whole / "manifest.json").read_text())
    assert [(chunk["first"], chunk["futures"], chunk["failed"]) for chunk in manifest["chunks"]] == [
        (0, 100, 1), (100, 100, 1), (200, 100, 1), (300, 100, 1), (400, 50, 1),
    ]  # fmt: skip
    assert manifest["random"]["seed"] == 7
    assert manifest["scenario"]["text"].startswith("# A small race")


@pytest.mark.parametrize("part", [0, 2, 4])
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.exact
def test_a_stopped_run_goes_on(program, whole, tmp_path, part, threads):
    directory = tmp_path / "study"
    stop_in_part(program, directory, part)
    kept = len(list((directory / "futures").glob("*.parquet"))) if part else 0
    engine = InventedEngine(program)
    study = run_job(job(program, futures=450, engine=engine, threads=threads, chunk=11), out=directory, report=silent)
    assert engine.played == 450 - 100 * kept + FOR_RANGES
    assert bytes_of(directory) == bytes_of(whole)
    assert study.complete == 445


def test_progress_of_a_resumed_run_counts_what_is_kept(program, tmp_path):
    stop_in_part(program, tmp_path / "study", 3)
    seen = []
    run_job(job(program, futures=450), out=tmp_path / "study", report=seen.append)
    assert (seen[0].stage, seen[0].done, seen[0].total) == ("playing", 300, 450)
    for stage in ("playing", "ranging"):
        done = [report.done for report in seen if report.stage == stage]
        assert done == sorted(done)
    assert (seen[-1].stage, seen[-1].done) == ("finishing", 450)


@pytest.mark.exact
def test_leftovers_of_a_killed_run_are_removed(program, whole, tmp_path):
    directory = tmp_path / "study"
    stop_in_part(program, directory, 2)
    (directory / "futures" / ".sandtable-0123456789abcdef.unfinished").write_bytes(b"half of")
    (directory / "lock").write_text("999999\n")
    # rows without a receipt: the run was killed between the two
    (directory / "futures" / "part-00002.parquet").write_bytes(b"not told of")
    run_job(job(program, futures=450), out=directory, report=silent)
    assert bytes_of(directory) == bytes_of(whole)


@pytest.mark.exact
def test_a_complete_study_is_not_played_again(program, copy, whole):
    engine = InventedEngine(program)
    study = run_job(job(program, futures=450, engine=engine), out=copy, report=silent)
    assert engine.played == 0
    assert study.complete == 445
    assert bytes_of(copy) == bytes_of(whole)


@pytest.mark.exact
def test_a_lost_part_is_played_again(program, copy, whole):
    (copy / "futures" / "part-00003.parquet").unlink()
    with pytest.raises(StudyError, match=r"part-00003.parquet` is missing"):
        open_study(copy)
    engine = InventedEngine(program)
    run_job(job(program, futures=450, engine=engine), out=copy, report=silent)
    assert engine.played == 100
    assert bytes_of(copy) == bytes_of(whole)


def test_a_part_that_comes_out_differently_is_refused(program, copy):
    (copy / "futures" / "part-00003.parquet").unlink()
    with pytest.raises(StudyError, match="was computed again and differs from the manifest"):
        run_job(job(program, futures=450, engine=InventedEngine(program, fails=False)), out=copy, report=silent)


@pytest.mark.parametrize(
    "name", ["futures/part-00001.parquet", "summary.nc", "paths/part-00000.parquet", "ranges.json"]
)
def test_a_cut_file_is_named(program, copy, name):
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:-7])
    with pytest.raises(
        StudyError, match=rf"{name}` is damaged: {len(content) - 7:,} bytes instead of {len(content):,}"
    ):
        open_study(copy)
    with pytest.raises(StudyError, match=rf"{name}` is damaged: its content was changed"):
        run_job(job(program, futures=450), out=copy, report=silent)


def test_an_altered_part_of_the_same_size_is_named_on_opening(copy):
    path = copy / "futures" / "part-00001.parquet"
    content = bytearray(path.read_bytes())
    content[:] = b"\0" * len(content)
    path.write_bytes(content)
    with pytest.raises(StudyError, match=r"part-00001.parquet` is damaged: its content was changed"):
        open_study(copy)


def test_a_damaged_part_of_a_stopped_run_is_named(program, tmp_path):
    stop_in_part(program, tmp_path / "study", 2)
    path = tmp_path / "study" / "futures" / "part-00000.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StudyError, match=r"part-00000.parquet` is damaged: its content"):
        run_job(job(program, futures=450), out=tmp_path / "study", report=silent)
    path.unlink()
    assert run_job(job(program, futures=450), out=tmp_path / "study", report=silent).complete == 445


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 8}, "seed 7 there, 8 now"),
        ({"futures": 451}, "futures 450 there, 451 now"),
        ({"kept": 6}, "kept 5 there, 6 now"),
        ({"given": np.full((450, 5), 0.5)}, "assumptions_sha256 none there, "),
    ],
)
def test_another_plan_is_refused(program, copy, change, said):
    with pytest.raises(StudyError, match=f"contains another study: {said}") as caught:
        run_job(job(program, **{"futures": 450, **change}), out=copy, report=silent)
    assert "choose another directory" in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("versions", {"sandtable": "0.0.1"}, f"sandtable 0.0.1 there, {sandtable.__version__} now"),
        ("versions", {"engine": "engine-old"}, "engine engine-old there, engine-"),
        ("scenario", {"sha256": "ab" * 32}, "the scenario: `race` (abababab) there, `race` ("),
    ],
)
def test_another_scenario_or_version_is_refused(program, copy, key, value, said):
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest[key] |= value
    (copy / "manifest.json").write_bytes(manifest_text(manifest))
    with pytest.raises(StudyError) as caught:
        run_job(job(program, futures=450), out=copy, report=silent)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b'{"format": "sandtable-study", "complete": tr', b"[]", b'{"format": "other"}', b"\xff\xfe"]
)
def test_a_cut_manifest_is_named(program, copy, content):
    (copy / "manifest.json").write_bytes(content)
    for act in (lambda: open_study(copy), lambda: run_job(job(program, futures=450), out=copy, report=silent)):
        with pytest.raises(StudyError, match=r"manifest.json` is damaged: "):
            act()


def leaves(value, path=()):
    """Every path of a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in items:
        yield (*path, key)
        yield from leaves(entry, (*path, key))


def altered(manifest, path, change):
    copy = json.loads(json.dumps(manifest))
    target = copy
    for key in path[:-1]:
        target = target[key]
    if change == "delete":
        del target[path[-1]]
    else:
        target[path[-1]] = change
    return copy


@pytest.mark.parametrize("change", ["delete", None, -3, "nonsense", [], {}, True])
def test_an_altered_manifest_never_surprises(copy, change):
    """Whatever value is lost or replaced, by one who makes the seal fit: the study opens, or says what is wrong with it."""
    manifest = json.loads((copy / "manifest.json").read_text())
    del manifest["seal"]
    refused = 0
    for path in leaves(manifest):
        (copy / "manifest.json").write_bytes(manifest_text(altered(manifest, path, change)))
        try:
            study = open_study(copy)
            assert study.complete == 445
        except StudyError:
            refused += 1
    assert refused > 20


def test_a_manifest_that_does_not_fit_its_seal_is_refused(copy):
    """A changed seed, or a changed count of failures, is in no other hash."""
    text = (copy / "manifest.json").read_text()
    for before, after in (('"seed": 7', '"seed": 6'), ('"failed": 1', '"failed": 0'), ('"kept": 5', '"kept": 4')):
        assert before in text
        (copy / "manifest.json").write_text(text.replace(before, after))
        with pytest.raises(StudyError, match=r"manifest.json` is damaged: its content was changed"):
            open_study(copy)
    unsealed = json.loads(text)
    del unsealed["seal"]  # as the first versions wrote it
    (copy / "manifest.json").write_text(json.dumps(unsealed))
    assert open_study(copy).complete == 445


@pytest.mark.parametrize(
    "path", ["../other/part.parquet", "/etc/passwd", "futures/../../other", "futures/part-00001.parquet", "", "."]
)
@pytest.mark.parametrize("which", ["chunks", "paths", "summary", "ranges"])
def test_a_manifest_names_its_own_files_only(program, copy, which, path):
    manifest = json.loads((copy / "manifest.json").read_text())
    entry = manifest["chunks"][0] if which == "chunks" else manifest[which]
    entry["path"] = path
    (copy / "manifest.json").write_bytes(manifest_text(manifest))
    for act in (lambda: open_study(copy), lambda: run_job(job(program, futures=450), out=copy, report=silent)):
        with pytest.raises(StudyError, match=r"manifest.json` is damaged: ") as caught:
            act()
        assert "delete" not in str(caught.value)  # a hint of that kind would name the stranger's file


@pytest.mark.parametrize(("key", "value"), [("path", "../../x.parquet"), ("control", "/etc/passwd"), ("part", 3)])
def test_a_receipt_names_its_own_files_only(program, tmp_path, key, value):
    stop_in_part(program, tmp_path / "study", 2)
    path = tmp_path / "study" / "partial" / "part-00001.json"
    receipt = json.loads(path.read_bytes())
    path.write_text(json.dumps({**receipt, key: value}))
    with pytest.raises(StudyError, match=r"partial/part-00001.json` is damaged: it belongs to another part"):
        run_job(job(program, futures=450), out=tmp_path / "study", report=silent)
    path.write_text(json.dumps({**receipt, "failed": 0}))
    with pytest.raises(StudyError, match=r"partial/part-00001.json` is damaged: its content was changed"):
        run_job(job(program, futures=450), out=tmp_path / "study", report=silent)


@pytest.mark.skipif(os.name == "nt", reason="links as Unix has them")
def test_nothing_is_written_through_a_link(program, copy, whole, tmp_path):
    stranger = tmp_path / "stranger"
    stranger.write_text("years of work")
    part = copy / "futures" / "part-00003.parquet"
    part.unlink()
    part.symlink_to(stranger)
    with pytest.raises(StudyError, match=r"part-00003.parquet` is damaged"):
        open_study(copy)
    part.unlink()
    part.symlink_to(tmp_path / "nothing")
    run_job(job(program, futures=450), out=copy, report=silent)
    assert not part.is_symlink()
    assert not (tmp_path / "nothing").exists()
    assert bytes_of(copy) == bytes_of(whole)
    (tmp_path / "elsewhere").mkdir()
    shutil.rmtree(copy / "paths")
    (copy / "paths").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StudyError, match="paths` is a link that leads out of the study"):
        run_job(job(program, futures=450), out=copy, report=silent)
    (copy / "lock").symlink_to(stranger)
    with pytest.raises(StudyError, match="lock"):
        run_job(job(program, futures=450), out=copy, report=silent)
    assert stranger.read_text() == "years of work"
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize(
    ("lost", "played"),
    [
        (["paths"], 0),
        (["summary.nc"], 450),
        (["ranges.json"], FEWEST * INNER),
        (["paths", "summary.nc", "ranges.json", "futures/part-00002.parquet"], 450 + FEWEST * INNER),
    ],
)
def test_what_is_made_of_all_parts_is_made_again(program, copy, whole, lost, played):
    for name in lost:
        shutil.rmtree(copy / name) if (copy / name).is_dir() else (copy / name).unlink()
    engine = InventedEngine(program)
    study = run_job(job(program, futures=450, engine=engine), out=copy, report=silent)
    assert engine.played == played
    assert study.complete == 445
    assert bytes_of(copy) == bytes_of(whole)


@pytest.mark.parametrize("lost", ["paths/part-00000.parquet", "summary.nc", "ranges.json"])
def test_another_engine_does_not_make_the_lost_again(program, copy, lost):
    class Other(InventedEngine):
        def _rows(self, seed, futures, assumptions):
            rows = super()._rows(seed, futures, assumptions)
            return {
                **rows,
                "end": rows["end"] - 0.5,
                "outcomes": ~rows["outcomes"],
                "control_days": rows["control_days"][:, :, ::-1],
            }

    (copy / lost).unlink()
    with pytest.raises(StudyError, match=rf"{lost}` was computed again and differs from the manifest"):
        run_job(job(program, futures=450, engine=Other(program)), out=copy, report=silent)
    assert not (copy / lost).exists()


def test_a_study_is_read_without_what_is_made_of_all_parts(program, copy, whole):
    before = open_study(whole)
    shutil.rmtree(copy / "paths")
    (copy / "summary.nc").unlink()
    (copy / "ranges.json").unlink()
    study = open_study(copy)
    study._engine = InventedEngine(program)
    assert study.complete == 445
    assert study.query("select count(*) as n from futures").to_pylist() == [{"n": 450}]
    assert study.paths().equals(before.paths())
    assert study.query("select count(*) as n from paths").to_pylist() == [{"n": 15}]
    assert np.array_equal(study.control_probability(), before.control_probability())
    assert study.ranges == before.ranges
    assert study.ranges.outcomes
    assert not (copy / "summary.nc").exists()  # reading writes nothing


def test_other_futures_do_not_stand_in_for_a_lost_summary(program, copy):
    (copy / "summary.nc").unlink()
    study = open_study(copy)
    study._engine = InventedEngine(program, fails=False)
    with pytest.raises(StudyError, match=r"`summary.nc` of the study is missing, and playing its futures again"):
        study.control_probability()


def test_a_part_of_another_version_is_refused_in_words(copy, monkeypatch):
    """A version with more columns reads a study of one with fewer."""
    from sandtable.study import tally

    monkeypatch.setattr(tally, "columns_in_role", lambda program, role: (Column(role, ("unheard-of",)),))
    with pytest.raises(StudyError, match=r"part-00000.parquet` has no column `outcome_unheard_of`"):
        open_study(copy).outcomes  # noqa: B018


def test_a_receipt_cut_short_is_named(program, tmp_path):
    stop_in_part(program, tmp_path / "study", 2)
    path = tmp_path / "study" / "partial" / "part-00001.json"
    for content in (path.read_bytes()[:-9], b"{}", b"[1]"):
        path.write_bytes(content)
        with pytest.raises(
            StudyError, match=r"part-00001.json` is damaged: .*\n  hint: delete it: its futures are played again"
        ):
            run_job(job(program, futures=450), out=tmp_path / "study", report=silent)
    path.unlink()
    assert run_job(job(program, futures=450), out=tmp_path / "study", report=silent).complete == 445


def test_a_manifest_of_a_later_format_is_refused(copy):
    manifest = json.loads((copy / "manifest.json").read_text()) | {"format_version": 2}
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(StudyError, match="has format 2; this version of Sandtable reads 1"):
        open_study(copy)


def test_opening_what_is_no_study(tmp_path):
    with pytest.raises(StudyError, match=r"does not contain a study: there is no manifest.json"):
        open_study(tmp_path)
    with pytest.raises(StudyError, match="does not contain a study"):
        open_study(tmp_path / "nowhere")


def test_opening_a_study_that_was_stopped(program, tmp_path):
    stop_in_part(program, tmp_path / "study", 2)
    with pytest.raises(StudyError, match="is not complete\n  hint: run the same command again"):
        open_study(tmp_path / "study")


def test_a_directory_with_other_things_is_left_alone(program, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(StudyError, match=r"contains other files, such as `thesis.docx`, and no study"):
        run_job(job(program), out=tmp_path, report=silent)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_is_not_a_directory(program, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StudyError, match="file` is a file, not a directory"):
        run_job(job(program), out=tmp_path / "file", report=silent)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_directory(program, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StudyError, match=r"cannot keep the study in .*: permission denied"):
        run_job(job(program), out=tmp_path / "study", report=silent)


def test_a_place_where_nothing_can_be_made(program):
    with pytest.raises(StudyError, match="cannot keep the study in `/proc/"):
        run_job(job(program), out="/proc/study", report=silent)


def test_no_room_for_a_part(program, whole, tmp_path):
    """The system refuses files of more than 8 kB, as a full disk would; with room the same run goes on."""
    directory = tmp_path / "study"
    code = (
        "import resource, signal\n"
        "from sandtable.errors import StudyError\n"
        "from sandtable.study.run import run_job\n"
        "from tests.unit.study.invented import job, program_of_race, silent\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "work = job(program_of_race(), futures=450)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, resource.RLIM_INFINITY))\n"
        "try:\n"
        f"    run_job(work, out={str(directory)!r}, report=silent)\n"
        "except StudyError as fault:\n"
        "    print(fault)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "cannot keep the study" in done.stdout
    assert "file too large" in done.stdout
    assert "free some space and run the same command again" in done.stdout
    assert not list(directory.rglob("*.unfinished"))
    run_job(job(program, futures=450), out=directory, report=silent)
    assert bytes_of(directory) == bytes_of(whole)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 8_000


def test_two_runs_in_one_directory(program, tmp_path):
    refused = []

    def second(progress):
        if not refused:
            refused.append(True)
            with pytest.raises(StudyError, match="another run is writing to"):
                run_job(job(program), out=tmp_path / "study", report=silent)

    run_job(job(program), out=tmp_path / "study", report=second)
    assert refused
    assert not (tmp_path / "study" / "lock").exists()
