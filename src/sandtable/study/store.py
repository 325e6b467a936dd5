"""A study directory while it is being written: parts that are whole or absent, and what is needed to go on.

manifest.json   what is played and, once complete, every file with its hash
futures/        part-00000.parquet, ...: the rows of 10,000 futures each
paths/          the event logs of the kept futures
summary.nc      who controls which place on which day
ranges.json     how far each share goes with the assumptions
timing.json     how long it took: the only file that differs between two runs
partial/        until the study is complete: a receipt and the control counts of every finished part
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.errors import StudyError
from sandtable.files import is_unfinished, sha256_of, sha256_of_file
from sandtable.study import lock
from sandtable.study.arithmetic import why_not_continued
from sandtable.study.files import disk_faults, remove_unfinished, write_into
from sandtable.study.manifest import (
    NAME,
    PATHS,
    RANGES,
    RECEIPT,
    SEAL,
    SUMMARY,
    derived_files,
    differences,
    manifest_text,
    part_name,
    read_manifest,
    shape_fault,
)
from sandtable.study.parts import PartsOnDisk
from sandtable.study.plan import Span
from sandtable.study.ranges import Ranges, read_ranges
from sandtable.study.verified import damaged, unreadable

TIMING = "timing.json"
PARTIAL = "partial"
PLAYED_AGAIN = "its futures are played again"
MADE_AGAIN = "it is computed again from the futures"


def control_name(part: int) -> str:
    return f"{PARTIAL}/control-{part:05d}.npz"


class StudyDirectory:
    """A directory that this process alone writes to. Made by `claim`."""

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self.path = path
        self.manifest = manifest
        self.lost: tuple[str, ...] = ()  # of what is made of all parts, once the study is complete: set by `take_stock`
        self._receipts: dict[int, dict[str, Any]] = {}
        self._elapsed = 0.0

    @property
    def is_complete(self) -> bool:
        return bool(self.manifest["complete"])

    # -- what is there -----------------------------------------------------------------------------

    def take_stock(self, parts: tuple[Span, ...]) -> tuple[Span, ...]:
        """The parts that are still to be played. Raises StudyError if a finished one was altered."""
        kept = (
            {chunk["part"]: chunk for chunk in self.manifest["chunks"]} if self.is_complete else self._read_receipts()
        )
        self._receipts = {
            span.part: kept[span.part] for span in parts if span.part in kept and self._holds(kept[span.part])
        }
        if self.is_complete:
            self._elapsed = read_elapsed(self.path) or 0.0
            self.lost = tuple(
                entry["path"]
                for entry in derived_files(self.manifest)
                if not self._agrees(entry["path"], entry["sha256"], again=MADE_AGAIN)
            )
        else:
            self._elapsed = sum(receipt["elapsed_s"] for receipt in self._receipts.values())
        return tuple(span for span in parts if span.part not in self._receipts)

    def _read_receipts(self) -> dict[int, dict[str, Any]]:
        receipts = {}
        for path in sorted((self.path / PARTIAL).glob("part-*.json")):
            try:
                receipt = json.loads(path.read_bytes())
                fault = shape_fault(receipt, RECEIPT, name="receipt") or _fault_of_receipt(receipt, path.name)
            except (ValueError, RecursionError) as damage:
                receipt, fault = {}, str(damage)
            if fault:
                raise StudyError(f"`{path}` is damaged: {fault}", hint=f"delete it: {PLAYED_AGAIN}")
            receipts[receipt["part"]] = {key: value for key, value in receipt.items() if key != SEAL}
        return receipts

    def _holds(self, receipt: Mapping[str, Any]) -> bool:
        whole = self._agrees(receipt["path"], receipt["sha256"], again=PLAYED_AGAIN)
        if self.is_complete or not whole:
            return whole
        return self._agrees(receipt["control"], receipt["control_sha256"], again=PLAYED_AGAIN)

    def _agrees(self, name: str, sha256: str, *, again: str) -> bool:
        """Whether a file is there; raises StudyError if it is, and is not what was written."""
        path = self.path / name
        if not path.exists():
            return False
        if sha256_of_file(path) != sha256:
            raise damaged(path, "its content was changed", again=again)
        return True

    # -- what is added -----------------------------------------------------------------------------

    def keep_part(
        self, span: Span, *, rows: bytes, control_days: NDArray[np.int64], failed: int, elapsed_s: float
    ) -> None:
        """Keeps one part: counts, rows, then the receipt that makes it count as finished.

        A part played again for a complete study must have the bytes that its manifest names, or StudyError is raised.
        """
        receipt: dict[str, Any] = {
            "part": span.part, "first": span.first, "futures": span.futures, "failed": failed,
            "path": part_name(span.part), "bytes": len(rows), "sha256": sha256_of(rows),
        }  # fmt: skip
        if self.is_complete:
            if receipt not in self.manifest["chunks"]:
                raise self._not_the_same(part_name(span.part))
            write_into(self.path, part_name(span.part), rows)
            return
        buffer = io.BytesIO()
        np.savez_compressed(buffer, control_days=control_days)
        receipt |= {
            "control": control_name(span.part), "control_sha256": sha256_of(buffer.getvalue()),
            "elapsed_s": elapsed_s,
        }  # fmt: skip
        write_into(self.path, receipt["control"], buffer.getvalue())
        write_into(self.path, part_name(span.part), rows)
        write_into(self.path, f"{PARTIAL}/part-{span.part:05d}.json", _sealed(receipt))
        self._receipts[span.part] = receipt
        self._elapsed += elapsed_s

    def rows(self) -> PartsOnDisk:
        """The rows of the parts that `take_stock` found or that were kept since, to be counted."""
        chunks = [receipt for _, receipt in sorted(self._receipts.items())]
        return PartsOnDisk(self.path, {"chunks": chunks, "paths": None, "summary": {"path": SUMMARY}})

    def control_days(self) -> NDArray[np.int64]:
        """Sum over all parts: complete futures by day, place and controller."""
        total: Any = 0
        for receipt in self._receipts.values():
            with np.load(self.path / receipt["control"]) as kept:
                total = total + kept["control_days"]
        return np.asarray(total, dtype=np.int64)

    def restore(self, name: str, content: bytes) -> None:
        """Writes a lost file again. Raises StudyError if it is not the one that the manifest names."""
        entry = next(entry for entry in derived_files(self.manifest) if entry["path"] == name)
        if sha256_of(content) != entry["sha256"]:
            raise self._not_the_same(name)
        write_into(self.path, name, content)
        self.lost = tuple(other for other in self.lost if other != name)

    def _not_the_same(self, name: str) -> StudyError:
        return StudyError(
            f"`{self.path / name}` was computed again and differs from the manifest",
            hint="play the study into another directory",
        )

    def finish(self, *, paths: bytes | None, summary: bytes, ranges: bytes) -> None:
        """Writes what is made of all parts, then the manifest that declares the study complete."""
        write_into(self.path, SUMMARY, summary)
        write_into(self.path, RANGES, ranges)
        if paths is not None:
            write_into(self.path, PATHS, paths)
        write_into(self.path, TIMING, (json.dumps({"elapsed_s": round(self._elapsed, 3)}) + "\n").encode())
        private = ("control", "control_sha256", "elapsed_s")
        chunks = [
            {key: value for key, value in receipt.items() if key not in private}
            for _, receipt in sorted(self._receipts.items())
        ]
        entry = {"path": PATHS, "bytes": len(paths), "sha256": sha256_of(paths)} if paths is not None else None
        self.manifest |= {
            "complete": True, "chunks": chunks, "paths": entry,
            "summary": {"path": SUMMARY, "bytes": len(summary), "sha256": sha256_of(summary)},
            "ranges": {"path": RANGES, "bytes": len(ranges), "sha256": sha256_of(ranges)},
        }  # fmt: skip
        write_into(self.path, NAME, manifest_text(self.manifest))
        shutil.rmtree(self.path / PARTIAL, ignore_errors=True)


@contextmanager
def claim(path: Path, *, manifest: Mapping[str, Any]) -> Iterator[StudyDirectory]:
    """Locks a directory for this study: a new one, or one that an earlier run of the same study began.

    manifest: what `new_manifest` made, with the fingerprint of this machine's arithmetic as `numeric`.
    Raises StudyError if it holds another study or other things, is in use, or cannot be written.
    """
    with disk_faults(path):
        if path.exists() and not path.is_dir():
            raise StudyError(f"`{path}` is a file, not a directory", hint="choose another directory")
        path.mkdir(parents=True, exist_ok=True)
        with lock.locked(path):
            yield StudyDirectory(path, _begin_or_continue(path, manifest))


def _begin_or_continue(path: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {**manifest, "complete": False, "chunks": [], "paths": None, "summary": None}
    if not (path / NAME).exists():
        strangers = sorted(entry.name for entry in path.iterdir() if not _is_left_over(entry.name))
        if strangers:
            raise StudyError(
                f"`{path}` contains other files, such as `{strangers[0]}`, and no study",
                hint="choose another directory",
            )
        remove_unfinished(path)
        write_into(path, NAME, manifest_text(wanted))
        return wanted
    kept = read_manifest(path)
    found = differences(kept, json.loads(manifest_text(wanted)))
    if found:
        raise StudyError(
            f"`{path}` contains another study: {'; '.join(found)}",
            hint="use the original command, or choose another directory",
        )
    why = why_not_continued(kept, wanted["numeric"])
    if why:
        raise StudyError(
            f"the study in `{path}` cannot be continued: {why}",
            hint="the last digits of two machines would be mixed: continue it on the original machine, or choose another directory"
            + ("; it can be read here in its present state" if kept["complete"] else ""),
        )
    remove_unfinished(path)
    if kept["complete"]:
        shutil.rmtree(path / PARTIAL, ignore_errors=True)  # left when a run was killed in its last instant
    return kept


def _sealed(receipt: Mapping[str, Any]) -> bytes:
    return json.dumps({**receipt, SEAL: sha256_of(json.dumps(receipt, sort_keys=True).encode())}).encode()


def _fault_of_receipt(receipt: dict[str, Any], name: str) -> str:
    """Why a receipt is not that of its part; empty if it is. Its names are compared, so none leads out of the study."""
    part = receipt["part"]
    if name != f"part-{part:05d}.json" or (receipt["path"], receipt["control"]) != (
        part_name(part),
        control_name(part),
    ):
        return "it belongs to another part"
    rest = {key: value for key, value in receipt.items() if key != SEAL}
    return "" if json.loads(_sealed(rest)) == receipt else "its content was changed"


def _is_left_over(name: str) -> bool:
    """Whether a run that was killed at its very start may have left a file of this name."""
    return name == lock.NAME or is_unfinished(name)


def kept_ranges(path: Path, manifest: Mapping[str, Any]) -> Ranges | None:
    """The ranges over the assumptions that a complete study holds; those of version 0.1 hold none. None if they are lost.

    Raises StudyError if the file is not what was written.
    """
    entry = manifest.get("ranges")
    if not entry:
        return Ranges(absent="not-kept")
    file = path / entry["path"]
    try:
        text = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as refusal:
        raise unreadable(file, refusal) from refusal
    if sha256_of(text) != entry["sha256"]:
        raise damaged(file, "its content was changed", again=MADE_AGAIN)
    return read_ranges(text)


def read_elapsed(path: Path) -> float | None:
    """Seconds that the study took over all its runs; None if the file is not there or not readable."""
    try:
        return float(json.loads((path / TIMING).read_bytes())["elapsed_s"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
