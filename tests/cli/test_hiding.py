"""What a command keeps from a package that it imports is there for everybody else afterwards."""

from __future__ import annotations

import subprocess
import sys

import pytest


def said_by(code: str) -> str:
    code = "import sys; from sandtable.cli.hiding import hidden, import_without; " + code
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize(("package", "module"), [("numba", "scoringrules"), ("pandas", "pyarrow.dataset")])
def test_a_module_does_without_the_package(package: str, module: str) -> None:
    found = said_by(
        f"import_without({package!r}, {module!r}); print({module!r} in sys.modules, {package!r} in sys.modules); "
        f"import {package}; print({package}.__name__, len(sys.meta_path))"
    )
    assert found.split() == ["True", "False", package, said_by("print(len(sys.meta_path))")]


def test_only_that_package_is_hidden_and_only_for_a_while() -> None:
    found = said_by(
        "import importlib.util\n"
        "with hidden('json'):\n"
        "    import csv\n"
        "    print(importlib.util.find_spec('json') is not None)\n"
        "    try: import json\n"
        "    except ModuleNotFoundError as fault: print(fault.name)\n"
        "import json; print(json.loads('1'))"
    )
    assert found.split() == ["True", "json", "1"]


def test_what_is_not_installed_is_left_to_those_who_need_it() -> None:
    assert said_by("import_without('pandas', 'no_such_module_at_all'); print(len(sys.meta_path) > 0)") == "True"
