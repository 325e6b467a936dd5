"""What can be written in the workbench: the files of this run, bundled scenarios, and uploads; and where a text may be saved.

A text is saved to the file it came from, or as a new file in the folder in which the server was started, and only by the one user
of a server without a token on a loopback address. No folder ever comes from a request.
"""

from __future__ import annotations

import codecs
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sandtable.app.catalogue import UPLOAD, plain_name
from sandtable.app.refusals import Refusal
from sandtable.app.workbench.written import GivenText
from sandtable.errors import ScenarioError
from sandtable.files import is_read_only, is_reserved, sha256_of, write_whole
from sandtable.scenario.document import split_lines
from sandtable.scenario.source import SourceError, bundled, bundled_folder, decode, name_of, read_bytes

if TYPE_CHECKING:
    from sandtable.app.catalogue import Catalogue
    from sandtable.app.sessions import Session

ENDING = ".yaml"


@dataclass(frozen=True)
class OnDisk:
    """Where the workbench may write. folder: for new files; None for nowhere. file: that the server was started with.

    is_faulty: this file has errors, so that it can only be opened in the workbench. text: of a source of it.
    """

    folder: Path | None = None
    file: Path | None = None
    is_faulty: bool = False
    text: GivenText | None = None


@dataclass(frozen=True)
class Found:
    """A document. path: of its file; None for an upload. is_own: of this run, so that it may be saved."""

    id: str
    kind: str
    file: str
    path: Path | None
    text: str = ""  # of an upload

    @property
    def is_own(self) -> bool:
        return self.kind == "file"


