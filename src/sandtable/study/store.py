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
from sandtable.files import UNFINISHED, sha256_of, sha256_of_file
from sandtable.study import lock
from sandtable.study.files import disk_faults, remove_unfinished, write_into
from sandtable.study.manifest import NAME, RECEIPT, differences, manifest_text, read_manifest, shape_fault
from sandtable.study.plan import Span
from sandtable.study.ranges import Ranges, read_ranges

PATHS = "paths/part-00000.parquet"
SUMMARY = "summary.nc"
RANGES = "ranges.json"
TIMING = "timing.json"
PARTIAL = "partial"


def part_name(span: Span) -> str:
    return f"futures/part-{span.part:05d}.parquet"


class StudyDirectory:
    """A directory that this process alone writes to. Made by `claim`."""

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self.path = path
        self.manifest = manifest
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
            for name in (self.manifest["paths"], self.manifest["summary"], self.manifest.get("ranges")):
                if name and not self._agrees(name["path"], name["sha256"]):
                    raise self._missing(name["path"])
        else:
            self._elapsed = sum(receipt["elapsed_s"] for receipt in self._receipts.values())
        return tuple(span for span in parts if span.part not in self._receipts)

    def _read_receipts(self) -> dict[int, dict[str, Any]]:
        receipts = {}
        for path in sorted((self.path / PARTIAL).glob("part-*.json")):
            try:
                receipt = json.loads(path.read_bytes())
                fault = shape_fault(receipt, RECEIPT, name="receipt")
            except ValueError as damage:
                receipt, fault = {}, str(damage)
            if fault:
                raise StudyError(f"`{path}` is damaged: {fault}", hint="delete it: its futures are played again")
            receipts[receipt["part"]] = receipt
        return receipts

    def _holds(self, receipt: Mapping[str, Any]) -> bool:
        whole = self._agrees(receipt["path"], receipt["sha256"])
        return whole and (self.is_complete or self._agrees(receipt["control"], receipt["control_sha256"]))

    def _agrees(self, name: str, sha256: str) -> bool:
        """Whether a file is there; raises StudyError if it is, and is not what was written."""
        path = self.path / name
        if not path.exists():
            return False
        if sha256_of_file(path) != sha256:
            raise StudyError(
                f"`{path}` is damaged: its content is not what was written there",
                hint="delete it and run the same command again: its futures are played again",
            )
        return True

    def _missing(self, name: str) -> StudyError:
        return StudyError(f"`{self.path / name}` is missing", hint="play the study again into another directory")

    # -- what is added -----------------------------------------------------------------------------

    def keep_part(
        self, span: Span, *, rows: bytes, control_days: NDArray[np.int64], failed: int, elapsed_s: float
    ) -> None:
        """Keeps one part: counts, rows, then the receipt that makes it count as finished.

        A part played again for a complete study must have the bytes that its manifest names, or StudyError is raised.
        """
        receipt: dict[str, Any] = {
            "part": span.part, "first": span.first, "futures": span.futures, "failed": failed,
            "path": part_name(span), "bytes": len(rows), "sha256": sha256_of(rows),
        }  # fmt: skip
        if self.is_complete:
            if receipt not in self.manifest["chunks"]:
                raise StudyError(f"`{self.path / part_name(span)}`, played again, is not what the manifest says")
            write_into(self.path, part_name(span), rows)
            return
        buffer = io.BytesIO()
        np.savez_compressed(buffer, control_days=control_days)
        receipt |= {
            "control": f"{PARTIAL}/control-{span.part:05d}.npz", "control_sha256": sha256_of(buffer.getvalue()),
            "elapsed_s": elapsed_s,
        }  # fmt: skip
        write_into(self.path, receipt["control"], buffer.getvalue())
        write_into(self.path, part_name(span), rows)
        write_into(self.path, f"{PARTIAL}/part-{span.part:05d}.json", json.dumps(receipt).encode())
        self._receipts[span.part] = receipt
        self._elapsed += elapsed_s

    def control_days(self) -> NDArray[np.int64]:
        """Sum over all parts: complete futures by day, place and controller."""
        total: Any = 0
        for receipt in self._receipts.values():
            with np.load(self.path / receipt["control"]) as kept:
                total = total + kept["control_days"]
        return np.asarray(total, dtype=np.int64)

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
                f"`{path}` holds other things, such as `{strangers[0]}`, and no study", hint="choose another directory"
            )
        write_into(path, NAME, manifest_text(wanted))
        return wanted
    kept = read_manifest(path)
    found = differences(kept, json.loads(manifest_text(wanted)))
    if found:
        raise StudyError(
            f"`{path}` holds another study: {'; '.join(found)}",
            hint="run it as it was begun, or choose another directory",
        )
    remove_unfinished(path)
    if kept["complete"]:
        shutil.rmtree(path / PARTIAL, ignore_errors=True)  # left when a run was killed in its last instant
    return kept


def _is_left_over(name: str) -> bool:
    """Whether a run that was killed at its very start may have left a file of this name."""
    return name == lock.NAME or name.endswith(UNFINISHED)


def kept_ranges(path: Path, manifest: Mapping[str, Any]) -> Ranges:
    """The ranges over the assumptions that a complete study holds; those of version 0.1 hold none.

    Raises StudyError if the file is missing or is not what was written.
    """
    entry = manifest.get("ranges")
    if not entry:
        return Ranges(absent="not-kept")
    file = path / entry["path"]
    try:
        text = file.read_bytes()
    except OSError as refusal:
        raise StudyError(f"cannot read `{file}`: {(refusal.strerror or str(refusal)).lower()}") from refusal
    if len(text) != entry["bytes"]:
        raise StudyError(f"`{file}` is damaged: {len(text):,} bytes instead of {entry['bytes']:,}")
    if sha256_of(text) != entry["sha256"]:
        raise StudyError(f"`{file}` is damaged: its content is not what was written there")
    return read_ranges(text)


def read_elapsed(path: Path) -> float | None:
    """Seconds that the study took over all its runs; None if the file is not there or not readable."""
    try:
        return float(json.loads((path / TIMING).read_bytes())["elapsed_s"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
