from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sandtable.files import sha256_of, sha256_of_file, write_whole
from tests.waiting import LONG


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_writes_whole(tmp_path):
    path = tmp_path / "file.bin"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    write_whole(path, "Дейр эз-Зор\n")
    assert path.read_bytes() == "Дейр эз-Зор\n".encode()
    assert names_in(tmp_path) == ["file.bin"]


@pytest.mark.parametrize("what", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch, what):
    path = tmp_path / "file.bin"
    write_whole(path, b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "beside")

    monkeypatch.setattr(os, what, full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        write_whole(path, b"new")
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["file.bin"]


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
    with pytest.raises(PermissionError, match=r"file\.bin"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        write_whole(tmp_path / "no" / "file.bin", b"new")
    assert caught.value.filename == str(tmp_path / "no" / "file.bin")


@pytest.mark.skipif(os.name == "nt", reason="links and permissions as Unix has them")
def test_links_and_permissions_stay(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="pipes as Unix has them")
def test_a_pipe_is_written_to(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"told")
    reader.join(timeout=LONG)
    assert read == [b"told"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="signals as Unix has them")
def test_killed_at_every_step(tmp_path):
    """Killed at each call on the way to the disk, the file is the old one or the new one."""
    code = (
        "import os, signal, sys, pathlib\n"
        "from sandtable.files import write_whole\n"
        "path, at, step = pathlib.Path(sys.argv[1]), int(sys.argv[2]), 0\n"
        "def counted(call):\n"
        "    def wrapper(*arguments, **keywords):\n"
        "        global step\n"
        "        step += 1\n"
        "        if step == at:\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return call(*arguments, **keywords)\n"
        "    return wrapper\n"
        "for name in ('fsync', 'replace', 'chmod', 'open'):\n"
        "    setattr(os, name, counted(getattr(os, name)))\n"
        "write_whole(path, b'new' * 100_000)\n"
    )
    path, kills, seen = tmp_path / "file.bin", 0, set()
    for at in range(1, 20):
        path.write_bytes(b"old")
        ended = subprocess.run([sys.executable, "-c", code, str(path), str(at)], check=False)
        seen.add(path.read_bytes())
        assert seen <= {b"old", b"new" * 100_000}
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL
        kills += 1
    assert kills >= 4
    assert len(seen) == 2


def test_hashes(tmp_path):
    (tmp_path / "file").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(b"abc") == sha256_of_file(tmp_path / "file") == expected
