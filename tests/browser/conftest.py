"""A browser without network access, and the page of an invented study."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sandtable.report import write_report
from tests.unit.figures.invented import invented_study
from tests.unit.report.crossing import crossing, crossing_analyses

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

LONG = 180_000  # ms that a test waits for what has to come: a machine that builds for others beside may be ten times slower


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
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS), timeout=LONG)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(invented_study(), tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="session")
def full(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the crossing: every section that a report can have."""
    for package in ("SALib", "prim", "scoringrules"):
        pytest.importorskip(package, reason=f"needs {package}: pip install 'sandtable-crisis[analysis,discover]'")
    return write_report(crossing(), tmp_path_factory.mktemp("full") / "full.html", analyses=crossing_analyses())


@pytest.fixture
def visit(chromium: Any, report: Path) -> Iterator[Callable[..., Visit]]:
    """Open the report, or another file, with the network refused."""
    contexts = []

    def open_page(file: Path | None = None, *, width: int = 1280, height: int = 900, **options: Any) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": height}, offline=True, **options)
        context.set_default_timeout(LONG)
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("console", lambda message: seen.complaints.append(f"{message.type}: {message.text}"))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.goto((file or report).as_uri())
        seen.page.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'")
        return seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def visits(chromium: Any, address: str) -> Iterator[Any]:
    """Pages of the server at the module's `address`; a test fails if one complains or contacts anything but its server."""
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
        script.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root) as own:  # another process may be fetching it, too
            try:
                packed = subprocess.run(
                    [npm, "pack", "axe-core@4", "--silent"], cwd=own, capture_output=True, text=True, timeout=120,
                    check=True,
                )  # fmt: skip
            except subprocess.SubprocessError:
                pytest.skip("npm cannot be reached for axe-core")
            with tarfile.open(Path(own) / packed.stdout.split()[-1]) as archive:
                archive.extractall(own, filter="data")
            (Path(own) / "package" / script.name).replace(script)
    return script.read_text(encoding="utf-8")


def axe_faults(page: Any, script: str, *, least: int = 20) -> list[tuple[str, str, list[str]]]:
    """Every fault that axe-core finds on a page: rule, impact, the first of its places.

    script : what `axe` gives. least : rules that it must have tried, fewer where only a dialog can be reached.
    """
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > least  # it has looked
    return [
        (fault["id"], fault["impact"], [node["html"][:140] for node in fault["nodes"][:3]])
        for fault in found["violations"]
    ]


def let_frames_run(page: Any, until: int) -> None:
    """From the first call on, frames tell a time of the test's: 0.1 s more each, up to so many milliseconds, where it stands."""
    page.evaluate(
        "(until) => { if (window.until === undefined) { let now = 1; const frame = window.requestAnimationFrame;"
        " window.requestAnimationFrame = (work) => frame(() => work((now = Math.max(now, Math.min(now + 100, window.until))))); }"
        " window.until = until; }",
        until,
    )


def unfold(page: Any) -> None:
    """Open what is folded, and choose one future, so that its events stand there too."""
    page.evaluate("document.querySelectorAll('details').forEach(entry => (entry.open = true))")
    page.evaluate("document.querySelectorAll('input[name=future]')[1]?.click()")
