"""Attacks the reader: mutated scenario files and random expressions. Every answer must be a scenario or diagnostics.

    python -m benchmarks.any_input [--files 50000] [--expressions 200000] [--seed 1]

Prints how many were tried, what came of them, how long the slowest took, and the first inputs that ended in a traceback.
The tests try some hundreds of each by properties; this is the same by numbers. Exit code 1 if one got through.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from sandtable.diagnostics import render_text
from sandtable.loading import read
from sandtable.scenario.grammar import parse
from sandtable.scenario.lexer import ExpressionError
from sandtable.scenario.vocabulary import FUNCTIONS

CASES = Path(__file__).resolve().parents[1] / "spec" / "cases"
PIECES = [
    b"[", b"]", b"{", b"}", b": ", b"- ", b"'", b'"', b"\n", b"  ", b"\t", b"*x", b"&x ", b"!", b"|", b">", b"#", b"? ",
    b"0", b"-1", b"1e999", b".nan", b"null", b"true", b"~", b"rest", b"\xff", b"\0", b"\xc2\x85", b"\xed\xa0\x80", b" km",
    b" per day", b"never", b"(", b")", b",", b"uniform(1, 2)", b"blue", b"9" * 30, b"<<", b"---\n", b"2017-06-31",
    b"words(likely)", b"\xe2\x80\xae", b"\x1b[31m",
]  # fmt: skip
WORDS = [
    *FUNCTIONS, "and", "or", "not", "day", "never", "true", "false", "(", ")", ",", "<", "<=", ">", ">=", "==", "!=", "+", "-",
    "*", "/", "3", "-1", "0.5", "1e308", "55 km", "2017-06-14", "2017-13-45", "10:30", "blue", "red", "a-b", "min", "max", "**",
    "lambda", "__import__", "'", '"', "\u202e", "\0", "[", "]", "{", "}", ":", "=", "%", "12 %", "nan", "inf", "\n", "é", "\ud800",
]  # fmt: skip
SHOWN = 5


def mutated_files(count: int, source: random.Random) -> Iterator[bytes]:
    invalid, whole = (
        [path.read_bytes() for path in sorted(CASES.glob(pattern))] for pattern in ("invalid/*.yaml", "[vw]*/*.yaml")
    )
    texts = invalid + 8 * whole  # most of them begin without an error, so that faults are met one at a time
    for _ in range(count):
        raw = bytearray(source.choice(texts))
        for _ in range(source.choice((1, 1, 2, 4))):
            start, kind = source.randrange(len(raw) + 1), source.random()
            if kind < 0.5:
                raw[start : start + source.randint(0, 6)] = source.choice(PIECES)
            elif kind < 0.7:
                raw[start : start + 1] = bytes([source.randrange(256)])
            elif kind < 0.85:  # a line lost, doubled or moved
                lines = raw.split(b"\n")
                line = lines.pop(source.randrange(len(lines)))
                for _ in range(source.randint(0, 2)):
                    lines.insert(source.randrange(len(lines) + 1), line)
                raw = bytearray(b"\n".join(lines))
            else:
                end = start + source.randint(1, 40)
                other = source.choice(texts)
                at = source.randrange(len(other) + 1)
                raw[start:end] = other[at : at + source.randint(0, 40)]
        yield bytes(raw)


def expressions(count: int, source: random.Random) -> Iterator[str]:
    for _ in range(count):
        glue = source.choice(("", " ", " ", " "))
        yield glue.join(source.choice(WORDS) for _ in range(source.randint(1, 14)))


def read_file(raw: bytes) -> str:
    reading = read(raw, name="any.yaml")
    render_text(reading.diagnostics)
    return "scenario" if reading.scenario is not None else "errors"


def read_expression(text: str) -> str:
    try:
        parse(text, expected="boolean")
    except ExpressionError:
        return "errors"
    return "condition"


def attack(title: str, inputs: Iterator[bytes] | Iterator[str], judge: Callable[..., str]) -> int:
    """Try every input; returns how many ended in a traceback."""
    came, slowest, through = Counter[str](), (0.0, b""), 0
    for each in inputs:
        started = time.perf_counter()
        try:
            came[judge(each)] += 1
        except Exception:
            through += 1
            if through <= SHOWN:
                print(f"{each!r}\n{traceback.format_exc()}")
        slowest = max(slowest, (time.perf_counter() - started, repr(each).encode()))
    what = ", ".join(f"{number:,} {name}" for name, number in sorted(came.items()))
    print(f"{title}: {came.total() + through:,} tried, {what}, {through} tracebacks; slowest {slowest[0]:.2f} s")
    return through


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, default=50_000)
    options.add_argument("--expressions", type=int, default=200_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    source = random.Random(given.seed)
    through = attack("mutated files", mutated_files(given.files, source), read_file)
    through += attack("expressions", expressions(given.expressions, source), read_expression)
    return 1 if through else 0


if __name__ == "__main__":
    sys.exit(main())
