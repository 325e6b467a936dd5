"""The calibrated rules of battle that a scenario does not state."""

from __future__ import annotations

import pytest

from sandtable.checks.bounds import RANGES
from sandtable.compile import compile_scenario
from sandtable.loading import read
from sandtable.program import RULE_NAMES
from sandtable.scenario.amounts import Amount
from sandtable.scenario.presets import GROUP, LOSSES, assumption_name, content, entries, with_preset
from sandtable.scenario.priors.text import parse_prior
from sandtable.scenario.types import Rules, Scenario

TEXT = """
sandtable: 2
title: A race
question: Who gets there first?
start: 2017-06-14
horizon: 2017-07-14
theatre: {places: {west: {name: West, lat: 34.0, lon: 38.0}}}
actors: {blue: {name: Blue}}
outcomes: {held: {title: Held, when: "controls(blue, west)"}}
"""


def scenario(rules: str = "{}", more: str = "") -> Scenario:
    reading = read(f"{TEXT}rules: {rules}\n{more}", name="race")
    assert reading.scenario is not None, [d.message for d in reading.diagnostics]
    return reading.scenario


@pytest.mark.parametrize("preset", ["set-piece", "low-intensity"])
def test_every_prior_of_a_preset_lies_within_the_range_of_its_key(preset: str) -> None:
    for rule, entry in entries(preset).items():
        allowed, (low, high) = RANGES[Rules, rule], parse_prior(entry["prior"]).support
        assert allowed.has(low) or (low == 0.0 and allowed.low == 0.0), rule
        assert high <= allowed.high, rule


def test_a_scenario_that_says_nothing_has_assumptions_about_battle_like_its_own() -> None:
    found = scenario()
    names = {
        assumption_name(rule) for rule, entry in entries("set-piece").items() if not entry["prior"].startswith("fixed")
    }
    assert set(found.assumptions) == names
    assert {entry.group for entry in found.assumptions.values()} == {GROUP}
    exponent = found.assumptions["battle-exponent"]
    assert (exponent.basis, exponent.source, str(exponent.prior)) == (
        "outside",
        "cdb90",
        content()["priors"]["exponent"]["prior"],
    )
    assert "cdb90" in found.sources
    assert found.rules.exponent == Amount(name="battle-exponent")
    assert found.rules.usual_ratio == Amount(content()["usual_ratio"])
    assert found.rules.provenance["halt_ratio"].basis == "assumed"


def test_the_program_holds_every_constant_or_its_assumption() -> None:
    program = compile_scenario(scenario())
    bound = set(program.numbers.bound_number.tolist())
    stated = {
        name
        for k, name in enumerate(RULE_NAMES)
        if k in bound or program.numbers.values[k] == program.numbers.values[k]
    }
    assert set(RULE_NAMES) - stated == set(LOSSES)


def test_what_the_file_states_stays_and_brings_no_assumption() -> None:
    found = scenario("{exponent: 0.4, intensity_spread: 0.2, defender_spread: 0.9}")
    assert found.rules.exponent == Amount(0.4)
    assert (found.rules.attacker_spread, found.rules.defender_spread) == (Amount(0.2), Amount(0.9))
    assert found.rules.intensity_spread is None
    assert not {"battle-exponent", "battle-attacker-spread", "battle-defender-spread"} & set(found.assumptions)


def test_losses_by_side_take_the_place_of_mean_and_ratio() -> None:
    found = scenario("{attacker_loss: 0.02 per day, defender_loss: 0.015 per day}")
    assert found.rules.daily_loss is found.rules.loss_ratio is found.rules.usual_ratio is None
    assert not {"battle-daily-loss", "battle-loss-ratio"} & set(found.assumptions)


def test_low_intensity_has_an_uncertain_intensity() -> None:
    assert scenario().rules.intensity == Amount(1.0)
    found = scenario("{preset: low-intensity}")
    assert found.rules.intensity == Amount(name="battle-intensity")
    assert found.assumptions["battle-intensity"].source == "ucdp-ged"


def test_a_name_that_the_file_uses_otherwise_is_left_alone() -> None:
    more = 'assumptions: {battle-exponent: {title: Prisoners, prior: "uniform(0, 0.1)"}}\n'
    found = scenario("{pursuit: battle-exponent}", more)
    assert found.rules.exponent == Amount(name="battle-exponent-preset")
    assert found.assumptions["battle-exponent"].title == "Prisoners"


def test_a_scenario_with_everything_stated_is_itself() -> None:
    found = scenario()
    assert with_preset(found) is found
