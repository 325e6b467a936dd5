"""Compiles the C program for one capacity class and opens it."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from benchmarks.c_twin.header import records_header
from sandtable.engine import layout

HERE = Path(__file__).parent
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-std=gnu11")
WARNINGS = ("-Wall", "-Wextra", "-Werror")
LONGEST = 120.0  # s that a compiler may take


class NoCompiler(RuntimeError):  # noqa: N818 - a reason to leave the rival out, not a fault
    """There is no C compiler here, or it does not compile the program."""


def find_compiler() -> str:
    """Path of gcc, or of what CC names, else cc. Raises NoCompiler."""
    for name in (os.environ.get("CC"), "gcc", "cc"):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise NoCompiler("no C compiler found (looked for CC, gcc and cc)")


def compiler_version() -> str | None:
    """First line of what the compiler says of itself; None if there is none."""
    try:
        compiler = find_compiler()
    except NoCompiler:
        return None
    said = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=False).stdout
    return said.splitlines()[0] if said else None


def build(folder: Path, *, size: layout.Capacity, flags: tuple[str, ...] = FLAGS) -> ctypes.CDLL:
    """Compile into a folder (a temporary one, the caller's) and load. Raises NoCompiler with the compiler's words."""
    compiler = find_compiler()
    (folder / "records.h").write_text(records_header(size), encoding="utf-8")
    library = folder / "twin.so"
    command = [compiler, *flags, *WARNINGS, "-shared", "-fPIC", "-I", str(folder), "-I", str(HERE)]
    command += [str(HERE / "twin.c"), "-o", str(library), "-lm"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired as error:
        raise NoCompiler(f"the C compiler took longer than {LONGEST:g} s") from error
    if done.returncode != 0:
        raise NoCompiler(f"the C compiler failed:\n{done.stderr.strip()}")
    return ctypes.CDLL(str(library))
