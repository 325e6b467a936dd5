"""Draws of assumptions: one address each, whatever the chunks; reaches as the rings know them."""

import numpy as np
import pytest

from sandtable.engine.draws import draw_assumptions, quantise, supplied_rings
from tests.unit.compile.programs import compile_raw, race


@pytest.fixture(scope="module")
def program():
    return compile_raw(race())


@pytest.fixture(scope="module")
def values(program):
    return draw_assumptions(program, seed=7, futures=np.arange(4000))


def column(program, values, name):
    return values[:, program.assumptions.index(name)]


def test_shape_and_type(program, values):
    assert values.shape == (4000, 7)
    assert values.dtype == np.float64


@pytest.mark.parametrize("size", [1, 3, 7, 64, 1000, 3999])
def test_chunks_give_the_same_bits(program, values, size):
    starts = range(0, 4000, size) if size > 1 else range(0, 200)
    parts = [draw_assumptions(program, seed=7, futures=np.arange(s, min(s + size, 4000))) for s in starts]
    joined = np.concatenate(parts)
    assert joined.tobytes() == values[: len(joined)].tobytes()


def test_futures_in_any_order_and_of_any_size(program, values):
    order = np.random.default_rng(3).permutation(4000)[:500]
    assert np.array_equal(draw_assumptions(program, seed=7, futures=order), values[order])
    far = draw_assumptions(program, seed=2**64 - 1, futures=[2**63, 2**64 - 1])
    assert np.isfinite(far).all()
    assert not np.array_equal(far[0], far[1])


def test_another_seed_is_another_draw(program, values):
    assert not np.array_equal(draw_assumptions(program, seed=8, futures=np.arange(4000)), values)
    assert not np.array_equal(draw_assumptions(program, seed=7 + 2**32, futures=np.arange(4000)), values)


def test_marginals(program, values):
    """Means within 4 standard errors; the choice within 4 of its binomial; no correlation beyond 4 / sqrt(n)."""
    n = 4000
    uniform = column(program, values, "w")
    assert abs(uniform.mean() - 0.3) < 4 * 0.6 / np.sqrt(12 * n)
    nerve = column(program, values, "nerve")
    assert abs(nerve.mean() - 0.5) < 4 * np.sqrt(0.05 / n)
    reach = column(program, values, "reach")
    assert abs((reach == 70.0).mean() - 0.8) < 4 * np.sqrt(0.16 / n)
    assert np.all(column(program, values, "weight") == 3.0)
    assert abs(np.corrcoef(uniform, nerve)[0, 1]) < 4 / np.sqrt(n)


def test_reaches_are_values_that_the_rings_know(program, values):
    for name, ring in (("reach", 0), ("far", 1)):
        assert set(np.unique(column(program, values, name))) <= set(program.rings.variants[ring].tolist())
    assert len(np.unique(column(program, values, "far"))) > 200
    assert supplied_rings(program) == {program.assumptions.index("reach"): 0, program.assumptions.index("far"): 1}


def test_quantise_is_idempotent_and_leaves_the_rest_alone(program, values):
    assert np.array_equal(quantise(program, values), values)
    own = values.copy()
    far, size = program.assumptions.index("far"), program.assumptions.index("size")
    own[:, far] *= 1.0001
    own[:, size] = 1234.5
    own = own[own[:, far] < 100.0]
    read = quantise(program, own)
    assert np.all(read[:, size] == 1234.5)
    assert set(np.unique(read[:, far])) <= set(program.rings.variants[1].tolist())
    assert np.abs(np.log(read[:, far] / own[:, far])).max() < np.log(10.0) / 256


def test_quantise_does_not_write_into_its_argument(program, values):
    own = values.copy()
    own[:, program.assumptions.index("far")] = 33.3
    kept = own.copy()
    quantise(program, own)
    assert np.array_equal(own, kept)


def test_what_cannot_be_read(program, values):
    wrong = values.copy()
    wrong[5, program.assumptions.index("reach")] = 84.0
    with pytest.raises(ValueError, match=r"84 km is not a value of the assumption `reach`"):
        quantise(program, wrong)
    with pytest.raises(ValueError, match=r"expected a matrix of 7 columns"):
        quantise(program, values[:, :3])
    with pytest.raises(ValueError, match=r"a future must be 0 or more, not -1"):
        draw_assumptions(program, seed=7, futures=[3, -1])
    with pytest.raises(ValueError, match=r"the seed must be between 0 and 2\^64 - 1"):
        draw_assumptions(program, seed=-1, futures=[0])
    with pytest.raises(ValueError, match="whole numbers"):
        draw_assumptions(program, seed=7, futures=[0.5])


def test_no_futures_and_no_assumptions(program):
    assert draw_assumptions(program, seed=7, futures=[]).shape == (0, 7)
    bare = race()
    for path, value in (
        (("formations", "column", "strength"), 1), (("fires", "battery", "reach"), "70 km"), (("fires", "guns", "reach"), "9 km"),
        (("rules", "exponent"), 0.3),
    ):  # fmt: skip
        entry = bare
        for step in path[:-1]:
            entry = entry[step]
        entry[path[-1]] = value
    bare["theatre"]["places"]["deir"]["value"] = 1
    del bare["theatre"]["routes"]["north"]["length"], bare["assumptions"]
    bare["decisions"]["strike"]["options"]["open"]["probability"] = 0.5
    bare["decisions"]["go"]["options"]["no"]["effects"] = []
    empty = compile_raw(bare)
    assert draw_assumptions(empty, seed=7, futures=[0, 1, 2]).shape == (3, 0)
