"""`import_all`: whatever the app's threads would import later, imported once before it serves.

An import on one thread is seen half done by another. altair, for one, asks `sys.modules` whether pandas is there and
then uses it: a page opened while the first analysis was importing pandas was answered with 500.
"""

from __future__ import annotations

import pkgutil
from contextlib import suppress
from importlib import import_module

OURS = ("analysis", "app", "briefing", "checks", "compile", "figures", "scenario", "study", "text", "theatre")
# What these import inside functions. Packages that only an analysis imports, and nothing looks for, are left to it:
# SALib, prim, pygambit and scoringrules take seconds.
OTHERS = (
    "duckdb", "fontTools.subset", "fontTools.ttLib.woff2", "font_source_sans_pro", "font_source_serif_pro",
    "geographiclib.geodesicline", "narwhals.dataframe", "narwhals._interchange.dataframe", "pandas", "pyarrow.compute",
    "pyarrow.pandas_compat", "pyarrow.parquet", "pyarrow.vendored.version", "ruamel.yaml", "scipy.optimize", "scipy.special", "scipy.stats",
    "vl_convert",
)  # fmt: skip


def import_all() -> None:
    """Import every module of Sandtable that the app may use, and what these import when they run.

    Packages that are not installed are left out: the analysis that needs one says so when it is started.
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
