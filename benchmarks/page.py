"""The page "How fast, and how we know", written from the figures of one `make bench`: ratios first.

python -m benchmarks.page            from benchmarks/published.json, the figures that the page shows
python -m benchmarks.page --take     from benchmarks/results.json, which becomes published.json
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.timing import figures

HERE = Path(__file__).parent
PUBLISHED, RESULTS, PAGE = HERE / "published.json", HERE / "results.json", HERE.parent / "docs" / "how-fast.md"


def page_of(results: dict[str, Any]) -> str:
    """The page as Markdown. results : what `python -m benchmarks` wrote, with its large run."""
    machine, case = results["machine"], results["case"]
    lines = [
        "# How fast, and how we know",
        "",
        "<!-- Written by `python -m benchmarks.page` from benchmarks/published.json. -->",
        "",
        "All figures are of one run of `make bench`, on "
        f"{machine['cores']} cores ({machine['processor']}, Python {machine['python']}), {results['date']}. "
        "Ratios come first: both sides were measured in turns in one run, so they carry over to another machine; seconds do not. "
        "Where an interval is given it is the 95% bootstrap interval of the median over the rounds.",
        "",
        "## Ratios",
        "",
        "| what | against what | ratio |",
        "| --- | --- | --- |",
        *_ratios(results),
        "",
        "## What it comes to on this machine",
        "",
        "| what | figure |",
        "| --- | --- |",
        *_seconds(results),
        "",
        "## What was measured",
        "",
        f"- Scenario: `{case['scenario']}`, {case['places']} places, {case['routes']} routes, {case['formations']} formations, "
        f"{case['decisions']} decisions, {case['days']:g} days; seed {case['seed']}.",
        *(f"- {name}: {found['declaration']}." for name, found in _declared(results)),
        "",
        "The model in Mesa plays a scenario of its own, which uses only what it can do; the two agree on every outcome within the "
        "tolerance of `tests/agreement/test_mesa.py`. How each figure is taken is in `benchmarks/README.md`.",
    ]
    return "\n".join(lines) + "\n"


def _ratios(results: dict[str, Any]) -> list[str]:
    rows = []
    for step, found in results["Mesa"].items():
        if "skipped" not in found:
            ratio = found["CPU time of Mesa over the engine"]
            rows.append(f"| the model in Mesa, steps of {step}, CPU a future | the engine | {_interval(ratio)} |")
    threads = results["two threads"]
    if "skipped" not in threads:
        rows.append(
            f"| two threads, work in the same time | one thread | {_interval(threads['work done in the same time'])} |"
        )
    workers = results["worker processes"]["CPU time of threads over that of workers"]
    rows.append(f"| two threads, CPU a further future | two worker processes of Dask | {_interval(workers)} |")
    small, large = results["large run"]["sizes"]
    rows.append(
        f"| greatest memory of {large['futures']:,} futures | of {small['futures']:,} | "
        f"{figures(results['large run']['peak of the larger over the smaller'])} |"
    )
    return rows


def _interval(ratio: dict[str, float]) -> str:
    return f"{figures(ratio['median'])} ({figures(ratio['low'])} to {figures(ratio['high'])})"


def _seconds(results: dict[str, Any]) -> list[str]:
    engine, large = results["engine"], results["large run"]
    small, big = large["sizes"]
    rows = [
        f"| futures a second and core | {figures(engine['futures per core-second'])}, of {engine['events per future']:g} events each |",
        f"| an event | {figures(engine['ns per event'])} ns |",
        f"| `{large['scenario']}`, {big['futures']:,} futures into a directory | {figures(big['CPU seconds'])} s of CPU |",
        f"| memory, {small['futures']:,} and {big['futures']:,} futures | {small['peak MiB']:.0f} and {big['peak MiB']:.0f} MiB |",
        f"| disk | {big['bytes a future on disk']:.0f} bytes a future |",
    ]
    rows += [
        f"| {name} over {big['futures']:,} futures | {figures(value)} s of CPU |"
        for name, value in large["CPU seconds over the larger"].items()
    ]
    start = results["worker processes"]["CPU seconds that two workers cost to start"]
    rows.append(f"| starting two worker processes | {figures(start)} s of CPU |")
    for kind, said in (("warm", "engine kept from before"), ("cold", "engine compiled first")):
        if kind in results["first call"]:
            rows.append(
                f"| first future of a process, {said} | {figures(results['first call'][kind]['elapsed seconds'])} s |"
            )
    return rows


def _declared(results: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = [("Engine", results["engine"]), ("Threads", results["two threads"])]
    found += [(f"Mesa, steps of {step}", each) for step, each in results["Mesa"].items()]
    found += [("Large run", results["large run"]), ("Worker processes", results["worker processes"])]
    return [(name, each) for name, each in found if isinstance(each.get("declaration"), str)]


def main() -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--take", action="store_true", help="take the figures of the last `make bench`")
    if parser.parse_args().take:
        shutil.copyfile(RESULTS, PUBLISHED)
    PAGE.write_text(page_of(json.loads(PUBLISHED.read_text(encoding="utf-8"))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
