"""The scale of payoffs: from the least to the greatest that occurred, so outcomes that never or always hold change nothing."""

from __future__ import annotations

import shutil
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.game.best_response import best_response
from sandtable.analysis.game.game import solve
from sandtable.analysis.game.payoffs import MOST_UNITS, Scale, Worth, simulate, worth_to
from sandtable.analysis.game.strategies import players_of
from sandtable.analysis.intervals.bounded_means import difference_interval, payoff_interval
from sandtable.analysis.sensitivity.information import value_of_learning

FUTURES = 1_000
IMPOSSIBLE = "controls(london, fashoda) and controls(paris, fashoda)"
SURE = "not (controls(london, fashoda) and controls(paris, fashoda))"


def fashoda_with(folder: Path, *, outcomes: str = "", london: str = "", paris: str = "") -> Path:
    """The bundled scenario with more outcomes, and more utilities of them; its own are left as they are."""
    shutil.copytree(Path(str(files("sandtable") / "scenarios" / "fashoda-1898")), folder, dirs_exist_ok=True)
    path = folder / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("\noutcomes:\n", f"\noutcomes:\n{outcomes}", 1)
    for player, more in (("london", london), ("paris", paris)):
        text = text.replace(f"    {player}:\n      - {{outcome:", f"    {player}:\n{more}      - {{outcome:", 1)
    path.write_text(text, encoding="utf-8")
    return path


def outcome(name: str, when: str) -> str:
    return f"  {name}:\n    title: {name}\n    when: {when}\n"


def worth(name: str, utility: float) -> str:
    return f"      - {{outcome: {name}, utility: {utility}, basis: assumed, because: A test.}}\n"


MORE = {
    "impossible": {
        "outcomes": outcome("never-so", IMPOSSIBLE), "london": worth("never-so", 1), "paris": worth("never-so", 0.3333333),
    },
    "sure": {"outcomes": outcome("ever-so", SURE), "london": worth("ever-so", 0.7), "paris": worth("ever-so", 1)},
    "both": {
        "outcomes": outcome("never-so", IMPOSSIBLE) + outcome("ever-so", SURE),
        "london": worth("never-so", 1) + worth("ever-so", 1), "paris": worth("ever-so", 0.123456),
    },
}  # fmt: skip


def said(found: Any) -> dict[str, Any]:
    """Everything of a solution but the file's hash, and the utilities that 0 and 1 stand for."""
    plain = found.to_json_object()
    del plain["scenario_sha256"], plain["scenario"]
    for player in plain["players"]:
        del player["least"], player["greatest"]
    return plain


@pytest.mark.parametrize("kind", MORE)
def test_an_impossible_outcome_or_a_sure_one_changes_nothing(kind: str, tmp_path: Path) -> None:
    own = solve("fashoda-1898", futures=FUTURES, seed=5, resamples=40, threads=1, progress=False)
    path = fashoda_with(tmp_path, **MORE[kind])
    more = solve(path, futures=FUTURES, seed=5, resamples=40, threads=1, progress=False)
    assert said(more) == said(own)
    # on the old scale, the sum of all utilities, choices became less precise: london's with one of utility 1 more
    (at_five,) = (entry for entry in own.quantal_responses if entry.lambda_ == 5)
    assert at_five.profile["paris"]["stand-fast"] > 0.65


@pytest.mark.parametrize("kind", MORE)
def test_nor_in_a_best_response_or_the_value_of_learning(kind: str, tmp_path: Path) -> None:
    path = fashoda_with(tmp_path, **MORE[kind])
    asked = {"actor": "paris", "option": "stand-fast", "outcome": "paris-holds", "futures": FUTURES, "seed": 5,
             "resamples": 20, "threads": 1, "progress": False}  # fmt: skip
    own, more = (best_response(scenario, **asked).to_json_object() for scenario in ("fashoda-1898", path))
    learned = [
        value_of_learning(st.load(scenario), actor="paris", futures=400, seed=5, threads=1, progress=False)
        for scenario in ("fashoda-1898", path)
    ]
    assert own.pop("scenario_sha256") != more.pop("scenario_sha256")
    del own["scenario"], more["scenario"]
    assert own == more
    first, second = (each.to_json_object() for each in learned)
    identity = ("scenario", "scenario_sha256")
    assert {**first, **dict.fromkeys(identity)} == {**second, **dict.fromkeys(identity)}


def test_payoffs_run_from_the_least_that_occurred_to_the_greatest(tmp_path: Path) -> None:
    path = fashoda_with(tmp_path, **MORE["both"])
    scenario = st.load(path)
    program = st.compile_scenario(scenario)
    game = simulate(scenario, program, players_of(scenario, program), futures=FUTURES, seed=5, threads=1)
    for index, scale in enumerate(game.scales):
        values = game.player(index)
        assert (values.min(), values.max()) == (0, 1)
        assert scale.least == pytest.approx(1 if index == 0 else 0.123456)
        assert scale.greatest == pytest.approx(scale.least + 1)  # that both a player's own outcomes hold occurs


def test_units_are_exact_or_rounded_where_no_number_could_hold_them() -> None:
    scenario = st.load("fashoda-1898")
    program = st.compile_scenario(scenario)
    exact = worth_to("london", scenario, program)
    assert sorted(exact.units[exact.units > 0].tolist()) == [2, 3]
    assert exact.unit == pytest.approx(0.2)
    utilities = scenario.game.utilities["london"]
    tiny = (utilities[0].model_copy(update={"utility": 1.0}), utilities[1].model_copy(update={"utility": 1e-300}))
    game = scenario.game.model_copy(update={"utilities": {**scenario.game.utilities, "london": tiny}})
    rounded = worth_to("london", scenario.model_copy(update={"game": game}), program)
    assert sorted(rounded.units.tolist())[-2:] == [0, MOST_UNITS]
    assert Fraction(rounded.unit).limit_denominator(MOST_UNITS) == Fraction(1, MOST_UNITS)


def test_a_player_to_whom_everything_is_the_same_has_payoff_0_everywhere(tmp_path: Path) -> None:
    path = fashoda_with(tmp_path, **MORE["sure"])
    text = path.read_text(encoding="utf-8")
    own = text[
        text.index("    paris:\n      - {outcome: ever-so") : text.index("\n", text.rindex("{outcome: peace,")) + 1
    ]
    path.write_text(text.replace(own, f"    paris:\n{worth('ever-so', 0.5)}"), encoding="utf-8")
    found = solve(path, futures=60, seed=5, resamples=20, threads=1, progress=False)
    paris = found.player("paris")
    assert paris.least == paris.greatest == 0.5
    assert {entry.payoff.value for entry in found.payoffs if entry.player == "paris"} == {0}
    for entry in found.quantal_responses:
        assert entry.profile["paris"] == pytest.approx({"yield": 0.5, "stand-fast": 0.5})
    assert len(found.nash) >= 2  # whatever Paris does is a best response


def test_what_no_profile_showed_may_lie_outside() -> None:
    """The file's own behaviour may lead to a worth that no profile leads to."""
    scale = Scale(Worth(np.array([2, 3]), 0.2), zero=2, span=2)
    values = scale.payoffs(np.array([[False, False], [True, False], [True, True]]))
    assert values.tolist() == [-1, 0, 1.5]
    mean, low, high = payoff_interval(values)
    assert -1 <= low <= mean <= high <= 1.5
    assert low < -0.5
    mean, low, high = difference_interval(np.array([2.5] * 50 + [0.0]))
    assert low <= mean <= high
    assert mean > 2.4
