"""Runs a case and writes down what it prints, with what belongs to the machine or the clock replaced."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sandtable.loading import load
from sandtable.packing.contents import pack_of
from tests.golden.cases import CASES, STUDIES, Case

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
FOLDERS = {"json": "json", "csv": "csv", "nfg": "csv", "app": "app", "ranges": "study", "manifest": "study"}
ENDINGS = {"csv": "csv", "nfg": "nfg"}
WHERE = HERE / "where.json"
PACKAGES = ("numpy", "scipy", "numba", "pyarrow", "duckdb", "pandas", "SALib", "scoringrules", "prim", "pygambit")

# values of the clock and of the machine, by key: the time a thing took, versions, the engine's device, the size of a page
MASKED = ("elapsed_s", "futures_per_s", "version", "backend", "device", "bytes", "installed")
OF_A_STUDY = ("sandtable", "numpy", "pyarrow")  # versions in its manifest
PLACES = 'id,name,coordinates,because\nford,Ford,"45.78, 20.4",a guess\nbridge,Vell Bridge,"45.80, 20.20",\n'
STATEMENTS = "statements:\n  - {id: bridge-taken}\n  - {id: in-reach}\n  - {id: forgotten}\n"


@dataclass
class Printed:
    """What a command did. err is for a message to people, never compared."""

    code: int
    out: str
    err: str


def stored(case: Case) -> Path:
    """Where a case is kept."""
    return HERE / FOLDERS[case.kind] / f"{case.name}.{ENDINGS.get(case.kind, 'json')}"


def masked(text: str, *, keys: tuple[str, ...] = MASKED) -> str:
    """The text with a placeholder of its type for every value of the machine or the clock; `null` stays.

    All else stays byte for byte: the order of keys, the digits of numbers, spaces.
    """
    names = "|".join(map(re.escape, keys))
    text = re.sub(rf'("(?:{names})": ?)-?\d[\d.eE+-]*', r'\1"(number)"', text)
    return re.sub(rf'("(?:{names})": ?)"(?!\(number\)")(?:[^"\\]|\\.)*"', r'\1"(text)"', text)


def masked_manifest(text: str) -> str:
    """A manifest without the machine's arithmetic, versions, and hashes of the engine's sources and of binary files."""
    text = re.sub(r'("numeric": )\{.*?\n  \}', r'\1"(fingerprint)"', text, flags=re.S)
    text = re.sub(r'("engine": )"engine-[0-9a-f]+"', r'\1"(hash)"', text)
    text = re.sub(r'("(?:sha256|seal)": )"[0-9a-f]{64}"', r'\1"(hash)"', text)
    return masked(text, keys=OF_A_STUDY)


@dataclass
class Workspace:
    """A folder with the scenarios, where studies are played when they are first asked for."""

    folder: Path
    made: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for path in (HERE / "scenarios").iterdir():
            shutil.copy(path, self.folder / path.name)
        for path in (REPOSITORY / "spec" / "cases" / "valid").glob("*.yaml"):
            shutil.copy(path, self.folder / f"spec-{path.name}")
        (self.folder / "table.csv").write_text(PLACES, encoding="utf-8")
        (self.folder / "statements.yaml").write_text(STATEMENTS, encoding="utf-8")
        (self.folder / "sent.zip").write_bytes(pack_of(load(str(self.folder / "vell.yaml"))).to_bytes())

    def run(self, case: Case) -> Printed:
        """Runs a case. The studies that it names are played before."""
        for name in STUDIES.keys() & set(case.arguments) - self.made:
            scenario, futures = STUDIES[name]
            done = self._command("run", scenario, "-n", str(futures), "--seed", "7", "-q", "--out", name)
            assert done.code == 0, done.err
            self.made.add(name)
        with _without_pygambit() if case.has_gambit is False else contextlib.nullcontext():
            done = self._command(*case.arguments)
        if case.writes and done.code == 0:
            done.out = (self.folder / case.writes).read_text(encoding="utf-8")
        if case.kind == "manifest":
            done.out = masked_manifest(done.out)
        if case.kind != "csv":
            done.out = masked(done.out)
        if case.kind == "nfg":
            done.out = re.sub(r"Sandtable [0-9][\w.]*", "Sandtable (version)", done.out)
        return done

    def _command(self, *arguments: str) -> Printed:
        from sandtable.cli.__main__ import run_application

        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        err = io.StringIO()
        with self.entered(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = int(run_application(list(arguments)))
            out.flush()
        return Printed(code, out.buffer.getvalue().decode("utf-8"), err.getvalue())  # type: ignore[attr-defined]

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """In the folder, so that the paths printed are the same everywhere, and at 80 columns."""
        with contextlib.chdir(self.folder), patch.dict(os.environ, {"COLUMNS": "80", "NO_COLOR": "1"}):
            yield


@contextlib.contextmanager
def _without_pygambit() -> Iterator[None]:
    """As where it is not installed. Modules that are imported meanwhile stay: some cannot be imported twice."""
    had = sys.modules.get("pygambit")
    sys.modules["pygambit"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if had is None:
            del sys.modules["pygambit"]
        else:
            sys.modules["pygambit"] = had


# -- machines that compute otherwise -----------------------------------------------------------------


@cache
def where() -> dict[str, Any]:
    """What the last digits depend on besides our own code: the machine's elementary functions and sums, and packages."""
    from sandtable.engine.numeric import fingerprint

    return {"arithmetic": _hash(json.dumps(fingerprint(), sort_keys=True).encode() + _sums()), "packages": _versions()}


def _versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def _sums() -> bytes:
    """The results of NumPy's functions and sums, which the fingerprint excludes: analyses use them."""
    import numpy as np

    x = np.fmod(0.5 + 0.6180339887498949 * np.arange(4_096), 1.0) + 1e-3
    square = x.reshape(64, 64)
    values = [
        np.log(x), np.exp(x), np.power(x, 1.7), np.sqrt(x), x.cumsum(), np.array([x.sum(), x.var(), x @ x]), square @ square,
        square.sum(axis=0), square.sum(axis=1), np.linalg.solve(square + 64 * np.eye(64), x[:64]), np.quantile(x, [0.05, 0.95]),
    ]  # fmt: skip
    return b"".join(np.asarray(each, dtype=np.float64).tobytes() for each in values)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def computes_alike() -> bool:
    """Whether this machine gives the last digits that the files were captured with. pygambit only has to be one of either."""
    kept, here = json.loads(WHERE.read_text(encoding="utf-8")), where()
    if here["packages"]["pygambit"] is None:
        kept["packages"]["pygambit"] = None
    return bool(kept == here)


def shape(value: Any) -> Any:
    """Keys in their order and kinds of values: what is the same on a machine that computes otherwise.

    Of a list the kinds that it has, as its length may turn on a last digit; a number may be missing where it is not defined.
    """
    if isinstance(value, dict):
        return [[key, shape(each)] for key, each in value.items()]
    if isinstance(value, list):
        kinds = {json.dumps(shape(each)) for each in value}
        return ["list", *sorted(kinds)]
    return "text" if isinstance(value, str) else "flag" if isinstance(value, bool) else "number or none"


# -- all of them -------------------------------------------------------------------------------------


def by_name() -> dict[str, Case]:
    """Every case of a command line; names are used once."""
    found = {case.name: case for case in CASES}
    assert len(found) == len(CASES)
    return found
