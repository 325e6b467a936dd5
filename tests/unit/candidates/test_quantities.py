"""Numbers with units or counted things, and dates and terms of statements about the future."""

from __future__ import annotations

import pytest

from sandtable.candidates.quantities import forecasts, quantities
from sandtable.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It lost 400 men and 12 tanks in three days.", ["400 men", "12 tanks", "three days"]),
        ("About 3,000 fighters, 40 km away, hold 30 percent of it.", ["About 3,000 fighters", "40 km", "30 percent"]),
        ("$3 million; two to three battalions; one armoured brigade.", ["$3 million", "two to three battalions", "one armoured brigade"]),
        ("two high mobility rocket systems happened three times", ["two high mobility rocket systems", "three times"]),
        ("hundreds of lorries and a dozen guns", ["hundreds of lorries", "a dozen guns"]),
        ("In 2017 the two sides and the first three met; one of them left.", []),
        ("Prepared on 3\n\nKey judgements follow", []),
    ],
)  # fmt: skip
def test_quantities(text: str, wanted: list[str]) -> None:
    assert [text[each.start : each.end] for each in quantities(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It will fall by spring.", ["by spring"]),
        ("Within two weeks it will fall.", ["Within two weeks"]),
        ("It will end by the end of June 2031.", ["by the end of June 2031"]),
        ("They could arrive in the coming months.", ["in the coming months"]),
        ("They are likely to come before Sunday.", ["before Sunday"]),
        ("On 4 May the brigade marched.", []),  # no statement about the future
        ("They came two weeks ago and will stay.", []),
        ("It will be as it was last year.", []),
    ],
)
def test_forecasts(text: str, wanted: list[str]) -> None:
    assert [text[each.start : each.end] for each in forecasts(text, sentences(text))] == wanted
