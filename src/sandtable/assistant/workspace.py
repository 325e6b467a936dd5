"""The folder in which an assistant may work: every path is resolved, links included, and kept inside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandtable.errors import HintedError

TEXTS = (".txt", ".md", ".html", ".htm", ".docx")
TABLES = (".csv", ".tsv", ".xlsx")
SCENARIOS = (".yaml", ".yml")
STUDIES = "studies"  # where studies are stored
DEPTH = 4  # of folders that are listed
MOST = 200  # files that are listed
_FORMAT = re.compile(rb"^sandtable:\s*\d", re.MULTILINE)


class WorkspaceError(HintedError):
    """A path that is not allowed or does not exist."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is in the folder: paths relative to it."""

    scenarios: tuple[str, ...]
    texts: tuple[str, ...]
    tables: tuple[str, ...]
    studies: tuple[str, ...]
    is_cut: bool


class Workspace:
    """A folder and the paths in it. root : must exist. Raises WorkspaceError if it is not a folder."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise WorkspaceError(f"{root} is not a folder", hint="name an existing folder with --root")
        self.root = Path(os.path.realpath(root))

    def resolve(self, path: str) -> Path:
        """The real path of a name, which need not exist. Raises WorkspaceError where it is outside the folder."""
        if not path.strip() or "\0" in path:
            raise WorkspaceError("the path is empty", hint="give a path relative to the root")
        try:
            found = Path(os.path.realpath(self.root / path))
        except (OSError, ValueError):
            raise WorkspaceError(f"`{path[:80]}` is not a path", hint="give a path relative to the root") from None
        if found != self.root and self.root not in found.parents:
            raise WorkspaceError(
                f"`{path[:80]}` is outside the root", hint="only paths inside the folder given at start are allowed"
            )
        if any(part.startswith(".") for part in found.relative_to(self.root).parts):
            raise WorkspaceError(
                f"`{path[:80]}` is hidden", hint="paths in the root whose names begin with a dot are left alone"
            )
        return found

    def relative(self, path: Path) -> str:
        """A path as it is named to the client: relative to the root, with slashes."""
        return path.relative_to(self.root).as_posix()

    def file(self, path: str, *, endings: tuple[str, ...]) -> Path:
        """An existing file. Raises WorkspaceError. endings : those that are allowed, in lower case."""
        found = self.resolve(path)
        if found.suffix.lower() not in endings:
            raise WorkspaceError(f"`{path[:80]}` does not end in {', '.join(endings)}", hint="`list` names the files")
        if not found.is_file():
            raise WorkspaceError(f"there is no file `{path[:80]}`", hint="`list` names the files")
        return found

    def new_file(self, path: str, *, ending: str) -> Path:
        """A file to be made. Raises WorkspaceError where there is one already: nothing is overwritten."""
        found = self.resolve(path)
        if found.suffix.lower() != ending:
            raise WorkspaceError(
                f"`{path[:80]}` does not end in {ending}", hint=f"such as {Path(path).stem or 'name'}{ending}"
            )
        if found.exists() or found.is_symlink():
            raise WorkspaceError(f"`{path[:80]}` exists", hint="choose another name; nothing is overwritten")
        return found

    def scenario(self, name: str) -> Path | str:
        """A bundled name, or the file of a scenario in the folder. Raises WorkspaceError."""
        from sandtable.scenario.source import bundled

        if name in bundled():
            return name
        return self.own_scenario(name)

    def own_scenario(self, name: str) -> Path:
        """The file of a scenario in the folder: its path, or that of the folder it is in. Raises WorkspaceError."""
        found = self.resolve(name)
        if found.is_dir():
            found = self.resolve(f"{self.relative(found)}/scenario.yaml")
        if found.suffix.lower() not in SCENARIOS or not found.is_file():
            raise WorkspaceError(
                f"there is no scenario `{name[:80]}`", hint="`list` names the scenarios; `new` begins one"
            )
        return found

    def study(self, name: str) -> Path:
        """The folder of a stored study. Raises WorkspaceError."""
        found = self.resolve(name)
        if not is_study(found):
            raise WorkspaceError(
                f"there is no study `{name[:80]}`", hint="`run` gives the name of its study; `list` names all"
            )
        return found

    def found(self) -> Found:
        """The scenarios, texts and studies in the folder, some levels deep."""
        scenarios: list[str] = []
        texts: list[str] = []
        tables: list[str] = []
        studies: list[str] = []
        is_cut = False
        for path in self._walk(self.root, DEPTH, studies):
            if len(scenarios) + len(texts) + len(tables) >= MOST:
                is_cut = True
                break
            if path.suffix.lower() in TEXTS:
                texts.append(self.relative(path))
            elif path.suffix.lower() in TABLES:
                tables.append(self.relative(path))
            elif path.suffix.lower() in SCENARIOS and is_scenario(path):
                scenarios.append(self.relative(path))
        return Found(tuple(scenarios), tuple(texts), tuple(tables), tuple(studies[:MOST]), is_cut)

    def _walk(self, folder: Path, depth: int, studies: list[str]) -> Iterator[Path]:
        """Plain files, sorted; hidden ones and links are left out, and folders of studies are collected."""
        try:
            entries = sorted(folder.iterdir(), key=lambda each: each.name)
        except OSError:
            return
        for each in entries:
            if each.name.startswith(".") or each.is_symlink():
                continue
            if each.is_file():
                yield each
            elif each.is_dir() and is_study(each):
                studies.append(self.relative(each))
            elif each.is_dir() and depth > 1:
                yield from self._walk(each, depth - 1, studies)


def says_its_format(raw: bytes) -> bool:
    """Whether a text has the key with which a scenario says its format."""
    return _FORMAT.search(raw) is not None


def is_study(folder: Path) -> bool:
    """Whether a folder has a manifest of a study."""
    from sandtable.study.manifest import NAME

    return (folder / NAME).is_file()


def is_scenario(path: Path) -> bool:
    """Whether a file says in its first lines that it is a scenario."""
    try:
        with path.open("rb") as file:
            return _FORMAT.search(file.read(4096)) is not None
    except OSError:
        return False
