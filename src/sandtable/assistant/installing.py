"""The skill's files, and their installation where an assistant looks for skills.

A skill is a folder with a `SKILL.md` and the files it refers to. Source: the Agent Skills specification.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from sandtable.errors import AuthoringError
from sandtable.files import write_whole

NAME = "sandtable"  # of the skill, and so of its folder
MAIN = "SKILL.md"
RECORD = ".installed.json"  # beside the files: what was installed, by hash
State = Literal["new", "updated", "unchanged", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the skill, and what becomes of it. path : relative to the skill's folder, with slashes."""

    path: str
    state: State


@dataclass(frozen=True, slots=True)
class Installation:
    """What an installation does. folder : the skill's own folder. changed : files that the user has changed since the last one."""

    folder: Path
    changes: tuple[Change, ...]
    changed: tuple[str, ...]


def skill_files() -> dict[str, bytes]:
    """The files of the skill by their path in it, with slashes; sorted."""
    root = files("sandtable.assistant").joinpath("skill")
    found: dict[str, bytes] = {}

    def collect(folder: object, before: str) -> None:
        for each in folder.iterdir():  # type: ignore[attr-defined]
            if each.is_dir():
                if each.name != "__pycache__":
                    collect(each, f"{before}{each.name}/")
            else:
                found[before + each.name] = each.read_bytes()

    collect(root, "")
    return dict(sorted(found.items()))


def skill_text(path: str = MAIN) -> str:
    """The text of one of the skill's files. Raises AuthoringError for a file that it does not have."""
    found = skill_files()
    if path not in found:
        raise AuthoringError(f"the skill has no file `{path[:60]}`", hint=f"its files: {', '.join(found)}")
    return found[path].decode("utf-8")


def plan(parent: Path) -> Installation:
    """What installing the skill in a folder of skills would do. Raises AuthoringError where its folder cannot be one."""
    folder = parent / NAME
    for each in (parent, folder):
        if each.exists() and not each.is_dir():
            raise AuthoringError(f"{each} is a file", hint="name a folder for skills with --to")
    recorded = _recorded(folder)
    wanted = skill_files()
    changes, changed = [], []
    for path, content in wanted.items():
        present = _content(folder / path)
        if present is None:
            changes.append(Change(path, "new"))
        elif present == content:
            changes.append(Change(path, "unchanged"))
        else:
            changes.append(Change(path, "updated"))
            if recorded.get(path) != _hash(present):
                changed.append(path)
    for path, digest in recorded.items():
        present = None if path in wanted else _content(folder / path)
        if present is not None:
            changes.append(Change(path, "removed"))
            if digest != _hash(present):
                changed.append(path)
    return Installation(folder, tuple(changes), tuple(changed))


def install(planned: Installation) -> None:
    """Write what was planned. Raises OSError."""
    wanted = skill_files()
    for change in planned.changes:
        path = planned.folder / change.path
        if change.state == "removed":
            path.unlink(missing_ok=True)
        elif change.state != "unchanged":
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, wanted[change.path], follow_links=False)
    record = {path: _hash(content) for path, content in wanted.items()}
    write_whole(planned.folder / RECORD, json.dumps(record, indent=2) + "\n", follow_links=False)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content(path: Path) -> bytes | None:
    """The bytes of a file; None if there is none. Raises AuthoringError for what is no file."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise AuthoringError(f"{path} is no plain file", hint="remove it, or name another folder with --to")
    return path.read_bytes() if path.exists() else None


def _recorded(folder: Path) -> dict[str, str]:
    """What the last installation wrote, by path; empty if there was none or its record cannot be read."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {path: digest for path, digest in found.items() if isinstance(digest, str) and _is_inside(path)}


def _is_inside(path: str) -> bool:
    """Whether a recorded path stays in the skill's folder: the record may have been edited."""
    parts = path.split("/")
    return bool(path) and not Path(path).is_absolute() and "\\" not in path and not {"", ".", ".."} & set(parts)
