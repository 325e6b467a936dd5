"""The page on trust quotes the calibration: every figure in its tables and sentences is on that page."""

from __future__ import annotations

import re
from pathlib import Path


def test_every_row_of_figures_is_one_of_the_calibration(repository: Path) -> None:
    trust = (repository / "docs" / "trust.md").read_text(encoding="utf-8")
    calibration = (repository / "docs" / "calibration.md").read_text(encoding="utf-8")
    tables = trust[trust.index("### Who wins a fight") : trust.index("## What rests on judgement only")]
    rows = [line for line in tables.splitlines() if re.match(r"\| (?!force ratio|measure|---)", line)]
    assert len(rows) == 12
    test = calibration[calibration.index("### Left out: an eighth") : calibration.index("### Left out: one war")]
    for row in rows:
        assert row in test.splitlines()
    for said in ("Brier score of the winner 0.215, of the base rate 0.222", "between 50 and 84%"):
        assert said in test
    assert "0.215 against 0.222" in trust
    assert "from 50 to 84%" in trust
    assert "5 to 95% from 0.07 to 1.5" in calibration
    assert "5 to 95% from 0.07 to 1.5" in trust
    assert "128 land battles" in calibration
    assert len(re.findall(r"^\| \d{6} \|", calibration, re.M)) == 14
    worse = calibration[calibration.index("### Left out: one war") : calibration.index("### Rules drawn")]
    assert worse.count("**no**") == 2
    assert "difference +" in worse


def test_it_is_one_click_from_the_readme(repository: Path) -> None:
    assert "(docs/trust.md)" in (repository / "README.md").read_text(encoding="utf-8")
