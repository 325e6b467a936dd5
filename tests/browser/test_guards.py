"""The warning about the present, decided by the clock of the reader."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import LONG

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (364, True), (367, False), (-300, True), (-400, False)])
def test_the_report_warns_within_a_year(chromium: Any, report: Path, days: int, is_shown: bool) -> None:
    context = chromium.new_context(offline=True)
    context.set_default_timeout(LONG)
    try:
        page = context.new_page()
        page.goto(report.as_uri())
        known = dt.date.fromisoformat(page.get_attribute("#recent", "data-known"))
        page.clock.set_fixed_time(dt.datetime.combine(known + dt.timedelta(days=days), dt.time(12)))
        page.reload()
        assert page.locator("#recent").is_visible() == is_shown
    finally:
        context.close()
