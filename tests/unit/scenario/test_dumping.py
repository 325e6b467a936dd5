"""`load` after `dump` is the identity."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from sandtable.loading import read
from sandtable.scenario.amounts import Amount, Count, Duration, Length, Probability, Ratio, Speed, Strength, TimeRate
from sandtable.scenario.dumping import dump
from sandtable.scenario.priors.text import parse_prior
from sandtable.scenario.types import Assumption, Fires, Formation, Place, Scenario, Theatre
from tests.power import tries
from tests.unit.scenario.texts import RACE


def race() -> Scenario:
    scenario = read(RACE, name="race").scenario
    assert scenario is not None
    return scenario


BASE = race()
# Everything that YAML can hold in some way or other.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"), max_size=40
) | st.sampled_from(
    ["yes", "no", "2017", "1e3", "0x1f", "~", "null", "true", "- a", "a: b", "# c", "'", '"', "a\nb\n", " lead", "trail ", "", "\t",
     "2017-06-14", "!x", "&x", "*x", "|", ">", "%", "@", "`", "[", "{", "a\n\n b", "\\", "ä\tb", "<<", "..."],
)  # fmt: skip
positive = st.floats(1e-6, 1e9)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """The race with its texts, numbers and dates replaced."""
    column = Formation(
        name=draw(texts), actor="blue", place="west", source="map", strength=Amount[Strength](draw(positive)),
        quality=Amount[Ratio](draw(st.floats(0.5, 2))), pace=Amount[Speed](draw(positive)), stock=Amount[Duration](draw(positive)),
        cohesion=Amount[Ratio](draw(positive)), because=draw(texts), at=draw(texts),
    )  # fmt: skip
    guns = Fires(
        name=draw(texts), actor="red", base="east", against=("blue",), launchers=Amount[Count](draw(positive)),
        reach=Amount[Length](None, "reach") if draw(st.booleans()) else Amount[Length](draw(positive)),
        tempo=Amount[TimeRate](draw(positive)), loss=Amount[Probability](draw(st.floats(0, 0.99))), magazine=Amount[Count](5.0),
    )  # fmt: skip
    low = draw(st.floats(0, 100))
    reach = Assumption(
        title=draw(texts), prior=parse_prior(f"uniform({low!r} km, {low + draw(positive)!r} km)"), source="map"
    )
    place = Place(
        name=draw(texts), lat=draw(st.floats(-89, 89)), lon=draw(st.floats(-179, 179)), rank=draw(st.integers(1, 4))
    )
    start = draw(st.dates(dt.date(1000, 1, 1), dt.date(9000, 1, 1)))
    return BASE.model_copy(
        update={
            "title": draw(texts), "question": draw(texts), "start": start, "horizon": start + dt.timedelta(draw(st.integers(1, 999))),
            "formations": {"column": column}, "fires": {"guns": guns}, "assumptions": {"reach": reach},
            "theatre": Theatre(places={**BASE.theatre.places, "west": place}),
        }
    )  # fmt: skip


@given(scenarios())
@settings(max_examples=tries(150, usual=60))
def test_dump_reads_back_to_an_equal_scenario(scenario: Scenario) -> None:
    # Checks may have something to say of such numbers; the shape must be the same.
    from sandtable.scenario.composing import compose

    text = dump(scenario)
    root, faults = compose(text, name="dump")
    assert faults == []
    assert root is not None
    assert Scenario.model_validate(root.plain(), strict=True) == scenario
    assert "S0" not in {d.code[:2] for d in read(text, name="dump").diagnostics}


def test_dump_leaves_defaults_out_and_writes_coherent_units() -> None:
    text = dump(BASE.replace({"formations.column.stock": "36 h", "formations.column.pace": "0.5 km/h"}))
    assert "stock: 1.5 d" in text
    assert "pace: 12 km/day" in text
    assert "strength: 4000\n" in text
    assert "airlift" not in text
    assert "start: '2017-06-14'" in text or "start: 2017-06-14" in text


def test_dump_of_a_dump_is_the_same_text() -> None:
    again = read(dump(BASE), name="again").scenario
    assert again is not None
    assert dump(again) == dump(BASE)
