"""Special functions come without `numpy.f2py`, and leave it as they found it."""

from __future__ import annotations

import subprocess
import sys

import pytest

ASKED = "import sys; from sandtable.special import special_functions; special = special_functions(); "


def said_by(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.strip()


def test_special_functions_import_no_compiler_of_fortran() -> None:
    assert said_by(ASKED + "print('numpy.f2py' in sys.modules)") == "False"


def test_they_are_those_of_scipy_to_the_bit() -> None:
    work = (
        "import numpy as np; x = np.linspace(.001, .999, 999); "
        "print(special.betaincinv(2.5, 4, x).tobytes().hex(), special.ndtri(x).tobytes().hex())"
    )
    assert said_by(ASKED + work) == said_by("from scipy import special; " + work)


@pytest.mark.parametrize("module", ["numpy", "scipy._lib.array_api_compat.numpy"])
def test_the_stand_in_is_gone_afterwards(module: str) -> None:
    assert said_by(ASKED + f"print('f2py' in vars(sys.modules.get({module!r}, sys)))") == "False"


def test_f2py_is_there_for_those_who_ask() -> None:
    assert (
        said_by(ASKED + "import numpy; print(callable(numpy.f2py.run_main), numpy.f2py.__name__)") == "True numpy.f2py"
    )


def test_f2py_that_is_there_already_stays() -> None:
    code = "import numpy.f2py; mine = numpy.f2py; " + ASKED + "print(numpy.f2py is mine)"
    assert said_by(code) == "True"
