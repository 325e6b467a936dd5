"""The transcript of the documentation is what the tools answer."""

from __future__ import annotations

import pytest

from tests.loops import apart
from tests.packages import needs

needs("mcp", "SALib", "duckdb", extras="assistant,analysis,query")

from scripts import assistant_transcript as transcript  # noqa: E402


@pytest.mark.slow
def test_the_page_is_what_a_fixed_script_gets() -> None:
    assert apart(lambda: transcript.main(["--check"])) == 0, "python -m scripts.assistant_transcript writes it again"


def test_the_page_shows_every_milestone_and_both_refusals() -> None:
    text = transcript.PAGE.read_text(encoding="utf-8")
    for milestone in ("a checked scenario", "a played scenario", "judged claims", "a report with a map"):
        assert f"| {milestone}" in text
    assert text.count(", refused\n") == 2
    assert "sarn: 3 errors" in text
    assert "is outside the root" in text


def test_times_are_not_compared_and_words_are() -> None:
    assert transcript.without_times("| a | 12 s of CPU |") == transcript.without_times("| a | 3.5 s of CPU |")
    assert transcript.without_times("in 12 of 100") != transcript.without_times("in 13 of 100")
