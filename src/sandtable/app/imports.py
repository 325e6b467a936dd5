"""`import_all` imports, before the app serves, what its threads would import later.

A thread can see a module that another thread has half imported. altair, for example, looks for pandas in `sys.modules` and then
uses it: a page opened while the first analysis was importing pandas was answered with 500.
"""

from __future__ import annotations

import pkgutil
from contextlib import suppress
from importlib import import_module

OURS = (
    "analysis",
    "app",
    "authoring",
    "recipes",
    "report",
    "checks",
    "compile",
    "figures",
    "scenario",
    "study",
    "telling",
    "text",
    "theatre",
    "trials",
    "world",
)
# What these import inside functions. SALib, prim, pygambit and scoringrules take seconds, are imported by one analysis each and are
# not looked for in `sys.modules`: they are left out.
OTHERS = (
    "duckdb", "fontTools.subset", "fontTools.ttLib.woff2", "font_source_sans_pro", "font_source_serif_pro",
    "geographiclib.geodesicline", "narwhals.dataframe", "narwhals._interchange.dataframe", "pandas", "pyarrow.compute",
    "pyarrow.dataset", "pyarrow.pandas_compat", "pyarrow.parquet", "pyarrow.vendored.version", "ruamel.yaml", "scipy.optimize",
    "scipy.special", "scipy.stats", "vl_convert",
)  # fmt: skip


def import_all() -> None:
    """Import every module of Sandtable that the app may use, and what these import when they run.

    Packages that are not installed are left out: the analysis that needs one reports it when it is started.
    """
    for part in OURS:
        package = import_module(f"sandtable.{part}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            _import(found.name)
    for name in OTHERS:
        _import(name)


def _import(name: str) -> None:
    with suppress(ImportError):
        import_module(name)
