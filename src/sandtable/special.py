"""SciPy's special functions, without the compiler of Fortran that comes along with them."""

from __future__ import annotations

import sys
from threading import Lock
from types import ModuleType
from typing import Any

_lock = Lock()


def special_functions() -> Any:
    """The module `scipy.special`, imported when it is first asked for.

    Its layer for other kinds of arrays copies every name of NumPy, and so imports `numpy.f2py`, the front end of Fortran:
    half of the time, for nothing. While the layer copies, an empty module holds that name; afterwards it is gone, and
    `numpy.f2py` is imported by those who ask for it.
    """
    if "scipy.special" not in sys.modules:
        with _lock:
            _import_lightly()
    from scipy import special

    return special


def _import_lightly() -> None:
    import numpy

    if "f2py" in vars(numpy) or "numpy.f2py" in sys.modules:
        return
    stand_in = ModuleType("numpy.f2py")
    vars(numpy)["f2py"] = stand_in
    try:
        import scipy.special  # noqa: F401
    finally:
        # the copies as well: nobody finds the stand-in under any name
        for module in (numpy, sys.modules.get("scipy._lib.array_api_compat.numpy")):
            if module is not None and vars(module).get("f2py") is stand_in:
                del vars(module)["f2py"]
