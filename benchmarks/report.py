"""The results as a table for a terminal of 80 columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.timing import figures

Results = dict[str, Any]


def write_results(results: Results, out: Path) -> str:
    """Write the results as JSON, and return it."""
    text = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    out.write_text(text, encoding="utf-8")
    return text


def print_report(results: Results, console: Console) -> None:
    """Speed of the engine and its rival, the engine's first call and threads, and how far the Mesa model agrees."""
    case, machine = results["case"], results["machine"]
    console.print(
        f"[bold]{case['scenario']}[/bold]: {case['places']} places, {case['routes']} routes, "
        f"{case['formations']} formations, {case['decisions']} decisions, {case['days']:g} days",
        highlight=False,
    )
    console.print(
        f"{machine['cores']} cores, {machine['processor']}, Python {machine['python']}, load {machine['load']}",
        highlight=False,
    )
    console.print(_rivals(results))
    for line in _notes(results):
        console.print(f"  {line}", highlight=False)
    played = {name: found for name, found in results["Mesa"].items() if "skipped" not in found}
    if played:
        console.print(_outcomes(played))


def _rivals(results: Results) -> Table:
    table = Table(box=None, pad_edge=False, title="\nSame scenario, same futures", title_justify="left")
    table.add_column("")
    table.add_column("futures per core-second", justify="right", max_width=14)
    table.add_column("CPU time, engine = 1", justify="right", max_width=20)
    table.add_column("what it is", style="dim")
    engine = results["engine"]
    what = f"event by event, {engine['ns per event']:.0f} ns each"
    table.add_row("engine", figures(engine["futures per core-second"]), "1", what)
    for name, found in results["Mesa"].items():
        if "skipped" in found:
            table.add_row(f"Mesa, {name}", "-", "-", f"left out: {found['skipped']}")
            continue
        times = found["CPU time of Mesa over the engine"]
        what = f"steps of {name}, {found['microseconds per step']:.0f} µs each"
        row = figures(found["Mesa futures per core-second"]), _interval(*(times[k] for k in ("median", "low", "high")))
        table.add_row(f"Mesa, {name}", *row, what)
    return table


def _interval(median: float, low: float, high: float) -> str:
    return f"{figures(median)} ({figures(low)}-{figures(high)})"


def _notes(results: Results) -> list[str]:
    engine, threads, first = results["engine"], results["two threads"], results["first call"]
    lines = [
        f"{engine['events per future']:g} events a future; drawing the assumptions costs "
        f"{engine['drawing the assumptions, share of playing']:.0%} on top",
    ]
    if "skipped" in threads:
        lines.append(f"two threads: {threads['skipped']}")
    else:
        work, cpu = threads["work done in the same time"], threads["CPU time a future"]
        lines.append(
            f"two threads: {figures(work['median'])} times the work in the same time, "
            f"CPU a future x {figures(cpu['median'])}"
        )
    for kind in ("cold", "warm"):
        if kind in first:
            found = first[kind]
            lines.append(
                f"first future of a process, {kind}: {found['elapsed seconds']:g} s, "
                f"CPU worth {figures(found['worth of futures'])} futures"
            )
    return lines


def _outcomes(played: dict[str, Any]) -> Table:
    """Probabilities of the engine, and by how much the Mesa model differs on the same assumptions."""
    title = "\nThe same model? Mesa less engine on the same assumptions, and its standard error"
    table = Table(box=None, pad_edge=False, title=title, title_justify="left")
    table.add_column("outcome")
    table.add_column("engine", justify="right")
    for name, found in played.items():
        table.add_column(f"{name}, {found['futures']} futures", justify="right")
    sides = [found["outcomes"]["by outcome"] for found in played.values()]
    for outcome, row in sides[0].items():
        cells = [f"{side[outcome]['difference']:+.3f} ± {side[outcome]['standard error']:.3f}" for side in sides]
        table.add_row(outcome, f"{row['engine']:.3f}", *cells)
    table.add_section()
    beyond = [f"{found['outcomes']['root mean square in standard errors']:.2f}" for found in played.values()]
    table.add_row("root mean square, standard errors", "", *beyond)
    apart = [", ".join(found["outcomes"]["beyond the tolerance"]) or "none" for found in played.values()]
    table.add_row("beyond the tolerance", "", *apart)
    return table
