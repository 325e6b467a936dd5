"""Draws of assumptions: one uniform number each, addressed by seed, future and assumption, through the prior's inverse.

An assumption that supplies a reach takes only values that the rings of the program know: those of its choice, or the 256
mid-quantiles of a continuous prior. The recorded value is the one used.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sandtable.engine.kept import Entry
from sandtable.program import FiresNumber, Floats, Program
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.theatre.readings import reading_index

_fill_units = Entry("rng", "fill_units")


def supplied_rings(program: Program) -> dict[int, int]:
    """Assumptions that supply a reach: assumption index -> index of one ring whose variants it takes."""
    rings: dict[int, int] = {}
    for number, assumption in zip(program.numbers.bound_number, program.numbers.bound_assumption, strict=True):
        fires, which = divmod(int(number) - program.numbers.layout.fires, len(FiresNumber))
        if 0 <= fires < len(program.fires) and which == FiresNumber.REACH:
            rings.setdefault(int(assumption), fires)
    return rings


def draw_assumptions(program: Program, *, seed: int, futures: ArrayLike) -> Floats:
    """Values of all assumptions in the given futures: (n, U), in coherent units, reaches quantised.

    seed: 0 to 2^64 - 1. futures: (n,) future numbers, 0 to 2^64 - 1. Row z depends on seed and futures[z] alone, to the
    bit, however the futures are cut into calls. Raises ValueError for a seed or future out of range.
    """
    numbers = _future_numbers(futures)
    if not 0 <= seed < 2**64:
        raise ValueError(f"the seed must be between 0 and 2^64 - 1, not {seed}")
    values = np.empty((len(numbers), len(program.assumptions)))
    units = np.empty(len(numbers))
    for index, prior in enumerate(_priors(program)):
        _fill_units(np.uint64(seed), numbers, np.uint32(program.streams.assumption[index]), units)
        values[:, index] = quantile(prior, units)
    return quantise(program, values)


def values_at(program: Program, shares: ArrayLike) -> Floats:
    """Values of all assumptions at shares of their priors, in coherent units, reaches as drawn. shares : (n, U), within 0 and 1."""
    units = np.asarray(shares, dtype=np.float64)
    values = np.empty(units.shape)
    for index, prior in enumerate(_priors(program)):
        values[:, index] = quantile(prior, units[:, index])
    return values


def quantise(program: Program, values: ArrayLike) -> Floats:
    """A copy of a matrix (n, U) of assumption values in which those that supply a reach are values the rings know.

    For designs that bring their own matrix. A continuous reach goes to the mid-quantile of its 1/256 of the prior, a
    choice to the value itself. Raises ValueError for a wrong shape, or a reach that is no value of its prior.
    """
    matrix = np.array(values, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] != len(program.assumptions):
        raise ValueError(f"expected a matrix of {len(program.assumptions)} columns, found the shape {matrix.shape}")
    for assumption, ring in supplied_rings(program).items():
        column = np.ascontiguousarray(matrix[:, assumption])
        index = reading_index(_priors(program)[assumption], column)
        if (index < 0).any():
            wrong = float(column[index < 0][0])
            raise ValueError(f"{wrong:g} km is not a value of the assumption `{program.assumptions[assumption]}`")
        matrix[:, assumption] = program.rings.variants[ring][index]
    return matrix


def _priors(program: Program) -> tuple[Prior, ...]:
    return cast("tuple[Prior, ...]", program.priors)


def _future_numbers(futures: ArrayLike) -> NDArray[np.uint64]:
    numbers = np.asarray(futures)
    if numbers.ndim != 1 or (numbers.size and not np.issubdtype(numbers.dtype, np.integer)):
        raise ValueError("futures must be a list of whole numbers")
    if numbers.size and int(numbers.min()) < 0:
        raise ValueError(f"a future must be 0 or more, not {int(numbers.min())}")
    return np.ascontiguousarray(numbers, dtype=np.uint64)
