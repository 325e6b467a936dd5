"""Every code of a trial: its words, and both of its examples played."""

from __future__ import annotations

import re

import pytest

from sandtable.checks import rules
from sandtable.checks.of_trial import TRIAL_RULES
from sandtable.checks.rule import Rule
from tests.unit.trials.texts import BASE, codes, merged


def test_the_base_has_no_warning() -> None:
    assert codes(BASE) == []


@pytest.mark.parametrize("rule", TRIAL_RULES, ids=lambda rule: rule.code)
def test_the_wrong_example_is_found_and_the_right_one_is_not(rule: Rule) -> None:
    assert rule.code in codes(merged(rule.bad))
    assert rule.code not in codes(merged(rule.good))


@pytest.mark.parametrize("rule", TRIAL_RULES, ids=lambda rule: rule.code)
def test_the_right_example_has_no_other_warning(rule: Rule) -> None:
    assert codes(merged(rule.good)) == []


@pytest.mark.parametrize("rule", TRIAL_RULES, ids=lambda rule: rule.code)
def test_rule_has_its_words(rule: Rule) -> None:
    assert re.fullmatch(r"S7[0-9]{2}", rule.code)
    assert rule.severity == "warning"
    assert rule.summary[0].islower()
    assert not rule.summary.endswith(".")
    assert rule.why.endswith(".")
    assert rule.bad != rule.good
    prose, _, _ = rule.explain().partition("Wrong:")
    assert max(len(line) for line in prose.splitlines()) <= 110


def test_codes_are_in_order_and_of_their_own() -> None:
    mine = [rule.code for rule in TRIAL_RULES]
    assert mine == sorted(set(mine))
    assert not set(mine) & {rule.code for rule in rules()}
