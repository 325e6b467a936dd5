from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading

import pytest

from sandtable.errors import StudyError
from sandtable.study.files import disk_faults, remove_unfinished, write_into
from sandtable.study.lock import locked


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    write_into(tmp_path, "futures/file.bin", b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(
            StudyError, match=r"file\.bin`: no space left on device\n  hint: free some space and run the same"
        ),
        disk_faults(tmp_path),
    ):
        write_into(tmp_path, "futures/file.bin", b"new")
    assert (tmp_path / "futures" / "file.bin").read_bytes() == b"old"
    assert [entry.name for entry in (tmp_path / "futures").iterdir()] == ["file.bin"]


def test_faults_name_the_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StudyError, match=f"cannot keep the study in `{tmp_path}/file/x"), disk_faults(tmp_path):
        os.stat(tmp_path / "file" / "x")


def test_unfinished_files_are_removed(tmp_path):
    (tmp_path / "futures").mkdir()
    (tmp_path / "futures" / ".sandtable-0123456789abcdef.unfinished").write_bytes(b"half")
    (tmp_path / "kept").write_bytes(b"whole")
    (tmp_path / "thesis.unfinished").write_bytes(b"of somebody")
    remove_unfinished(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["kept", "thesis.unfinished"]


def test_one_at_a_time(tmp_path):
    with locked(tmp_path):
        with (
            pytest.raises(StudyError, match=rf"another run is writing to `{tmp_path}` \(process {os.getpid()}\)"),
            locked(tmp_path),
        ):
            pass
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_lock_does_not_outlive_its_process(tmp_path):
    """The holder is killed: its file stays behind, and is no obstacle."""
    code = (
        "import sys, time, pathlib\n"
        "from sandtable.study.lock import locked\n"
        f"with locked(pathlib.Path({str(tmp_path)!r})):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StudyError, match=rf"another run .* \(process {holder.pid}\)"), locked(tmp_path):
            pass
        holder.kill()
        holder.wait()
    assert (tmp_path / "lock").exists()
    with locked(tmp_path):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"


def test_many_threads_never_hold_it_together(tmp_path):
    holders, most, refused = 0, 0, 0
    guard = threading.Lock()

    def work() -> None:
        nonlocal holders, most, refused
        for _ in range(50):
            try:
                with locked(tmp_path):
                    with guard:
                        holders += 1
                        most = max(most, holders)
                    with guard:
                        holders -= 1
            except StudyError:
                refused += 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert refused < 200
