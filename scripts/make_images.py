"""Make every picture of the documentation: the report and the app on a desk and on a telephone, in the light and in the dark.

    make images
    python -m scripts.make_images app-fork.png report.png

Plays the first scenario, writes its report, serves its app and photographs both in Chromium with the network refused:
the same scenario, futures and seed give the same pictures. Needs the tools that `make test` installs and a Chromium,
Debian's for example.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SCENARIO, FUTURES, SEED = "deir-ez-zor-2017", 20_000, 7
LARGEST = 300_000  # bytes of a picture
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
STILL = 700  # ms until bars that move have arrived
WAIT = 180_000  # ms for an answer of the app
PACE = "damascus-pace"  # the assumption that is moved
COLUMN = "sukhna-column"  # the formation whose form is shown

Tab = Any  # a page of playwright, which is imported only where it is needed


@dataclass(frozen=True)
class Shot:
    """One picture: of which page, on what screen, and what is done before it is taken."""

    of: str  # report or app
    prepare: Callable[[Tab], None]
    width: int = 1280
    height: int = 900
    dark: bool = False
    path: str = ""  # below the address
    is_ready: str = "document.documentElement.dataset.drawn === 'yes'"

    @property
    def screen(self) -> dict[str, Any]:
        """How playwright calls the screen; telephones show two pixels for one."""
        options: dict[str, Any] = {
            "viewport": {"width": self.width, "height": self.height},
            "color_scheme": "dark" if self.dark else "light",
        }
        return options if self.width > 720 else {**options, "device_scale_factor": 2, "is_mobile": True}


# -- what is done to a page ------------------------------------------------------------------------


def to_day(tab: Tab, day: int) -> None:
    tab.evaluate(
        "day => { const s = document.querySelector('#day'); s.value = day; s.dispatchEvent(new Event('input')) }", day
    )


def scroll_to(tab: Tab, selector: str, *, above: int = 12) -> None:
    """Bring an element to the upper edge, with a little air."""
    tab.evaluate(
        "([where, above]) => { const top = document.querySelector(where).getBoundingClientRect().top;"
        " scrollBy({top: top - above, behavior: 'instant'}) }",
        [selector, above],
    )


def top(tab: Tab) -> None:
    to_day(tab, 95)


def map_on_a_telephone(tab: Tab) -> None:
    to_day(tab, 95)
    scroll_to(tab, "#map-section")


def one_future(tab: Tab) -> None:
    tab.evaluate("document.querySelectorAll('input[name=future]')[1].click()")
    to_day(tab, 60)
    scroll_to(tab, "#map-section")


def believed(tab: Tab) -> None:
    scroll_to(tab, "#believed")


def claims(tab: Tab) -> None:
    scroll_to(tab, "#claims")


def move_slider(tab: Tab) -> None:
    """Set the pace of Damascus' columns high, and wait for the differences."""
    tab.evaluate(f"document.querySelector('.group:has(#c-{PACE})').open = true")
    tab.focus(f"#c-{PACE}")
    tab.evaluate(
        "name => { const s = document.getElementById('c-' + name); s.value = Math.round(0.8 * s.max);"
        " s.dispatchEvent(new Event('input', {bubbles: true})) }",
        PACE,
    )
    tab.wait_for_function(
        "name => (document.documentElement.dataset.settled || '').includes(name)", arg=PACE, timeout=WAIT
    )
    tab.evaluate("document.activeElement.blur()")


def what_if(tab: Tab) -> None:
    move_slider(tab)
    tab.evaluate("[...document.querySelectorAll('.group')].slice(0, 4).forEach(group => (group.open = true))")
    scroll_to(tab, "#what-if")


def what_if_on_a_telephone(tab: Tab) -> None:
    move_slider(tab)
    scroll_to(tab, "#what-if", above=0)


def fork(tab: Tab) -> None:
    """The first future in which the headline happens, and the same without the dash, on one map."""
    tab.click("#pick button")
    tab.wait_for_selector(".fork", timeout=WAIT)
    tab.click(".fork >> nth=0")
    tab.wait_for_selector("#fork-side:not([hidden])", timeout=WAIT)
    to_day(tab, 40)
    scroll_to(tab, "#map-section")


def finding(tab: Tab) -> None:
    tab.click("[data-analysis=discover]")
    tab.wait_for_selector(".job[data-shown]", timeout=WAIT)
    tab.evaluate("document.querySelector('.job .state').hidden = true")  # how long it took is the machine's
    scroll_to(tab, "#analyses")


