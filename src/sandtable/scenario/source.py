"""The text of a scenario: bundled names, paths, bytes, and whether they are text."""

from __future__ import annotations

import re
from pathlib import Path

from sandtable.diagnostics import Diagnostic, Span
from sandtable.scenario.composing import LARGEST
from sandtable.scenario.document import split_lines
from sandtable.scenario.origin import Origin
from sandtable.scenario.spelling import closest

# The printable characters of YAML 1.2, without three rare line breaks that editors count differently.
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class SourceError(Exception):
    """The text cannot be read; contains the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def _fail(
    code: str, message: str, *, name: str, hint: str = "", line: int = 1, column: int = 1, text: str | None = None
) -> SourceError:
    return SourceError(Diagnostic(code, "error", message, Span(name, line, column), hint, text))


def bundled_folder() -> Path:
    """The folder of the bundled scenarios."""
    return Path(__file__).resolve().parent.parent / "scenarios"


def bundled() -> list[str]:
    """Names of the bundled scenarios, sorted."""
    return sorted(path.parent.name for path in bundled_folder().glob("*/scenario.yaml"))


def name_of(path: Path) -> str:
    """What the scenario of a file is called: as the file, or as its folder if the file is called `scenario.yaml`."""
    return path.absolute().parent.name if path.name == "scenario.yaml" else path.stem


def as_typed(origin: Origin, *, with_folder: bool) -> list[str]:
    """The arguments that name a scenario on a command line, with its `--reading` and `--set`: a bundled name, or its file.

    with_folder : the path as it was given, else the file's name alone, as pages that are shared show it. A file with
    the name of a bundled scenario is named as a file.
    """
    file = bundled_folder() / origin.name / "scenario.yaml"
    is_bundled = origin.name in bundled() and file.read_bytes() == origin.text.encode("utf-8")
    file_name = origin.called or (origin.file if with_folder else Path(origin.file).name)
    name = origin.name if is_bundled else file_name
    reading = ["--reading", origin.reading] if origin.reading else []
    return [name, *reading, *(word for path, value in origin.overrides for word in ("--set", f"{path}={value}"))]


def locate(name_or_path: str | Path) -> Path:
    """The file of a bundled name or a path. Raises SourceError (S001) with similar names if there is none."""
    text = str(name_or_path)
    if not text.strip() or "\0" in text:
        raise _fail("S001", "this is not the name of a scenario", name=repr(text))
    names = bundled()
    if isinstance(name_or_path, str) and text in names:
        return bundled_folder() / text / "scenario.yaml"
    path = Path(text)
    try:
        if path.is_dir() and (path / "scenario.yaml").is_file():
            return path / "scenario.yaml"
        if path.exists():
            return path
    except OSError as fault:
        raise _fail("S001", f"cannot be read: {(fault.strerror or 'no access').lower()}", name=text) from None
    close = closest(text, names)
    hint = f"did you mean `{close}`?" if close else "bundled scenarios: " + (", ".join(names) or "none")
    raise _fail("S001", "no such file, and no bundled scenario of this name", name=text, hint=hint)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, never more than one past the limit. Raises SourceError (S001)."""
    try:
        if path.is_dir():
            raise _fail("S001", "this is a directory", name=str(path), hint="name the file in it")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as fault:
        raise _fail("S001", f"cannot be read: {(fault.strerror or 'no access').lower()}", name=str(path)) from None


def decode(raw: bytes | str, *, name: str) -> str:
    """The text of a scenario: UTF-8, no control characters, not empty, not too large; a byte order mark is dropped.

    Raises SourceError: S002 too large, S003 not text, S004 empty.
    """
    if len(raw) > LARGEST:
        hint = "a scenario is written by hand: keep data and long texts in other files"
        raise _fail("S002", f"larger than {LARGEST >> 20} MiB", name=name, hint=hint)
    if isinstance(raw, bytes):
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _fail("S003", "this is UTF-16, not UTF-8", name=name, hint="save the file as UTF-8")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as fault:
            line, column = _position(raw[: fault.start].decode("utf-8", errors="replace"))
            shown = split_lines(raw.decode("utf-8", errors="replace"))[line - 1]
            message, hint = f"byte 0x{raw[fault.start]:02x} is not UTF-8", "save the file as UTF-8"
            raise _fail("S003", message, name=name, hint=hint, line=line, column=column, text=shown) from None
    else:
        text = raw
    text = text.removeprefix("\ufeff")
    if len(text.encode("utf-8", errors="replace")) > LARGEST:
        raise _fail("S002", f"larger than {LARGEST >> 20} MiB", name=name)
    if match := _NOT_TEXT.search(text):
        line, column = _position(text[: match.start()])
        message = f"the character U+{ord(match.group()):04X} is not text"
        shown = split_lines(text)[line - 1]
        hint = (
            "this looks like a binary file"
            if match.group() == "\0"
            else "delete it, or write it as an escape in double quotes"
        )
        raise _fail("S003", message, name=name, hint=hint, line=line, column=column, text=shown)
    if not text.strip():
        raise SourceError(empty(name))
    return text


def empty(name: str) -> Diagnostic:
    """The diagnostic for a file without content other than comments."""
    return Diagnostic("S004", "error", "the file is empty", Span(name), "the tutorial builds one line by line")


def _position(before: str) -> tuple[int, int]:
    lines = split_lines(before)
    return len(lines), len(lines[-1]) + 1
