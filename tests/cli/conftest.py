"""A small scenario, and the command line run in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

RACE = """\
sandtable: 2
title: The bridge at Vell
question: Does the brigade take the bridge before the militia does?
start: 2031-05-01
horizon: 2031-05-31
theatre:
  places:
    harbour: {name: Harbour, lat: 45.00, lon: 20.00}
    bridge: {name: Vell Bridge, lat: 45.80, lon: 20.20}
    hill-town: {name: Hill Town, lat: 45.75, lon: 20.85}
  routes:
    coast-road: {between: [harbour, bridge]}
    hill-track: {between: [hill-town, bridge], terrain: rolling}
actors:
  north: {name: the North}
  south: {name: the South}
stances:
  - {between: [north, south], stance: hostile}
control: {harbour: north, hill-town: south}
formations:
  brigade:
    {name: the Brigade, actor: north, place: harbour, strength: 1800, pace: brigade-pace, orders: {advance: [bridge]}}
  militia:
    {name: the Militia, actor: south, place: hill-town, strength: 900, pace: 15 km/day, orders: {advance: [bridge]}}
rules:
  {attacker_loss: 0.02 per day, defender_loss: 0.015 per day, exponent: 0.3, intensity_spread: 0.5, attack_endurance: 5 d,
  defence_endurance: 4 d, sway: 0.2, pursuit: 0.02, recovery: 20 d, surrender_at_bay: 0.05 per day, basis: assumed,
  because: they are not asked about here}
assumptions:
  brigade-pace: {title: Pace of the Brigade, prior: "uniform(15 km/day, 35 km/day)", basis: assumed, because: a guess}
decisions:
  parley:
    title: the two are about to meet
    actor: south
    when: within(brigade, 30 km, bridge)
    options:
      talk: {title: ask for a parley, probability: 25 %, effects: [{stance: {between: [north, south], to: neutral}}]}
      fight: {title: say nothing, probability: rest}
outcomes:
  north-first:
    title: The Brigade is at the bridge first
    when: first(north, bridge) < first(south, bridge)
    time: first(north, bridge)
    headline: true
  north-holds: {title: The North holds the bridge at the end, when: "controls(north, bridge)"}
settlement:
  rules:
    one-side:
      title: one side holds the bridge
      when: controls(north, bridge) or controls(south, bridge)
      de_facto: {unitary: 0.6, frozen: 0.4}
      de_jure: {unitary: 1}
    otherwise: {title: nobody does, when: true, de_facto: {frozen: 1}, de_jure: {unitary: 1}}
"""


@dataclass(frozen=True)
class Done:
    """A finished command."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture
def race(tmp_path: Path) -> Path:
    """A scenario file without errors."""
    path = tmp_path / "vell.yaml"
    path.write_text(RACE, encoding="utf-8")
    return path


@pytest.fixture
def sandtable(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs a command line in this process, at 80 columns and not on a terminal."""
    from sandtable.cli.__main__ import run_application

    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def run(*arguments: str | Path) -> Done:
        capfd.readouterr()
        code = run_application([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Done(int(code), captured.out, captured.err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Command:
    """Runs a command line as a process of its own, in an empty folder."""

    def run(*arguments: str | Path, env: dict[str, str] | None = None, timeout: float = 300) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "sandtable", *map(str, arguments)],
            cwd=tmp_path, env={**os.environ, "COLUMNS": "80", **(env or {})}, capture_output=True, text=True,
            encoding="utf-8", timeout=timeout, check=False,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    return run
