"""Claims judged in the app have the passages of the text beside them, for the user who has it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

import pytest

from sandtable.authoring.locating import locate
from tests.browser.conftest import Visit, axe_faults
from tests.browser.serving import drawn, serving_file
from tests.unit.app.drafted import ARTICLE, DRAFT, PARLEY, WAY

pytest.importorskip("uvicorn", reason="needs uvicorn: pip install 'sandtable-crisis[app]'")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
RESOLVED = locate(DRAFT.encode(), file="x", text=ARTICLE).after.decode()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_file(tmp_path_factory.mktemp("desk"), RESOLVED) as found:
        yield found


def test_passages_are_shown_where_the_text_is_at_hand_and_nowhere_else(visit_app: Open, axe: str) -> None:
    page = visit_app(bypass_csp=True, reduced_motion="reduce").page
    begun = page.request.post("/api/jobs", data={"scenario": "vell", "analysis": "claims", "seed": 1, "futures": 200})
    name = begun.json()["id"]
    page.wait_for_function(
        f"async () => (await (await fetch('/api/jobs/{name}')).json()).state === 'done'", polling=200
    )
    page.reload()
    drawn(page)
    page.wait_for_selector("li[data-verdict]")
    assert page.locator("li[data-verdict] blockquote").count() == 0
    text = base64.b64encode(ARTICLE.encode()).decode()
    page.request.post("/api/workbench/source-text", data={"document": "vell", "name": "article.txt", "content": text})
    page.reload()
    drawn(page)
    page.wait_for_selector("li[data-verdict] blockquote")
    quoted = page.locator("li[data-verdict] blockquote")
    assert [" ".join(each.split()) for each in quoted.all_inner_texts()] == [
        f"{' '.join(PARLEY.split())} article.txt, line 4", f"{WAY} article.txt, line 2",
    ]  # fmt: skip
    assert axe_faults(page, axe) == []
    assert "blockquote" not in page.request.get(f"/api/jobs/{name}/shown").json()["html"]
