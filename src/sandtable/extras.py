"""Packages that only some functions need: extras of the distribution, with the install command for a missing one."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import PurePath

from sandtable.errors import AnalysisError

DISTRIBUTION = "sandtable-crisis"  # the name of the distribution; the package and the command are `sandtable`
# By extra, as pyproject.toml declares them: the modules that Sandtable itself imports from it.
EXTRAS = {
    "analysis": ("SALib", "scoringrules", "pandas", "xarray"),
    "assistant": ("mcp", "mcp_types"),
    "discover": ("prim",),  # GPL-3.0-or-later
    "game": ("pygambit",),  # GPL-2.0-or-later
    "query": ("duckdb",),
    "docx": ("docx",),
    "tables": ("openpyxl",),
    "cluster": ("distributed", "dask"),
}
_REINSTALL = f"pip install --force-reinstall {DISTRIBUTION}"


# The command that adds an extra, by the tool that created the environment. `pip install` does not affect those of uvx and pipx.
_LINES = {
    "uvx": "uvx '{name}'",
    "uv tool": "uv tool install '{name}'",
    "pipx run": "pipx run --spec '{name}' " + DISTRIBUTION,
    "pipx": "pipx install --force '{name}'",
    "pip": "pip install '{name}'",
}


def environment_tool() -> str:
    """The tool that created the running environment: uvx, uv tool, pipx run, pipx, or pip for all others."""
    parts = [part.lower() for part in PurePath(sys.prefix.replace("\\", "/")).parts]
    if "archive-v0" in parts:  # in uv's cache
        return "uvx"
    if "uv" in parts and "tools" in parts:
        return "uv tool"
    if "pipx" in parts:
        return "pipx run" if {".cache", "cache", "caches"} & set(parts) else "pipx"
    return "pip"


def install_line(extra: str) -> str:
    """The command that installs an extra, the same in every message: `pip install 'sandtable-crisis[game]'`.

    In an environment of uvx or pipx it is the command of that tool: `pipx install --force 'sandtable-crisis[game]'`.
    """
    return _LINES[environment_tool()].format(name=f"{DISTRIBUTION}[{extra}]")


def extra_of(module: str) -> str | None:
    """The extra that brings a module; None for a module of the base installation or of Python."""
    return next((extra for extra, modules in EXTRAS.items() if module in modules), None)


def is_installed(module: str) -> bool:
    """Whether a module of an extra is installed; it is not imported."""
    return find_spec(module) is not None


def require_package(module: str) -> None:
    """Raises AnalysisError with the install line if a module of an extra is not installed. KeyError for other modules."""
    extra = extra_of(module)
    if extra is None:
        raise KeyError(module)
    if not is_installed(module):
        raise missing_package(module)


def missing_package(module: str) -> AnalysisError:
    """The error for a module that is not installed: it belongs to an extra, or the base installation is damaged."""
    extra = extra_of(module)
    hint = install_line(extra) if extra is not None else f"the installation is incomplete; {_REINSTALL}"
    return AnalysisError(f"this needs {module}, which is not installed", hint=hint)


def failed_import(fault: ImportError) -> AnalysisError | None:
    """The error for an import that failed; None if the module is part of Sandtable, which is a bug.

    The module may be missing, or installed and unusable, such as a library built for another system.
    """
    module = (fault.name or "").partition(".")[0]
    if not module or module == "sandtable":
        return None
    if isinstance(fault, ModuleNotFoundError):
        return missing_package(module)
    extra = extra_of(module)
    return AnalysisError(
        f"{module} is installed but cannot be loaded ({' '.join(str(fault).split())[:200]})",
        hint=install_line(extra) if extra is not None else _REINSTALL,
    )
