"""`python -m benchmarks.app_latency`: how long a user of the app waits, from a slider to the redrawn page.

Two things are measured on one running server: the request alone, and the page in Chromium from the slider's event to the
frame that shows the new numbers. Each setting is asked for once, so none is answered from what was kept; then the same
settings again, which are. Beside them stands what the bare engine needs for as many futures: less no answer can take.
What is done with a slider says `benchmarks/app_gestures.py`; of a drag it is the last step that counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.app_gestures import measure
from benchmarks.machine import describe_machine, load
from benchmarks.report import write_results
from sandtable.app.controls import controls
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.loading import load as load_scenario
from sandtable.study.design import play_design
from sandtable.study.play import load_engine

FIRST, WHOLE = 2_000, 10_000


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write. Exit code 0."""
    options = _options(arguments)
    results: dict[str, Any] = {"machine": describe_machine(), "load_before": load(), "scenario": options.scenario}
    results["engine"] = {str(futures): _engine(options.scenario, futures) for futures in (FIRST, WHOLE)}
    server, address = _serve(options.scenario)
    try:
        with urllib.request.urlopen(address, timeout=120):
            pass  # the page is made and kept
        for futures in (FIRST, WHOLE):
            settings = _settings(options.scenario, count=options.rounds, shift=futures)
            bare = results["engine"][str(futures)]["median"]
            for name in ("new", "kept"):
                times = [_request(address, options.scenario, setting, futures) for setting in settings]
                results.setdefault("request", {}).setdefault(str(futures), {})[name] = _spread(times, bare=bare)
        results["page"] = _page(address, rounds=options.rounds, bare=results["engine"][str(WHOLE)]["median"])
    finally:
        server.terminate()
        server.wait(10)
    results["load_after"] = load()
    print(write_results(results, options.out), end="")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.app_latency", description=__doc__)
    parser.add_argument("--scenario", default="deir-ez-zor-2017", help="a bundled scenario (%(default)s)")
    parser.add_argument("--rounds", type=int, default=30, help="settings a measure (%(default)s)")
    parser.add_argument("--out", type=Path, default=Path("app_latency.json"), help="where to write (%(default)s)")
    return parser.parse_args(arguments)


def _spread(times: list[float], *, bare: float) -> dict[str, float]:
    """Milliseconds, and the median as a ratio to the bare engine's."""
    median, p95 = (float(np.quantile(times, share)) for share in (0.5, 0.95))
    found = {"median": median, "p95": p95, "least": min(times), "most": max(times), "rounds": len(times)}
    return {key: round(value, 1) for key, value in found.items()} | {"median_to_engine": round(median / bare, 2)}


def _engine(name: str, futures: int, *, rounds: int = 7) -> dict[str, float]:
    program = compile_scenario(load_scenario(name))
    engine = load_engine(program)
    numbers = np.arange(futures, dtype=np.uint64)
    draws = draw_assumptions(program, seed=1, futures=numbers)
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        play_design(program, seed=1, futures=numbers, assumptions=draws, engine=engine)
        times.append(1000 * (time.perf_counter() - begun))
    return {"median": round(float(np.median(times)), 1), "least": round(min(times), 1)}


def _serve(name: str, *, token: str | None = None) -> tuple[subprocess.Popen[str], str]:
    """A server and its address. token: for several users; without one every request is that of the same user."""
    variables = {key: value for key, value in os.environ.items() if key != "SANDTABLE_TOKEN"}
    server = subprocess.Popen(
        [sys.executable, "-m", "sandtable", "serve", name, "--port", "0", "--json"], stdout=subprocess.PIPE, text=True,
        env=variables if token is None else {**variables, "SANDTABLE_TOKEN": token},
    )  # fmt: skip
    assert server.stdout is not None
    lines = ""
    while not lines.endswith("}\n"):
        lines += server.stdout.readline()
    return server, json.loads(lines)["address"]


def _settings(name: str, *, count: int, shift: int) -> list[dict[str, float]]:
    """Settings that differ from each other, and with `shift` from those of another call: three sliders moved about."""
    found = [c for group in controls(load_scenario(name)) for c in group["controls"] if c["kind"] == "slider"]
    draws = np.random.default_rng(shift)
    settings = []
    for _ in range(count):
        chosen = draws.choice(len(found), size=min(3, len(found)), replace=False)
        settings.append({found[k]["id"]: draws.choice(found[k]["positions"])["value"] for k in chosen})
    return settings


def _request(address: str, name: str, setting: dict[str, float], futures: int) -> float:
    body = json.dumps({"scenario": name, "set": setting, "futures": futures}).encode()
    request = urllib.request.Request(address + "api/whatif", body, {"content-type": "application/json"})
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - begun)


def _page(address: str, *, rounds: int, bare: float) -> dict[str, Any] | str:
    """From a change of the slider to the frame with the new numbers, in Chromium; why not, where there is none."""
    found = measure(address, rounds=rounds, whole=WHOLE)
    if isinstance(found, str):
        return found
    return {
        name: {kind: _spread([entry[kind] for entry in entries["last"]], bare=bare) for kind in ("answered", "drawn")}
        | {"shown": round(entries["shown"], 3)}
        for name, entries in found.items()
    }


if __name__ == "__main__":
    sys.exit(main())
