"""Write the reports of the bundled scenarios for the gallery of the documentation site.

    python -m scripts.gallery [--futures N] [--quick] [--thumbnails]

The reports go to `build/gallery/NAME.html`; `scripts/site_hooks.py` takes them into the site. A report that is there and was made from
the same sources with the same options is left as it is. The work is done by the command line, as a reader would do it.
`--thumbnails` photographs the reports in Chromium and renews the small pictures in `docs/images/`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.make_images import FLAGS, IMAGES, STILL, WAIT, scroll_to, top, write_small

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCES = REPOSITORY / "src" / "sandtable"
REPORTS = REPOSITORY / "build" / "gallery"
FUTURES, SEED = 20_000, 7
THUMBNAIL = (640, 480)  # pixels
SCREEN = (1280, 960)


def names() -> list[str]:
    """The bundled scenarios."""
    from sandtable import bundled

    return list(bundled())


def report_path(name: str) -> Path:
    return REPORTS / f"{name}.html"


def thumbnail_path(name: str) -> Path:
    return IMAGES / f"gallery-{name}.png"


def fingerprint(*options: object) -> str:
    """A hash of everything a report depends on: the package's files and the options."""
    digest = hashlib.sha256(json.dumps(options).encode())
    for file in sorted(SOURCES.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.relative_to(SOURCES).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def commands(name: str, *, futures: int, quick: bool, page: Path) -> list[list[str]]:
    """What writes the report of a scenario, as words of a command line."""
    run = ["run", name, "--futures", str(futures), "--seed", str(SEED), "--quiet", "--json", "--report", str(page)]
    return [[*run, *(["--quick"] if quick else [])]]


def write_reports(*, futures: int, quick: bool) -> list[Path]:
    """Write what is missing or out of date and return every report. Raises CalledProcessError if a command fails."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names():
        page, stamp = report_path(name), REPORTS / f"{name}.stamp"
        key = fingerprint(name, futures, quick, SEED)
        if not (page.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == key):
            stamp.unlink(missing_ok=True)
            for words in commands(name, futures=futures, quick=quick, page=page):
                subprocess.run([sys.executable, "-m", "sandtable", *words], check=True, stdout=subprocess.DEVNULL)
            stamp.write_text(key, encoding="utf-8")
        written.append(page)
    return written


def write_thumbnails(*, browser: str) -> list[Path]:
    """Photograph the map of each report with how it ends beside it, and write it small."""
    import io

    from PIL import Image
    from playwright.sync_api import sync_playwright

    made = []
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=list(FLAGS))
        for name in names():
            context = chromium.new_context(
                offline=True, viewport=dict(zip(("width", "height"), SCREEN, strict=True)), color_scheme="light"
            )
            tab = context.new_page()
            tab.goto(report_path(name).as_uri())
            tab.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'", timeout=WAIT)
            top(tab)
            scroll_to(tab, "#map-section")
            tab.wait_for_timeout(STILL)
            small = Image.open(io.BytesIO(tab.screenshot())).convert("RGB").resize(THUMBNAIL, Image.Resampling.LANCZOS)
            held = io.BytesIO()
            small.save(held, format="PNG")
            write_small(held.getvalue(), thumbnail_path(name))
            made.append(thumbnail_path(name))
            context.close()
        chromium.close()
    return made


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--futures", type=int, default=FUTURES, help=f"futures of each scenario (default: {FUTURES:,})")
    parser.add_argument("--quick", action="store_true", help="without the analyses, which take about a minute")
    parser.add_argument("--thumbnails", action="store_true", help="renew the small pictures (needs Chromium)")
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    chosen = parser.parse_args(arguments)
    try:
        pages = write_reports(futures=chosen.futures, quick=chosen.quick)
    except subprocess.CalledProcessError as fault:
        print(f"this command failed: {' '.join(fault.cmd[1:])}", file=sys.stderr)
        return 1
    if chosen.thumbnails:
        if chosen.browser is None:
            print("no Chromium: apt-get install chromium, or name one with --browser", file=sys.stderr)
            return 1
        pages += write_thumbnails(browser=chosen.browser)
    for page in pages:
        print(f"{page.relative_to(REPOSITORY)}: {page.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
