"""A study as labelled arrays: an `xarray.Dataset`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sandtable.imprint import KEY
from sandtable.study.columns import ROLES, columns_in_role
from sandtable.study.summary import NOBODY

if TYPE_CHECKING:
    from sandtable.study.played import Played

# role -> (name of the array, its axis beside `future`)
_ARRAYS = {
    "draw": ("draw", "assumption"), "outcome": ("outcome", "outcome_id"), "time": ("time", "time_id"),
    "choice": ("choice", "decision"), "choices": ("choices", "option"), "strikes": ("strikes", "fires"),
    "control": ("control", "place"), "strength": ("strength", "formation"),
}  # fmt: skip
_SCALARS = ("status", "end_day", "events", "settlement", "de_facto", "de_jure")


def dataset(study: Played) -> Any:
    """Axes future, assumption, outcome_id, time_id, decision, option, fires, place, formation, day, controller.

    outcome is 1, 0 or nan (failed futures); times in days, nan for never; labels are texts, empty for none.
    """
    import xarray as xr

    table, program = study.to_arrow(), study.program
    variables: dict[str, Any] = {}
    coordinates: dict[str, Any] = {"future": np.asarray(table["future"])}
    for role, (name, axis) in _ARRAYS.items():
        columns = columns_in_role(program, role)
        if not columns:
            continue
        values = np.stack([_values(table[column.name]) for column in columns], axis=1)
        attributes = {"long_name": ROLES[role].meaning} | ({"units": ROLES[role].unit} if ROLES[role].unit else {})
        variables[name] = (("future", axis), values, attributes)
        coordinates[axis] = [".".join(column.identifiers) for column in columns]
    for role in _SCALARS:
        attributes = {"long_name": ROLES[role].meaning} | ({"units": ROLES[role].unit} if ROLES[role].unit else {})
        variables[role] = (("future",), _values(table[role]), attributes)
    probability = study.control_probability()
    coordinates |= {
        "day": np.arange(len(probability)) if program.steps == 1 else np.arange(len(probability)) / program.steps,
        "place": list(program.places),
        "controller": [*program.actors, NOBODY],
    }
    variables["control_probability"] = (("day", "place", "controller"), probability)
    facts = {"title": program.title, KEY: study.imprint.sentence, **study.imprint.entries}
    return xr.Dataset(variables, coords=coordinates, attrs=facts)


def _values(column: Any) -> np.ndarray[Any, Any]:
    """A column as numbers with nan for null, or texts with the empty text for null."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        whole = column.unify_dictionaries().combine_chunks()
        names = np.array([*whole.dictionary.to_pylist(), ""], dtype=str)
        return np.asarray(names[whole.indices.fill_null(-1).to_numpy()])
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.float64())
    return np.asarray(column.to_numpy())
