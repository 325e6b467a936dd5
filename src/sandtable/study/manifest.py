"""manifest.json: the inputs of a study and the files in its directory.

It contains nothing that differs between two runs of the same plan (times are in `timing.json`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sandtable._version import __version__
from sandtable.errors import StudyError
from sandtable.files import sha256_of
from sandtable.study.plan import Plan

if TYPE_CHECKING:
    from sandtable.program import Program
    from sandtable.scenario.types import Scenario

NAME = "manifest.json"
SEAL = "seal"  # the last entry: a hash over all the others
PATHS = "paths/part-00000.parquet"
SUMMARY = "summary.nc"
RANGES = "ranges.json"
FORMAT = "sandtable-study"
FORMAT_VERSION = 1
_MISSING = object()
_DERIVED = {"paths": PATHS, "summary": SUMMARY, "ranges": RANGES}
_IDENTITY = ("scenario", "random", "plan", "engine", "versions")
_HASH = re.compile("[0-9a-f]{64}")

_FILE = {"path": str, "bytes": int, "sha256": str}
_CHUNK = {"part": int, "first": int, "futures": int, "failed": int, **_FILE}
RECEIPT = {**_CHUNK, "control": str, "control_sha256": str, "elapsed_s": float}
_SHAPE: dict[str, Any] = {
    "scenario": {"name": str, "title": str, "sha256": str, "text": str, "overrides": dict},
    "random": {"seed": int},
    "plan": {"futures": int, "part": int, "kept": int, "assumptions_sha256": (str, type(None))},
    "engine": {"version": str, "backend": str, "device": str},
    "versions": {"sandtable": str},
    "complete": bool,
    "chunks": [_CHUNK],
}


def part_name(part: int) -> str:
    """The file of the rows of a part, in the study's directory."""
    return f"futures/part-{part:05d}.parquet"


