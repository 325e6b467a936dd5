"""The page of the first scenario, with every analysis that it can have: no fault of axe, every control under the Tab key."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sandtable.report import write_report
from tests.browser.conftest import Visit, axe_faults, unfold
from tests.browser.tabbing import tab_through
from tests.unit.report.crossing import few_analyses

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
FUTURES = 2_000


# one test, so that the page is made once however many workers there are
def test_the_first_scenario_in_full(visit: Open, axe: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    for package in ("SALib", "prim", "scoringrules"):
        pytest.importorskip(package, reason=f"needs {package}: pip install 'sandtable-crisis[analysis,discover]'")
    from sandtable.study.run import run

    study = run("deir-ez-zor-2017", futures=FUTURES, seed=7, progress=False)
    found = few_analyses(study, rows=64, paired=1_000, fewer=50)
    assert [each.command for each in found.omissions] == ["sandtable update deir-ez-zor-2017"]  # it takes minutes
    path = write_report(study, tmp_path_factory.mktemp("real") / "page.html", analyses=found)
    assert path.stat().st_size < 3_000_000
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")):
        seen = visit(path, width=width, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
        unfold(seen.page)
        assert (width, scheme, axe_faults(seen.page, axe)) == (width, scheme, [])
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert (seen.requests, seen.complaints) == ([path.as_uri()], [])
    tour = tab_through(seen.page)
    assert tour.reached == list(range(len(tour.controls)))
    assert (tour.hidden, tour.unmarked) == ([], [])
