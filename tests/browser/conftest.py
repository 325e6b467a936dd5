"""A browser that may not talk to anybody, and the page of an invented study."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sandtable.briefing import write_briefing
from tests.unit.briefing.crossing import crossing, crossing_analyses
from tests.unit.figures.invented import invented_study

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass
class Visit:
    """A page that was opened, everything it asked for and everything it complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_briefing(invented_study(), tmp_path_factory.mktemp("briefing") / "briefing.html")


@pytest.fixture(scope="session")
def full(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the crossing: every section that a briefing can have."""
    for package in ("SALib", "prim", "scoringrules"):
        pytest.importorskip(package, reason=f"needs {package}: pip install 'sandtable-crisis[analysis]'")
    return write_briefing(crossing(), tmp_path_factory.mktemp("full") / "full.html", analyses=crossing_analyses())


@pytest.fixture
def visit(chromium: Any, briefing: Path) -> Iterator[Callable[..., Visit]]:
    """Open the briefing, or another file, with the network refused."""
    contexts = []

    def open_page(file: Path | None = None, *, width: int = 1280, height: int = 900, **options: Any) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": height}, offline=True, **options)
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("console", lambda message: seen.complaints.append(f"{message.type}: {message.text}"))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.goto((file or briefing).as_uri())
        seen.page.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'", timeout=60_000)
        return seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def visits(chromium: Any, address: str) -> Iterator[Any]:
    """Pages of the server at the module's `address`; a test fails if one complains or asks anybody but its server."""
    from tests.browser.serving import Visits

    made = Visits(chromium, address)
    yield made
    made.close()


@pytest.fixture
def visit_app(visits: Any) -> Callable[..., Visit]:
    """Open a page of the app as a new user."""
    opened: Callable[..., Visit] = visits.open
    return opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The axe-core script, from npm through a cache folder."""
    root = Path(os.environ.get("SANDTABLE_CACHE") or Path.home() / ".cache" / "sandtable") / "axe-core"
    script = root / "package" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("needs npm for axe-core")
        root.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            [npm, "pack", "axe-core@4", "--silent"], cwd=root, capture_output=True, text=True, timeout=120, check=False
        )
        if packed.returncode != 0:
            pytest.skip("npm cannot be reached for axe-core")
        with tarfile.open(root / packed.stdout.split()[-1]) as archive:
            archive.extractall(root, filter="data")
    return script.read_text(encoding="utf-8")


def axe_faults(page: Any, script: str) -> list[tuple[str, str, list[str]]]:
    """Every fault that axe-core finds on a page: rule, impact, the first of its places. script : what `axe` gives."""
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 20  # it has looked
    return [
        (fault["id"], fault["impact"], [node["html"][:140] for node in fault["nodes"][:3]])
        for fault in found["violations"]
    ]


def unfold(page: Any) -> None:
    """Open what is folded, and choose one future, so that its events stand there too."""
    page.evaluate("document.querySelectorAll('details').forEach(entry => (entry.open = true))")
    page.evaluate("document.querySelectorAll('input[name=future]')[1]?.click()")
