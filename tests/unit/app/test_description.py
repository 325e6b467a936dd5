"""The API by its own description: schemathesis makes requests, good and bad, and looks for an answer it does not allow."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from sandtable.app.build import build_app
from tests.power import tries
from tests.unit.app.conftest import race

schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis: pip install schemathesis")
checks = pytest.importorskip("schemathesis.specs.openapi.checks")
schema = schemathesis.openapi.from_asgi("/openapi.json", build_app(race(), hosts=None))


@schema.parametrize()
@settings(
    max_examples=tries(12, usual=6), derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
def test_no_request_finds_a_fault(case: Any) -> None:
    # no description of a text says which ones are scenarios: most uploads are refused
    is_text = case.operation.label == "POST /api/scenarios"
    excluded = [checks.positive_data_acceptance] if is_text else []
    case.call_and_validate(excluded_checks=excluded)
