"""Where compiled engines are kept: a folder named by all that machine code depends on. Imports no compiler."""

from __future__ import annotations

import hashlib
import platform
import sys
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path

import numpy

from sandtable.files import cache_folder

_HERE = Path(__file__).parent
_PROGRAM = _HERE.parent / "program"  # compiled functions bake in its codes and offsets
# plain Python: no compiled function reads them
NOT_COMPILED = {"batch.py", "draws.py", "folder.py", "image.py", "kept.py", "numeric.py", "pack.py"}


@cache
def numba_folder() -> Path:
    """Where Numba is installed. Raises ImportError where it is not."""
    found = find_spec("numba")
    if found is None or not found.submodule_search_locations:
        raise ImportError("numba is not installed")
    return Path(found.submodule_search_locations[0])


def numba_helpers() -> Path:
    """The library of C functions that Numba's machine code calls."""
    return numba_folder() / f"_helperlib{EXTENSION_SUFFIXES[0]}"


def _versions() -> list[bytes]:
    """What tells one Numba and one llvmlite from another, read from their files: importing them takes half a second."""
    beside = numba_folder().parent / "llvmlite"
    try:
        return [(folder / "_version.py").read_bytes() for folder in (numba_folder(), beside)]
    except OSError:  # installed in some other way
        import llvmlite
        import numba

        return [numba.__version__.encode(), llvmlite.__version__.encode()]


def sources() -> list[Path]:
    """Every file that machine code depends on: the kernel's, and those of the program's codes and offsets."""
    kernel = sorted(path for path in _HERE.glob("*.py") if path.name not in NOT_COMPILED)
    return kernel + sorted(_PROGRAM.glob("*.py"))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in sources():
        digest.update(f"{source.parent.name}/{source.name}".encode())
        digest.update(source.read_bytes())
    for part in _versions():
        digest.update(part)
    for name in (numpy.__version__, sys.version, platform.machine()):
        digest.update(name.encode())
    return digest.hexdigest()[:16]


_FINGERPRINT = _fingerprint()  # of the sources that were imported, whatever happens to the files afterwards


def cache_directory() -> Path:
    """Where compiled engines of exactly these sources and versions are kept. SANDTABLE_CACHE overrides the root."""
    return cache_folder() / f"engine-{_FINGERPRINT}"