def derived_files(manifest: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The entries of files that are computed from all futures and can be computed again."""
    return tuple(manifest[name] for name in _DERIVED if manifest.get(name))


def manifest_text(manifest: Mapping[str, Any]) -> bytes:
    """The text of the file, with a hash over its content as the last entry."""
    told = {key: value for key, value in manifest.items() if key != SEAL}
    return _json({**told, SEAL: sha256_of(_json(told))})


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def read_manifest(directory: Path) -> dict[str, Any]:
    """Raises StudyError if there is no manifest, or one that this version cannot read."""
    path = directory / NAME
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise StudyError(
            f"`{directory}` does not contain a study: there is no {NAME}",
            hint="`sandtable run SCENARIO --out DIR` creates one",
        ) from None
    except OSError as refusal:
        raise StudyError(f"cannot read `{path}`: {(refusal.strerror or str(refusal)).lower()}") from refusal
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError) as damage:
        raise _damaged(path, str(damage)) from damage
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _damaged(path, f"it has no `format: {FORMAT}`")
    if manifest.get("format_version") != FORMAT_VERSION:
        raise StudyError(
            f"`{path}` has format {manifest.get('format_version')}; this version of Sandtable reads {FORMAT_VERSION}",
            hint="use the version that wrote it, or play the study again",
        )
    seal = manifest.pop(SEAL, None)
    if seal is not None and seal != sha256_of(_json(manifest)):  # the first versions have none
        raise _damaged(path, "its content was changed")
    shape = {**_SHAPE, "paths": _FILE if manifest.get("paths") else type(None), "summary": type(None)}
    if manifest.get("complete"):
        shape["summary"] = _FILE
    if manifest.get("ranges"):  # studies of version 0.1 have none
        shape["ranges"] = _FILE
    if isinstance(manifest.get("scenario"), dict) and "reading" in manifest["scenario"]:  # only that of a rival reading
        shape["scenario"] = {**_SHAPE["scenario"], "reading": str}
    if "until" in manifest:  # only where the widths of intervals decide how many futures are played
        shape["until"] = {"widths": dict, "looks": [int], "critical": float}
    if "file" in manifest:  # only of a scenario file of the user; without its folder
        shape["file"] = str
    if "numeric" in manifest:  # nor this
        shape["numeric"] = dict.fromkeys(("compiled", "python", "numpy", "scipy"), dict)
    fault = shape_fault(manifest, shape)
    if fault:
        raise _damaged(path, fault)
    fault = _fault_of_files(manifest)
    if fault:
        raise _damaged(path, fault)
    return manifest


def _fault_of_files(manifest: Mapping[str, Any]) -> str:
    """Why a manifest does not list exactly the files of its plan; empty if it does."""
    try:
        plan = plan_of(manifest)
    except StudyError as fault:
        return fault.message
    chunks = manifest["chunks"]
    listed = sum(chunk["futures"] for chunk in chunks)
    if manifest["complete"] and (listed != plan.futures or len(chunks) != plan.part_count):
        return f"its chunks have {listed:,} of {plan.futures:,} futures"
    # compared with what this version writes, so that no name can lead out of the directory
    for index, chunk in enumerate(chunks):
        span = plan.span(index)
        if (chunk["part"], chunk["first"], chunk["futures"]) != (index, span.first, span.futures) or (
            chunk["path"] != part_name(index)
        ):
            return f"`chunks.{index}` is not the expected part"
    for name, expected in _DERIVED.items():
        if manifest.get(name) and manifest[name]["path"] != expected:
            return f"`{name}.path` is not `{expected}`"
    if not all(
        _HASH.fullmatch(entry["sha256"]) and entry["bytes"] >= 0 for entry in (*chunks, *derived_files(manifest))
    ):
        return "a hash or a size has the wrong form"
    return ""


def shape_fault(found: Any, shape: Any, *, name: str = "") -> str:
    """What is missing from a JSON value or has the wrong type; empty if nothing."""
    if isinstance(shape, dict):
        if not isinstance(found, dict):
            return f"`{name}` has the wrong form"
        faults = (
            shape_fault(found.get(key, _MISSING), part, name=f"{name}.{key}".strip(".")) for key, part in shape.items()
        )
        return next((fault for fault in faults if fault), "")
    if isinstance(shape, list):
        if not isinstance(found, list):
            return f"`{name}` has the wrong form"
        faults = (shape_fault(entry, shape[0], name=f"{name}.{index}") for index, entry in enumerate(found))
        return next((fault for fault in faults if fault), "")
    allowed = (int, float) if shape is float else shape
    wrong = not isinstance(found, allowed) or (isinstance(found, bool) and shape is not bool)
    return f"`{name}` is missing or has the wrong form" if wrong else ""


def _damaged(path: Path, why: str) -> StudyError:
    return StudyError(f"`{path}` is damaged: {why}", hint="restore the file, or play the study into another directory")


def differences(kept: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """The differences of two manifests as phrases for messages; empty if one continues the other."""
    if kept.get("until") != wanted.get("until"):
        return [f"{_rule(kept)} there, {_rule(wanted)} now"]
    if wanted.get("until") is not None:  # the rule decides how many
        kept = {**kept, "plan": {**kept["plan"], "futures": wanted["plan"]["futures"]}}
    return [phrase for key in _IDENTITY for phrase in _differences(key, kept[key], wanted[key])]


def _rule(manifest: Mapping[str, Any]) -> str:
    until = manifest.get("until")
    if until is None:
        return "a fixed number of futures"
    widths = ",".join(f"{name}={width:.4g}" for name, width in until["widths"].items())
    return f"until {widths} in at most {until['looks'][-1]:,} futures"


def _differences(name: str, kept: Any, wanted: Any) -> list[str]:
    if kept == wanted:
        return []
    if not (isinstance(kept, dict) and isinstance(wanted, dict)):
        return [f"{name} {_short(kept)} there, {_short(wanted)} now"]
    if name == "scenario":
        return [f"the scenario: `{kept.get('name')}` ({str(kept.get('sha256'))[:8]}) there, "
                f"`{wanted.get('name')}` ({str(wanted.get('sha256'))[:8]}) now"]  # fmt: skip
    keys = [key for key in {**kept, **wanted} if kept.get(key) != wanted.get(key)]
    return [phrase for key in keys for phrase in _differences(key, kept.get(key), wanted.get(key))]


def _short(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}" if value < 10**9 else str(value)
    text = "none" if value is None else str(value)
    text = text if text.isprintable() else ascii(text)  # a manifest may come from others: no control characters
    return text if len(text) <= 40 else text[:12] + "..."


def new_manifest(scenario: Scenario, program: Program, plan: Plan, *, given: bytes | None) -> dict[str, Any]:
    """The manifest of a study before any of its files exist.

    given : the assumption values that replace the draws, as bytes, or their origin; None if they are drawn.
    """
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "scenario": {
            "name": scenario.name,
            "title": scenario.title,
            "sha256": program.sha256,
            "text": scenario.text,
            "overrides": scenario.overrides,
            **({"reading": scenario.origin.reading} if scenario.origin.reading else {}),
        },
        **({"file": scenario.origin.file_name} if scenario.origin.file_name else {}),
        "engine": {"version": __version__, "backend": "numba", "device": "cpu"},
        "versions": versions(),
        "random": {
            "generator": "Philox 4x32-10",
            "key": "seed low, seed high",
            "counter": "future low, future high, stream, index",
            "seed": plan.seed,
        },
        "plan": {
            "futures": plan.futures,
            "part": plan.part,
            "kept": plan.kept,
            "assumptions_sha256": None if given is None else sha256_of(given),
        },
    }


def plan_of(manifest: Mapping[str, Any]) -> Plan:
    plan = manifest["plan"]
    return Plan(futures=plan["futures"], seed=manifest["random"]["seed"], part=plan["part"], kept=plan["kept"])


def versions() -> dict[str, str]:
    """The versions on which the bytes of a study depend, besides its scenario, seed and plan."""
    import pyarrow as pa

    from sandtable.engine.folder import cache_directory

    return {
        "sandtable": __version__,
        "engine": cache_directory().name,  # of the imported sources, even if the files have changed since
        "numpy": np.__version__,
        "pyarrow": pa.__version__,
    }
