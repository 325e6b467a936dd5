"""Packages that only some functions need, asked for by name when they are needed."""

from __future__ import annotations

from importlib.util import find_spec

from sandtable.errors import AnalysisError

DISTRIBUTION = "sandtable-crisis"  # what is installed; the package and the command are `sandtable`


def install_line(extra: str) -> str:
    """The one command that adds an extra, the same wherever it is named: `pip install 'sandtable-crisis[game]'`."""
    return f"pip install '{DISTRIBUTION}[{extra}]'"


def is_installed(module: str) -> bool:
    """Whether a module of an extra is there; it is not imported."""
    return find_spec(module) is not None


def require_package(module: str, *, extra: str = "analysis") -> None:
    """Raises AnalysisError, saying how to install it, if a module of an extra is not there."""
    if not is_installed(module):
        raise AnalysisError(f"this needs {module}, which is not installed", hint=install_line(extra))
