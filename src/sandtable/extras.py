"""Packages that only some functions need, asked for by name when they are needed."""

from __future__ import annotations

from importlib.util import find_spec

from sandtable.errors import AnalysisError


def require_package(module: str, *, extra: str = "analysis") -> None:
    """Raises AnalysisError, saying how to install it, if a module of an extra is not there."""
    if find_spec(module) is None:
        raise AnalysisError(f"this needs {module}, which is not installed", hint=f"pip install 'sandtable[{extra}]'")