def write_here(tab: Tab) -> None:
    """The form of a formation beside its text, after a change in a field."""
    tab.evaluate("document.querySelectorAll('#outline details').forEach(box => (box.open = true))")
    tab.click(f'#outline [data-path="formations/{COLUMN}"]')
    tab.wait_for_function(f"() => document.documentElement.dataset.form === 'formations/{COLUMN}'", timeout=WAIT)
    tab.fill('#form .field[data-key="quality"] input', "0.7")
    tab.keyboard.press("Tab")
    tab.wait_for_function(f"() => sandtable.bench.text() !== sandtable.bench.base && {PLAYED}", timeout=WAIT)


def write_on_a_telephone(tab: Tab) -> None:
    scroll_to(tab, "#ends")


PLAYED = "['compared', 'mapped'].every(kind => document.documentElement.dataset[kind] === document.documentElement.dataset.revision)"
SHOTS = {
    "report.png": Shot("report", top, height=1920),
    "report-phone.png": Shot("report", map_on_a_telephone, width=390, height=844, dark=True),
    "report-future.png": Shot("report", one_future, height=1100),
    "report-believed.png": Shot("report", believed, height=1180),
    "report-claims.png": Shot("report", claims),
    "app-what-if.png": Shot("app", what_if, height=1540),
    "app-fork.png": Shot("app", fork, height=940),
    "app-finding.png": Shot("app", finding, height=1480),
    "app-phone.png": Shot("app", what_if_on_a_telephone, width=390, height=844, dark=True),
    "workbench.png": Shot("app", write_here, height=1200, path=f"workbench/{SCENARIO}", is_ready=PLAYED),
    "workbench-phone.png": Shot(
        "app", write_on_a_telephone, width=390, height=844, dark=True, path=f"workbench/{SCENARIO}", is_ready=PLAYED
    ),
}


# -- pages and pictures ----------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="PICTURE", help="only these; all without")
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    parser.add_argument("--report", type=Path, help="a report that is there already")
    arguments = parser.parse_args()
    names = arguments.names or list(SHOTS)
    if unknown := [name for name in names if name not in SHOTS]:
        print(f"no such picture: {', '.join(unknown)}; there are {', '.join(SHOTS)}", file=sys.stderr)
        return 2
    if arguments.browser is None:
        print("no Chromium: apt-get install chromium, or name one with --browser", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    for kind, opened in (("report", written_report(arguments.report)), ("app", served_app())):
        chosen = [name for name in names if SHOTS[name].of == kind]
        if chosen:
            with opened as address:
                photograph(chosen, address, browser=arguments.browser)
    sizes = {name: (IMAGES / name).stat().st_size for name in names}
    for name, size in sizes.items():
        print(f"docs/images/{name}: {size:,} bytes{' is too large' if size > LARGEST else ''}")
    return 1 if max(sizes.values()) > LARGEST else 0


@contextmanager
def written_report(there: Path | None) -> Iterator[str]:
    """The address of the report with every analysis."""
    if there is not None:
        yield there.resolve().as_uri()
        return
    from sandtable.report import write_report
    from sandtable.report.analyses import run_analyses
    from sandtable.study.run import run

    with tempfile.TemporaryDirectory() as folder:
        study = run(SCENARIO, futures=FUTURES, seed=SEED)
        page = Path(folder) / "report.html"
        write_report(study, page, analyses=run_analyses(study, report=lambda _: None))
        yield page.as_uri()


@contextmanager
def served_app() -> Iterator[str]:
    """The address of the app, in a process of its own."""
    command = [sys.executable, "-m", "sandtable", "serve", SCENARIO, "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield json.loads(_object(server.stdout))["address"]
        finally:
            server.terminate()


def _object(lines: Iterator[str]) -> str:
    """The lines of a JSON object, up to the brace that ends it."""
    read = ""
    for line in lines:
        read += line
        if line.startswith("}") or line.rstrip().endswith("}"):
            return read
    raise RuntimeError("the app did not start")


def photograph(names: Sequence[str], address: str, *, browser: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=list(FLAGS))
        for name in names:
            shot = SHOTS[name]
            context = chromium.new_context(offline=shot.of == "report", **shot.screen)
            context.route("**/*", lambda route: refuse_others(route, address))
            tab = context.new_page()
            tab.goto(address + shot.path)
            tab.wait_for_function(f"() => {shot.is_ready}", timeout=WAIT)
            shot.prepare(tab)
            tab.wait_for_timeout(STILL)
            write_small(tab.screenshot(), IMAGES / name)
            context.close()
        chromium.close()


def refuse_others(route: Any, address: str) -> None:
    """Answer only what a page asks of itself and of its own server."""
    if route.request.url.startswith((address, "blob:", "data:")):
        route.continue_()
    else:
        route.abort()


def write_small(png: bytes, path: Path) -> None:
    """The picture with 256 colours, rare ones kept: flat areas and text lose nothing that can be seen."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
