"""Hides packages from libraries that import them only because they are installed.

Used by commands only; programs that import Sandtable are not affected.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class _Absent(MetaPathFinder, Loader):
    """Finds one package and fails its import as if not installed. `importlib.util.find_spec` still finds it."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """None for all other modules, which are then imported normally."""
        return ModuleSpec(fullname, self) if fullname == self._package else None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Raises ModuleNotFoundError."""
        raise ModuleNotFoundError(f"No module named {spec.name!r}", name=spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Not called; without it the import system would treat this as a loader of the old kind."""


@contextmanager
def hidden(package: str) -> Iterator[None]:
    """Within this context, a package that is not yet imported cannot be imported."""
    finder = _Absent(package)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def import_without(package: str, *modules: str) -> None:
    """Import modules without an optional package that they would import if it were installed.

    pyarrow asks pandas whether a value is a series, scoringrules offers numba for arrays: each costs a third of a second.
    Missing modules are reported where they are needed.
    """
    with suppress(ImportError):
        for module in modules:
            with hidden(package):
                import_module(module)
