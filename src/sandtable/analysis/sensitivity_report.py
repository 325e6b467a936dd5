"""What `sandtable sensitivity --json` prints: one object, whichever way the question was asked."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from sandtable.analysis.indices import Sensitivity
from sandtable.analysis.information import LearningValue
from sandtable.analysis.screening import Screening
from sandtable.analysis.variance import VarianceSplit


def report(found: Sensitivity | Screening | VarianceSplit | LearningValue) -> dict[str, Any]:
    """`analysis/schemas/sensitivity.schema.json` describes it. What was not asked for is null or empty."""
    return {
        "scenario": found.scenario,
        "scenario_sha256": found.scenario_sha256,
        "seed": found.seed,
        "level": found.level,
        **_asked(found),
        **_design(found),
        "screening": found.to_json_object() if isinstance(found, Screening) else None,
        "nested": found.to_json_object() if isinstance(found, VarianceSplit) else None,
        "value": found.to_json_object() if isinstance(found, LearningValue) else None,
    }


def json_schema() -> str:
    """The JSON Schema of `report`, as text."""
    return files("sandtable.analysis").joinpath("schemas/sensitivity.schema.json").read_text(encoding="utf-8")


def _asked(found: Sensitivity | Screening | VarianceSplit | LearningValue) -> dict[str, Any]:
    if isinstance(found, LearningValue):
        return dict.fromkeys(("outcome", "title", "probability", "low", "high", "reason"))
    low, high = (None, None) if isinstance(found, VarianceSplit) else (found.low, found.high)
    return {
        "outcome": found.outcome,
        "title": found.title,
        "probability": found.probability,
        "low": low,
        "high": high,
        "reason": found.reason,
    }


def _design(found: Sensitivity | Screening | VarianceSplit | LearningValue) -> dict[str, Any]:
    if isinstance(found, Sensitivity):
        return found.to_json_object()
    nothing = dict.fromkeys(("rows", "dropped", "futures", "variance", "chance", "assumptions"))
    return {**nothing, "indices": [], "groups": []}
