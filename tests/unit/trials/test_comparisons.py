"""Comparisons of times: which are true by a `never`, and in how many futures."""

from __future__ import annotations

import pytest

from tests.unit.trials.texts import merged, warnings

OUTCOME = 'outcomes:\n  ahead: {{title: Red is there first, when: "{when}"}}'
CLAIM = """
claims:
  said:
    kind: likelihood
    statement: Red comes first.
    source: text
    at: {{start: 0, end: 10, sha256: 0123456789abcdef}}
    test: {{probability: "{when}", {more}words: likely}}
"""
NEVER = "reached(red, town) < reached(blue, camp)"


def found(text: str) -> list[str]:
    return [each.message for each in warnings(merged(text)) if each.code == "S708"]


@pytest.mark.parametrize(
    "when",
    [
        NEVER,
        "reached(blue, camp) > reached(red, town)",
        "first(red, town) <= reached(blue, camp)",
        "controls(red, town) and reached(red, town) < reached(blue, camp)",
    ],
)
def test_a_later_side_that_never_comes_is_named_with_the_futures(when: str) -> None:
    (message,) = found(OUTCOME.format(when=when))
    assert "of 500 futures, and in each of these `reached(blue, camp)` is never" in message


@pytest.mark.parametrize(
    "when",
    [
        "reached(red, town) < reached(blue, hills) and reached(blue, hills) < never",
        "reached(red, town) < first(blue, camp)",  # who holds it keeps the other out
        "not reached(blue, camp) < reached(red, town)",
        "reached(red, town) < never",
        "reached(red, town) < reached(blue, camp) and controls(red, hills)",  # in none: there is another warning
    ],
)
def test_what_is_left_alone(when: str) -> None:
    assert found(OUTCOME.format(when=when)) == []


def test_of_claims_only_the_futures_that_count() -> None:
    (message,) = found(CLAIM.format(when=NEVER, more=""))
    assert "in each of these" in message
    assert found(CLAIM.format(when=NEVER, more='given: "reached(blue, camp) < never", ')) == []
    (warning,) = [each for each in warnings(merged(CLAIM.format(when=NEVER, more=""))) if each.code == "S708"]
    assert warning.hint == "ask under `given: reached(blue, camp) < never`, if both have to come"