class Documents:
    """The documents of a running app."""

    def __init__(self, catalogue: Catalogue, on_disk: OnDisk) -> None:
        self._catalogue = catalogue
        folder, file = on_disk.folder, on_disk.file
        self._folder = folder.resolve() if folder is not None else None
        self._own: dict[str, Path] = {}
        self._saving = Lock()
        if file is not None and bundled_folder() not in file.resolve().parents:
            self._add(self.name_for(file), file.absolute())
        self._text = on_disk.text
        self._faulty = next(iter(self._own), None) if on_disk.is_faulty else None

    def _add(self, name: str, path: Path) -> None:
        self._own[name] = path
        self._catalogue.add_file(name, path)

    @property
    def can_save(self) -> bool:
        """Whether anything may be saved."""
        return self._folder is not None

    @property
    def faulty(self) -> str | None:
        """The document that the app was started with, if it has errors."""
        return self._faulty

    def given_text(self, name: str) -> GivenText | None:
        """The source text that the app was started with, if it belongs to this document."""
        return self._text if name == next(iter(self._own), self._catalogue.first) else None

    def name_for(self, path: Path) -> str:
        """The name of a file in addresses: that of its folder if it is called `scenario.yaml`."""
        return plain_name(name_of(path))

    # -- opening -------------------------------------------------------------------------------------

    def list(self, session: Session | None) -> list[dict[str, Any]]:
        """Every document of a user: own files, bundled scenarios, uploads."""
        found = [self._own_file(name) for name in self._own]
        found += [self._bundled(name) for name in bundled() if name not in self._own]
        titles = {each.id: self._title(each) for each in found}
        uploads = list(session.uploads.items()) if session is not None else []
        found += [self._upload(name, scenario.origin.text) for name, scenario in uploads]
        titles |= {name: scenario.title for name, scenario in uploads}
        return [self._entry(each, titles[each.id]) for each in found]

    def open(self, name: str, session: Session | None) -> dict[str, Any]:
        """A document with its text. Raises Refusal: 404 for an unknown name, 409 if it cannot be read as text."""
        return self._opened(self._find(name, session))

    def version(self, name: str) -> str | None:
        """The hash of a file of this run as it is on disk now, None if it is gone. Raises Refusal 404 for another document."""
        path = self._own.get(name)
        if path is None:
            raise Refusal(404, "not a file of this run")
        return _state(path)[0]

    def _opened(self, found: Found) -> dict[str, Any]:
        raw = found.text.encode("utf-8") if found.path is None else self._bytes(found)
        text = _decoded(raw, found.file)
        lines = split_lines(text)
        first = len(lines[0])
        end = text[first : first + (2 if text[first : first + 2] == "\r\n" else 1)] or "\n"
        return {
            **self._entry(found, self._title(found)), "can_save_as": self.can_save, "text": "\n".join(lines),
            "version": sha256_of(raw) if found.path is not None else None, "line_end": end,
        }  # fmt: skip

    def _find(self, name: str, session: Session | None) -> Found:
        if name in self._own:
            return self._own_file(name)
        if name in bundled():
            return self._bundled(name)
        upload = session.uploads.get(name) if session is not None else None
        if upload is not None:
            return self._upload(name, upload.origin.text)
        raise Refusal(404, "unknown document", hint=f"available: {', '.join([*self._own, *bundled()])}")

    def file_of(self, name: str) -> str:
        """The file of a document, as commands name it; of one that is not saved yet, as it will be saved."""
        if name in self._own:
            return self._own_file(name).file
        return name if name in bundled() else f"{name.removesuffix(ENDING)}{ENDING}"

    def _own_file(self, name: str) -> Found:
        path = self._own[name]
        shown = f"{path.parent.name}/{path.name}" if path.name == f"scenario{ENDING}" else path.name
        return Found(name, "file", shown, path)

    def _bundled(self, name: str) -> Found:
        return Found(name, "bundled", f"{name}/scenario{ENDING}", bundled_folder() / name / f"scenario{ENDING}")

    def _upload(self, name: str, text: str) -> Found:
        return Found(name, "upload", UPLOAD, None, text)

    def _entry(self, found: Found, title: str) -> dict[str, Any]:
        return {
            "id": found.id, "title": title, "kind": found.kind, "file": found.file,
            "can_save": found.is_own and self.can_save,
        }  # fmt: skip

    def _title(self, found: Found) -> str:
        """The title of the scenario, or the name of the document where it cannot be read."""
        try:
            if found.kind == "bundled":
                return self._catalogue.open(found.id, None).title
            raw = found.text if found.path is None else self._bytes(found)
            text = decode(raw, name=found.file)
        except (Refusal, ScenarioError, SourceError):
            return found.id
        line = next((line for line in split_lines(text) if line.startswith("title:")), "")
        return line.removeprefix("title:").strip().strip("\"'") or found.id

    def _bytes(self, found: Found) -> bytes:
        assert found.path is not None
        try:
            return read_bytes(found.path)
        except SourceError as fault:
            raise Refusal(404, f"{found.file} {fault.diagnostic.message}", hint=fault.diagnostic.hint) from None

    # -- saving --------------------------------------------------------------------------------------

    def save(self, name: str, text: str, *, version: str) -> dict[str, Any]:
        """Write a text to the file it came from. Raises Refusal: 403, 404, 409 if the file is not the one that was read."""
        self._check_saving()
        if name not in self._own:
            known = name in bundled() or name.startswith("upload-")
            raise Refusal(403, "only a file of yours can be saved") if known else Refusal(404, "unknown document")
        found = self._own_file(name)
        path = self._own[name]
        with self._saving:
            now, mark, end = _state(path)
            if now != version:
                what = "was removed" if now is None else "was changed on disk"
                hint = "save it under another name, or overwrite it"
                raise Refusal(409, f"{found.file} {what} since it was read", hint=hint, version=now)
            data = mark + _encoded(text, end)
            changed = sha256_of(data) != now
            if changed:
                self._write(path, data, found.file)
        return {"document": name, "file": found.file, "version": sha256_of(data), "changed": changed}

    def save_as(self, name: str, text: str) -> dict[str, Any]:
        """Write a text to a new file. Raises Refusal: 403, 409 if there is such a file."""
        folder = self._check_saving()
        stem = name.removesuffix(ENDING)
        if plain_name(stem) != stem or is_reserved(stem):
            raise Refusal(409, "this is not the name of a file", hint="letters, digits, and `-`, `_`, `.` inside")
        if stem in bundled() or stem in self._own or stem.startswith("upload-"):
            raise Refusal(409, f"there is a scenario called {stem}", hint="choose another name")
        path = folder / f"{stem}{ENDING}"
        with self._saving:
            if path.exists() or path.is_symlink():
                raise Refusal(409, f"{path.name} exists", hint="choose another name: nothing is overwritten")
            self._write(path, _encoded(text, "\n"), path.name)
            self._add(stem, path)
        return self._opened(self._own_file(stem))

    def _check_saving(self) -> Path:
        if self._folder is None:
            raise Refusal(403, "nothing can be saved here", hint="download the file instead")
        return self._folder

    @staticmethod
    def _write(path: Path, data: bytes, shown: str) -> None:
        try:
            if path.exists() and is_read_only(path):
                raise Refusal(409, f"{shown} is read-only", hint="save it under another name, or download it")
            write_whole(path, data)
        except OSError as fault:
            why = (fault.strerror or "no access").lower()
            raise Refusal(409, f"{shown} cannot be written: {why}", hint="download it instead") from None


def _state(path: Path) -> tuple[str | None, bytes, str]:
    """The hash of a file, its byte order mark and its first line end; None if it is gone."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None, b"", "\n"
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    end = next((end for end in (b"\r\n", b"\n", b"\r") if end in raw), b"\n")
    return sha256_of(raw), mark, end.decode()


def _encoded(text: str, end: str) -> bytes:
    """The bytes of a text with one kind of line end."""
    return end.join(split_lines(text)).encode("utf-8")


def _decoded(raw: bytes, shown: str) -> str:
    """The text of a file, with errors or without; empty files are texts too. Raises Refusal 409 for what is no text."""
    try:
        return decode(raw, name=shown)
    except SourceError as fault:
        if fault.diagnostic.code == "S004":
            return raw.decode("utf-8", errors="replace").removeprefix("\ufeff")
        if fault.diagnostic.code == "S003":  # a character that is no text is a fault to be shown at its place
            with suppress(UnicodeDecodeError):
                return raw.decode("utf-8").removeprefix("\ufeff")
        raise Refusal(409, f"{shown} cannot be read: {fault.diagnostic.message}", hint=fault.diagnostic.hint) from None
