"""summary.nc: who controls which place on which day, as shares of the complete futures.

NetCDF-3 through SciPy, so that writing it needs nothing else; `xarray.open_dataset` reads it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.errors import StudyError
from sandtable.program import Program

NOBODY = "nobody"  # label of the last controller


def summary_bytes(
    program: Program, probability: NDArray[np.float64], *, futures: int, complete: int, start: str
) -> bytes:
    """The file. probability: (steps + 1, P, A + 1), the last index nobody; start: of day 0, ISO."""
    from scipy.io import netcdf_file

    buffer = io.BytesIO()
    file: Any = netcdf_file(buffer, "w", version=2)
    file.title = program.title.encode()
    file.scenario_sha256 = program.sha256.encode()
    file.futures = np.int32(futures)
    file.complete_futures = np.int32(complete)
    file.createDimension("day", probability.shape[0])
    steps = np.arange(probability.shape[0], dtype=np.int32)
    day = file.createVariable("day", "i4" if program.steps == 1 else "f8", ("day",))
    day[:] = steps if program.steps == 1 else steps / program.steps
    day.units = f"days since {start}".encode()
    _write_labels(file, "place", program.places)
    _write_labels(file, "controller", (*program.actors, NOBODY))
    control = file.createVariable("control_probability", "f8", ("day", "place", "controller"))
    control.long_name = b"share of the complete futures in which the place is controlled so at the day's beginning"
    control[:] = probability
    file.flush()
    content = buffer.getvalue()
    file.close()
    return content


def _write_labels(file: Any, name: str, labels: tuple[str, ...]) -> None:
    """A coordinate of texts: NetCDF-3 holds them as rows of characters."""
    encoded = np.array([label.encode() for label in labels])
    width = f"{name}_characters"
    file.createDimension(name, len(labels))
    file.createDimension(width, encoded.dtype.itemsize)
    variable = file.createVariable(name, "S1", (name, width))
    variable[:] = encoded.view("S1").reshape(len(labels), -1)
    variable._Encoding = b"utf-8"


def read_summary(path: Path) -> NDArray[np.float64]:
    """control_probability of a summary. (days + 1, P, A + 1). Raises StudyError if the file is damaged."""
    from scipy.io import netcdf_file

    try:
        with netcdf_file(io.BytesIO(path.read_bytes()), "r", mmap=False) as file:
            return np.array(file.variables["control_probability"][:], dtype=np.float64)
    except (OSError, ValueError, TypeError, KeyError, IndexError, AssertionError) as fault:
        raise StudyError(f"cannot read `{path}`: it is damaged", hint="play the study again") from fault
