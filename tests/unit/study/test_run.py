"""What `run` refuses before anything is played."""

from __future__ import annotations

import numpy as np
import pytest

import sandtable
from tests.unit.study.invented import RACE, race


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"futures": 0}, "futures must be between 1 and 1,000,000,000, not 0"),
        ({"seed": -1}, "seed must be between 0 and"),
        ({"threads": 0}, "at least one thread is needed"),
        ({"chunk": 0}, "a chunk must have at least one future"),
        ({"keep": -1}, "the number of kept futures cannot be negative"),
        ({"assumptions": np.zeros((10, 4))}, "the given assumptions are invalid: expected a matrix of 5 columns"),
        ({"assumptions": np.full((10, 5), 70.0)}, "assumptions for 10 futures were given, but the design has 20 rows"),
        ({"assumptions": np.full((20, 5), 35.0)}, r"the given assumptions are invalid: 35 km is not a value of"),
        ({"assumptions": np.array([[70.0, 70.0, 70.0, np.nan, 70.0]] * 20)}, "contain numbers that are not finite"),
    ],
)
def test_a_plan_that_makes_no_sense(fields, said):
    with pytest.raises(sandtable.StudyError, match=said):
        sandtable.run(race(), **{"futures": 20, "seed": 1, "progress": False, **fields})


def test_the_seed_is_not_optional():
    with pytest.raises(TypeError, match="seed"):
        sandtable.run(race(), futures=1)  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["no-such-scenario", RACE.parent / "nowhere.yaml"])
def test_a_scenario_that_is_not_there(name):
    with pytest.raises(sandtable.ScenarioError, match="no such file, and no bundled scenario"):
        sandtable.run(name, futures=1, seed=1)
