"""A packed scenario is put into a folder: only what its index lists, with the hashes that it gives, and nowhere else."""

from __future__ import annotations

import json
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sandtable.errors import AuthoringError
from sandtable.files import portable_stem, sha256_of, write_whole
from sandtable.packing.contents import FORMAT, FORMAT_VERSION, INDEX, LARGEST
from sandtable.packing.names import is_safe

MOST_FILES = 200
MOST_BYTES = 256 << 20  # of all files, unpacked


@dataclass(frozen=True)
class Unpacked:
    """What was in a pack. folder : its name in the pack. files : content by path. index : what `pack.json` says."""

    folder: str
    files: dict[str, bytes]
    index: dict[str, Any]


def read_pack(path: Path) -> Unpacked:
    """The files of a pack, checked before anything is written. Raises AuthoringError with every fault."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            folder = _check_entries(entries, path)
            files = _contents(archive, entries, path)
    except OSError as fault:
        raise AuthoringError(f"cannot read {path}: {(fault.strerror or str(fault)).lower()}") from fault
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise AuthoringError(f"{path} is no packed scenario that can be read ({fault})") from fault
    own = {name.removeprefix(f"{folder}/"): content for name, content in files.items()}
    return Unpacked(folder, own, _checked_index(own, path))


def write_pack(found: Unpacked, folder: Path) -> list[Path]:
    """Write the files below a folder, which is made. Raises AuthoringError if it holds anything else, or cannot be written.

    A file that is there with the same bytes is left as it is, so the same pack may be unpacked again.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise AuthoringError(f"{folder} is no directory")
    wanted = {folder / Path(*name.split("/")): content for name, content in found.files.items()}
    present = [path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()] if folder.exists() else []
    foreign = [path for path in present if path.is_symlink() or path not in wanted or path.read_bytes() != wanted[path]]
    if foreign:
        shown = ", ".join(str(path.relative_to(folder)) for path in sorted(foreign)[:3])
        raise AuthoringError(f"{folder} holds other files: {shown}", hint="give another directory with --to")
    try:
        for path, content in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path not in present:
                write_whole(path, content, follow_links=False)
    except OSError as fault:
        raise AuthoringError(f"cannot write to {folder}: {(fault.strerror or str(fault)).lower()}") from fault
    return list(wanted)


def _check_entries(entries: list[zipfile.ZipInfo], path: Path) -> str:
    """The folder that all entries are in. Raises AuthoringError for names that lead elsewhere, links, and more than is read."""
    faults: list[str] = []
    if len(entries) > MOST_FILES:
        raise AuthoringError(f"{path} has {len(entries):,} files; a packed scenario has at most {MOST_FILES}")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        mode = entry.external_attr >> 16
        if stat.S_ISLNK(mode) or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
            faults.append(f"{name!r} is a link or no plain file")
        elif not is_safe(name):
            faults.append(f"{name!r} is no name that a packed scenario may have")
        elif name.lower() in seen:
            faults.append(f"{name!r} is there twice")
        if entry.flag_bits & 1:
            faults.append(f"{name!r} has a password")
        seen.add(name.lower())
    above = {name.rpartition("/")[0].lower() for name in (entry.filename for entry in entries) if name.count("/") > 1}
    faults += [f"{entry.filename!r} is a file and a folder" for entry in entries if entry.filename.lower() in above]
    folders = {entry.filename.partition("/")[0] for entry in entries}
    if not faults and len(folders) != 1:
        faults.append("its files are not in one folder")
    if faults:
        raise AuthoringError(f"{path} is no packed scenario: {'; '.join(faults[:5])}")
    return folders.pop()


def _contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], path: Path) -> dict[str, bytes]:
    """The content of each file, never more than is allowed, whatever the archive says of its size."""
    files, left = {}, MOST_BYTES
    for entry in entries:
        with archive.open(entry) as stream:
            content = _read(stream, most=min(LARGEST, left))
        if content is None:
            raise AuthoringError(
                f"{path} unpacks to more than is read: {LARGEST >> 20} MiB a file, {MOST_BYTES >> 20} MiB in all"
            )
        left -= len(content)
        files[entry.filename] = content
    return files


def _read(stream: IO[bytes], *, most: int) -> bytes | None:
    content = stream.read(most + 1)
    return content if len(content) <= most else None


def _checked_index(files: dict[str, bytes], path: Path) -> dict[str, Any]:
    """What the index says, if it lists exactly these files. Raises AuthoringError."""
    try:
        index = json.loads(files[INDEX])
        kind, version, listed = index["format"], index["format_version"], index["files"]
        known = {str(each["path"]): str(each["sha256"]) for each in listed}
        name, scenario = str(index["name"]), str(index["scenario"])
    except (KeyError, TypeError, ValueError, RecursionError):
        raise AuthoringError(f"{path} is no packed scenario: it has no {INDEX} that can be read") from None
    if kind != FORMAT or type(version) is not int or version < 1 or not name.isprintable():
        raise AuthoringError(f"{path} is no packed scenario: {INDEX} is of another format")
    if version > FORMAT_VERSION:
        raise AuthoringError(f"{path} was packed by a newer Sandtable", hint="install a newer version")
    faults = [f"{INDEX} lists a file twice"] if len(known) != len(listed) else []
    faults += [f"{each} is missing" for each in known if each not in files]
    faults += [f"{each} is not listed" for each in files if each not in known and each != INDEX]
    faults += [f"{each} was changed" for each, sha in known.items() if each in files and sha256_of(files[each]) != sha]
    if scenario not in files:
        faults.append(f"the scenario {scenario!r} is missing")
    if faults:
        raise AuthoringError(f"{path} is damaged: {'; '.join(faults[:5])}", hint="ask for it again")
    return {**index, "name": name, "scenario": scenario}


def default_folder(found: Unpacked) -> Path:
    """The folder below the current one that a pack is put into."""
    return Path(portable_stem(found.folder, fallback="scenario"))
