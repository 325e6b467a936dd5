"""`python -m benchmarks.replay_frames`: how smoothly the map of a report replays, in Chromium.

Frames are counted by the browser's own timestamps (`requestAnimationFrame`) while the page plays all futures together and
one of them, from the first day to the last, as a reader sees it (`played`), and once more with the next day in every frame,
as fast as the page can draw (`every_frame`). Beside them stands the page at rest: more frames than that no page can have.
`script` is what one day costs the page's script, in milliseconds; the rest of a frame is style, layout and painting.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import describe_machine, load
from benchmarks.report import write_results

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
AT_REST = 2_000  # milliseconds
LATE = 1.5  # frames: a gap longer than this has left one out
PREPARE = """() => {
  window.stamps = []; window.costs = [];
  let on = true;
  const look = (now) => { stamps.push(now); if (on) requestAnimationFrame(look); };
  requestAnimationFrame(look);
  window.finish = () => { on = false; return { stamps, costs }; };
}"""
TIME_DAYS = """() => {
  const show = sandtable.show;
  sandtable.show = (day) => { const begun = performance.now(); show(day); window.costs.push(performance.now() - begun); };
}"""
EVERY_FRAME = """() => new Promise((done) => {
  let day = 0;
  const next = () => { sandtable.show(day); day += 1; day > sandtable.data.days ? done() : requestAnimationFrame(next); };
  requestAnimationFrame(next);
})"""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write. Exit code 0; 1 where there is no Chromium."""
    options = _options(arguments)
    chromium = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if chromium is None:
        print("no Chromium here", file=sys.stderr)
        return 1
    results: dict[str, Any] = {"machine": describe_machine()}
    if options.page is None:
        results |= {"scenario": options.scenario, "futures": options.futures}
    with tempfile.TemporaryDirectory() as folder:
        page = options.page or _report(options.scenario, options.futures, Path(folder) / "report.html")
        results["page_bytes"] = page.stat().st_size
        results["widths"] = {str(width): _measure(chromium, page, width=width) for width in options.widths}
    results["load_after"] = load()
    print(write_results(results, options.out), end="")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay_frames", description=__doc__)
    parser.add_argument("--scenario", default="deir-ez-zor-2017", help="a bundled scenario (%(default)s)")
    parser.add_argument("--futures", type=int, default=4_000, help="of the study behind the page (%(default)s)")
    parser.add_argument(
        "--page", type=Path, help="a report that is there already, instead of a new one with every analysis"
    )
    parser.add_argument("--widths", type=int, nargs="+", default=[1280, 390], help="of the window (1280 390)")
    parser.add_argument("--out", type=Path, default=Path("replay_frames.json"), help="where to write (%(default)s)")
    return parser.parse_args(arguments)


def _report(scenario: str, futures: int, path: Path) -> Path:
    """A whole page: a study with every analysis that the scenario and the packages allow."""
    from sandtable.report import write_report
    from sandtable.report.analyses import run_analyses
    from sandtable.study.play import no_report
    from sandtable.study.run import run

    study = run(scenario, futures=futures, seed=7, progress=False)
    return write_report(study, path, analyses=run_analyses(study, report=no_report))


def _measure(chromium: str, path: Path, *, width: int) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    found: dict[str, Any] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        page.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'", timeout=120_000)
        page.evaluate("document.querySelector('#map-section').scrollIntoView()")
        page.evaluate(PREPARE)
        page.wait_for_timeout(AT_REST)
        found["days"] = page.evaluate("sandtable.data.days")
        found["at_rest"] = _frames(page.evaluate("finish()"))
        page.evaluate(TIME_DAYS)
        for name, choice in (("all_futures", -1), ("one_future", 0)):
            page.evaluate(f"sandtable.choose({choice})")
            found[name] = {"played": _played(page), "every_frame": _every_frame(page)}
        browser.close()
    return found


def _played(page: Any) -> dict[str, float]:
    """The play button, from the first day to the last."""
    page.evaluate("sandtable.show(0)")
    page.evaluate(PREPARE)
    page.click("#play")
    page.wait_for_function("() => +document.querySelector('#day').value === sandtable.data.days", timeout=300_000)
    return _frames(page.evaluate("finish()"))


def _every_frame(page: Any) -> dict[str, float]:
    page.evaluate(PREPARE)
    page.evaluate(EVERY_FRAME)
    return _frames(page.evaluate("finish()"))


def _frames(seen: dict[str, list[float]]) -> dict[str, float]:
    """Frames a second, gaps between frames in milliseconds, and the share of gaps that left a frame out."""
    gaps = np.diff(seen["stamps"])
    usual = float(np.median(gaps))
    found = {
        "frames": len(gaps),
        "frames_per_s": 1000 * len(gaps) / float(gaps.sum()),
        "gap_median": usual,
        "gap_p95": float(np.quantile(gaps, 0.95)),
        "gap_most": float(gaps.max()),
        "late_share": float((gaps > LATE * 1000 / 60).mean()),
    }
    if seen["costs"]:
        found["days_drawn"] = len(seen["costs"])
        found |= {
            f"script_{name}": float(np.quantile(seen["costs"], at)) for name, at in (("median", 0.5), ("p95", 0.95))
        }
    return {key: round(value, 3) for key, value in found.items()}


if __name__ == "__main__":
    sys.exit(main())
