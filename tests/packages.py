"""Packages that a module of tests needs: looked for, not imported, so that collecting the tests costs nothing."""

from __future__ import annotations

from importlib.util import find_spec

import pytest


def needs(*packages: str, extras: str) -> None:
    """Skip the module that calls this where a package is missing. extras: what installs them."""
    for package in packages:
        if find_spec(package) is None:
            pytest.skip(f"needs {package}: pip install 'sandtable-crisis[{extras}]'", allow_module_level=True)
