"""Hints for commas inside braces and for likelihood words in place of numbers: following them gives a file that can be read."""

from __future__ import annotations

import re

import pytest

from sandtable.loading import read
from tests.cli.conftest import RACE


def faults(text: str) -> dict[str, str]:
    """Hints by message."""
    return {each.message: each.hint for each in read(text, name="race").errors}


def test_a_comma_in_a_title_is_named_and_quotes_correct_it() -> None:
    title = "The North, not the South, holds the bridge"
    broken = RACE.replace("The North holds the bridge at the end", title)
    hints = faults(broken)
    assert set(hints) == {"unknown key `not the South`", "unknown key `holds the bridge`"}
    assert all("quotes" in hint for hint in hints.values())
    assert not faults(broken.replace(title, f'"{title}"'))


@pytest.mark.parametrize(
    ("whole", "message"),
    [
        ('when: "controls(north, bridge)"', "this bracket is not closed"),
        ('prior: "uniform(15 km/day, 35 km/day)"', "expected a prior"),
    ],
)
def test_an_unquoted_call_with_commas_is_named(whole: str, message: str) -> None:
    hint = faults(RACE.replace(whole, whole.replace('"', "")))[message]
    assert "a comma ends a value" in hint
    assert "quotes" in hint


def test_a_misspelt_key_keeps_its_own_hint() -> None:
    assert faults(RACE.replace("headline: true", "headlne: true")) == {
        "unknown key `headlne`": "did you mean `headline`?"
    }
    assert faults(RACE.replace("{name: the South}", "{name: the South, nam: x}"))["unknown key `nam`"].startswith(
        "one of"
    )


@pytest.mark.parametrize(
    ("word", "low", "high"),
    [("likely", "55", "80"), ("very likely", "80", "95"), ("very-likely", "80", "95"), ("a fair chance", "30", "70")],
)
def test_a_likelihood_word_has_its_range_and_its_prior_is_read(word: str, low: str, high: str) -> None:
    own = "words: {terms: {a fair chance: {range: [0.3, 0.7], basis: assumed, because: a coin}}}\n"
    text = RACE.replace("start:", f"{own}start:", 1)
    (hint,) = faults(text.replace("probability: 25 %", f"probability: {word}")).values()
    assert f"is {low} to {high}%" in hint
    (prior,) = re.findall(r"prior: (words\(.+?\))", hint)
    assumption = f"assumptions:\n  talks: {{title: Talks, prior: '{prior}', basis: assumed, because: a guess}}\n"
    mended = text.replace("probability: 25 %", "probability: talks").replace("assumptions:\n", assumption)
    assert not faults(mended)


def test_the_standard_of_the_file_decides() -> None:
    text = RACE.replace("start:", "words: ipcc\nstart:", 1).replace("probability: 25 %", "probability: likely")
    assert "66 to 100% in IPCC" in "".join(faults(text).values())


@pytest.mark.parametrize("place", ["strength: 900", "pace: 15 km/day"])
def test_other_numbers_have_no_likelihood(place: str) -> None:
    key = place.partition(":")[0]
    (hint,) = faults(RACE.replace(place, f"{key}: likely")).values()
    assert "%" not in hint
