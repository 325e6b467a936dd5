"""The page of speeds says what the published figures say."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.page import PAGE, PUBLISHED, page_of

ROOT = Path(__file__).parents[2]


def test_the_page_is_written_from_the_published_figures() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_of(json.loads(PUBLISHED.read_text(encoding="utf-8")))


def test_the_factor_that_the_readme_names_was_measured() -> None:
    """It names a round number; the interval that was measured, widened by a tenth of it, holds it."""
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    named = int(readme.split("in about a ")[1].split("th of the CPU time")[0])
    ratio = json.loads(PUBLISHED.read_text(encoding="utf-8"))["Mesa"]["6 h"]["CPU time of Mesa over the engine"]
    assert 0.9 * ratio["low"] <= named <= 1.1 * ratio["high"]
