"""A report that is opened with the settings of a variant in its address says what it shows, and what plays the variant."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandtable.loading import read
from sandtable.report import write_report
from sandtable.study.run import run
from tests.browser.conftest import Visit, axe_faults
from tests.cli.conftest import RACE

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
PACE = "assumptions.brigade-pace"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a variant."""
    scenario = read(RACE, name="vell", overrides={PACE: "22 km/day"}).scenario
    assert scenario is not None
    study = run(scenario, futures=200, seed=1, progress=False)
    return write_report(study, tmp_path_factory.mktemp("linked") / "vell.html")


def linked(page: Any, fragment: str) -> str:
    page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
    page.wait_for_function("(fragment) => location.hash === fragment", arg=fragment)
    page.wait_for_selector("#linked li")
    return str(page.inner_text("#linked"))


def test_the_settings_of_a_link_are_told_with_the_commands_that_play_them(visit: Open, played: Path, axe: str) -> None:
    seen = visit(played, bypass_csp=True)
    page = seen.page
    assert page.is_hidden("#linked")
    told = linked(page, f"#set={PACE}=22%20km%2Fday&set=assumptions.nobody=3&set=horizon=2031-01-01&bad")
    assert f"{PACE} = 22 km/day: this report was played with it" in told
    assert "assumptions.nobody = 3: this scenario has no such assumption" in told
    assert "horizon = 2031-01-01: not in this report" in told
    assert "`bad` does not begin with `set=`" in told
    run_words, serve_words = (shlex.split(text) for text in page.locator("#linked pre").all_inner_texts())
    assert run_words[:3] == ["sandtable", "run", "vell"] or run_words[:2] == ["sandtable", "run"]
    assert run_words[-6:] == ["--set", "assumptions.nobody=3", "--set", "horizon=2031-01-01", "--report", "vell.html"]
    assert serve_words[:2] == ["sandtable", "serve"]
    assert serve_words[-4:] == ["--set", "assumptions.nobody=3", "--set", "horizon=2031-01-01"]
    assert axe_faults(page, axe) == []
    assert seen.complaints == []


def test_a_link_to_what_the_report_shows_needs_no_command(visit: Open, played: Path) -> None:
    page = visit(played).page
    told = linked(page, f"#set={PACE}=22%20km%2Fday")
    assert "the variant that it shows" in told
    assert page.locator("#linked pre").count() == 0
    told = linked(page, "#set&brigade-pace=30")  # as older versions wrote it
    assert f"{PACE} = 30: not in this report" in told


def test_what_a_link_carries_is_shown_as_text(visit: Open, played: Path) -> None:
    page = visit(played).page
    told = linked(page, "#set=%3Cimg%20src%3Dx%3E=$(rm%20-rf%20'x')")
    assert "<img src=x>" in told or "<img src" in told
    assert page.locator("#linked img").count() == 0
    words = shlex.split(page.locator("#linked pre").first.inner_text())
    assert "$(rm -rf 'x')" in " ".join(words)
