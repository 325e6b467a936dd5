"""Make the pictures of the documentation: the briefing on a desk in the light and on a telephone in the dark, its claims,
and one future on the map.

    python scripts/make_images.py

Plays the first scenario, writes its briefing and photographs it in Chromium with the network refused. Needs playwright
and pillow (pip install playwright pillow) and a Chromium, Debian's for example.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
LARGEST = 300_000  # bytes of a picture
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SHOTS: dict[str, dict[str, Any]] = {
    "briefing.png": {"viewport": {"width": 1280, "height": 1290}, "color_scheme": "light"},
    "briefing-phone.png": {
        "viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "device_scale_factor": 2, "is_mobile": True,
    },
    "briefing-claims.png": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "briefing-future.png": {"viewport": {"width": 1280, "height": 1100}, "color_scheme": "light"},
}  # fmt: skip
DAY = {"briefing.png": 95, "briefing-phone.png": 95, "briefing-future.png": 60}
# what is done to the page before it is photographed
BEFORE = {
    "briefing-claims.png": "document.querySelector('#claims').scrollIntoView({behavior: 'instant'})",
    "briefing-future.png": "document.querySelectorAll('input[name=future]')[1].click();"
    " document.querySelector('#map-section').scrollIntoView({behavior: 'instant'})",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="deir-ez-zor-2017")
    parser.add_argument("--futures", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    arguments = parser.parse_args()
    if arguments.browser is None:
        print("no Chromium: apt-get install chromium, or name one with --browser", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "briefing.html"
        write_page(page, scenario=arguments.scenario, futures=arguments.futures, seed=arguments.seed)
        photograph(page, browser=arguments.browser)
    too_large = [name for name in SHOTS if (IMAGES / name).stat().st_size > LARGEST]
    for name in SHOTS:
        print(f"{IMAGES / name}: {(IMAGES / name).stat().st_size:,} bytes")
    return 1 if too_large else 0


def write_page(path: Path, *, scenario: str, futures: int, seed: int) -> None:
    from sandtable.briefing import write_briefing
    from sandtable.briefing.analyses import run_analyses
    from sandtable.study.run import run

    study = run(scenario, futures=futures, seed=seed)
    write_briefing(study, path, analyses=run_analyses(study, report=lambda _: None))


def photograph(page: Path, *, browser: str) -> None:
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=list(FLAGS))
        for name, options in SHOTS.items():
            context = chromium.new_context(offline=True, **options)
            tab = context.new_page()
            tab.goto(page.as_uri())
            tab.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'", timeout=60_000)
            if name in BEFORE:
                tab.evaluate(BEFORE[name])
            tab.evaluate(
                "day => { const s = document.querySelector('#day'); s.value = day; s.dispatchEvent(new Event('input')) }",
                DAY.get(name, 0),
            )
            tab.wait_for_timeout(300)
            write_small(tab.screenshot(), IMAGES / name)
            context.close()
        chromium.close()


def write_small(png: bytes, path: Path) -> None:
    """The picture with 256 colours, rare ones kept: flat areas and text lose nothing that can be seen."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
