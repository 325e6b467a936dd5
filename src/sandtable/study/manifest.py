"""manifest.json: what a study was played from and what lies in its directory.

It holds nothing that differs between two runs of the same plan (times are in `timing.json`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sandtable._version import __version__
from sandtable.errors import StudyError
from sandtable.study.files import sha256_of
from sandtable.study.plan import Plan

if TYPE_CHECKING:
    from sandtable.engine.program import Program
    from sandtable.scenario.types import Scenario

NAME = "manifest.json"
FORMAT = "sandtable-study"
FORMAT_VERSION = 1
_CONTENT = ("complete", "chunks", "paths", "summary")  # grows while the study is played; the rest says what it is

# what a difference is called, by path in the manifest
_SPOKEN = {
    "scenario": "scenario",
    "random": "seed",
    "plan": "plan",
    "engine": "engine",
    "versions": "versions",
}


def manifest_text(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()


def read_manifest(directory: Path) -> dict[str, Any]:
    """Raises StudyError if there is no manifest, or one that this version cannot read."""
    path = directory / NAME
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise StudyError(
            f"`{directory}` holds no study: there is no {NAME}", hint="`sandtable run SCENARIO --out DIR` makes one"
        ) from None
    except OSError as fault:
        raise StudyError(f"cannot read `{path}`: {(fault.strerror or str(fault)).lower()}") from fault
    try:
        manifest = json.loads(text)
    except ValueError as fault:
        raise _damaged(path, str(fault)) from fault
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _damaged(path, f"it does not say `format: {FORMAT}`")
    if manifest.get("format_version") != FORMAT_VERSION:
        raise StudyError(
            f"`{path}` is of format {manifest.get('format_version')}; this version of Sandtable reads {FORMAT_VERSION}",
            hint="read it with the version that wrote it, or play the study again",
        )
    missing = [key for key in (*_SPOKEN, *_CONTENT) if key not in manifest]
    if missing:
        raise _damaged(path, f"`{missing[0]}` is missing")
    return manifest


def _damaged(path: Path, why: str) -> StudyError:
    return StudyError(
        f"`{path}` is damaged: {why}", hint="delete the directory and play the study again, or restore the file"
    )


def differences(kept: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """What two manifests do not share, as phrases for people; empty if one continues the other."""
    return [phrase for key in _SPOKEN for phrase in _differences(_SPOKEN[key], kept[key], wanted[key])]


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
    return text if len(text) <= 40 else text[:12] + "..."


def new_manifest(
    scenario: Scenario, program: Program, plan: Plan, *, given: NDArray[np.float64] | None
) -> dict[str, Any]:
    """What a study is, before any of its files exist. given: assumption values that replace the draws."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "scenario": {
            "name": scenario.name,
            "title": scenario.title,
            "sha256": program.sha256,
            "text": scenario.text,
            "overrides": scenario.overrides,
        },
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
            "assumptions_sha256": None if given is None else sha256_of(given.tobytes()),
        },
    }


def plan_of(manifest: Mapping[str, Any]) -> Plan:
    plan = manifest["plan"]
    return Plan(futures=plan["futures"], seed=manifest["random"]["seed"], part=plan["part"], kept=plan["kept"])


def versions() -> dict[str, str]:
    """What the bytes of a study depend on besides its scenario, seed and plan."""
    import pyarrow as pa

    from sandtable.engine.jit import cache_directory

    return {
        "sandtable": __version__,
        "engine": cache_directory().name,
        "numpy": np.__version__,
        "pyarrow": pa.__version__,
    }
