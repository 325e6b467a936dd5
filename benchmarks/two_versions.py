"""`python -m benchmarks.two_versions CHECKOUT`: what a future costs here, in CPU time of one in another checkout.

Both play the theatres of `same_events.py`, in which the same occurs in both models, and the bundled scenarios, each its own.
A process for each version, which take turns; ratios are medians over the rounds with a bootstrap interval, a future and an
event. Where the events a future differ by more than a hundredth, the ratio a future compares two different things.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.same_events import KINDS, texts
from benchmarks.timing import Round, ratio, seconds

HERE = Path(__file__).parent
BUNDLED = ("fashoda-1898", "deir-ez-zor-2017")
FUTURES = {"fashoda-1898": 4000}
OTHER, THIS = "other", "this"


class Player:
    """A process that plays one scenario in one version. Raises RuntimeError if it cannot."""

    def __init__(self, checkout: Path, *, futures: int, scenarios: list[str]) -> None:
        environment = os.environ | {"PYTHONPATH": str(checkout / "src")}
        command = [sys.executable, str(HERE / "player.py"), str(futures), *scenarios]
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=checkout
        )
        self.about: dict[str, Any] = json.loads(self._line())

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"no answer from {' '.join(map(str, self.process.args))}")  # type: ignore[call-overload]
        return line

    def play(self) -> float:
        """CPU seconds for all futures once."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self._line())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def compare(checkout: Path, scenarios: list[str], *, futures: int, rounds: int) -> dict[str, Any]:
    """The ratio of CPU times, and what was played."""
    players = {
        name: Player(root, futures=futures, scenarios=scenarios)
        for name, root in ((OTHER, checkout), (THIS, HERE.parent))
    }
    try:
        measured: list[Round] = []
        for number in range(rounds):
            order = list(players) if number % 2 == 0 else list(players)[::-1]
            measured.append({name: players[name].play() for name in order})
    finally:
        for player in players.values():
            player.close()
    events = {name: player.about["events"] for name, player in players.items()}
    return {
        "events a future": {name: round(count, 2) for name, count in events.items()},
        "microseconds a future": {name: round(1e6 * seconds(measured, name) / futures, 2) for name in players},
        "a future": ratio(measured, of=THIS, over=OTHER),
        "an event": ratio(measured, of=THIS, over=OTHER, per=events[OTHER] / events[THIS]),
        "futures that failed": sum(player.about["failed"] for player in players.values()),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. Exit code 0, or 1 if a version cannot play."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.two_versions", description=__doc__)
    parser.add_argument("checkout", type=Path, help="the root of another checkout of Sandtable")
    parser.add_argument("--rounds", type=int, default=21, help="how often each plays (%(default)s)")
    options = parser.parse_args(arguments)
    print(f"{'':18}{'events a future':>20}{'us a future':>20}  {'ratio a future':24}{'ratio an event'}")
    with tempfile.TemporaryDirectory() as folder:
        for name in (*KINDS, *BUNDLED):
            scenarios = [name]
            if name in KINDS:
                files = [Path(folder) / f"{name}-{k}.yaml" for k in range(2)]
                for file, text in zip(files, texts(name), strict=True):
                    file.write_text(text)
                scenarios = [str(file) for file in files]
            try:
                found = compare(
                    options.checkout.resolve(), scenarios, futures=FUTURES.get(name, 500), rounds=options.rounds
                )
            except RuntimeError as fault:
                print(f"{name}: {fault}", file=sys.stderr)
                return 1
            events, cost = found["events a future"], found["microseconds a future"]
            print(
                f"{name:18}{events[OTHER]:>10}{events[THIS]:>10}{cost[OTHER]:>10}{cost[THIS]:>10}"
                f"  {found['a future']!s:24}{found['an event']!s}"
                + (f"  failed: {found['futures that failed']}" if found["futures that failed"] else ""),
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
