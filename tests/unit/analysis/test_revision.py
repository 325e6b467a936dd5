"""`diff`: what differs in meaning, what does not, and what each change does."""

from __future__ import annotations

from typing import Any

import pytest

import sandtable as st
from sandtable.analysis.revision import revision
from sandtable.analysis.revision.changes import Difference, differences
from sandtable.analysis.revision.revision import TOGETHER, diff
from sandtable.errors import ScenarioError
from sandtable.telling import tell

RACE = """\
sandtable: 2
title: A race
question: Who gets to the bridge first?
start: 2017-06-14
horizon: 2017-07-14
sources: {map: {title: A map, grade: A1}}
theatre:
  places:
    west: {name: West, lat: 34.0, lon: 38.0, source: map}
    bridge: {name: The bridge, lat: 34.5, lon: 39.0, source: map}
    east: {name: East, lat: 34.2, lon: 39.9, source: map}
  routes:
    west-road: {between: [west, bridge]}
    east-road: {between: [bridge, east]}
actors: {blue: {name: Blue, supply: [west, bridge]}, red: {name: Red}, grey: {name: Grey}}
stances:
  - {between: [blue, red], stance: hostile}
  - {of: grey, towards: red, passage: closed}
control: {west: blue, east: red}
formations:
  column: {name: The column, actor: blue, place: west, strength: 2000, pace: pace, orders: {advance: [bridge]}}
  guard: {name: The guard, actor: red, place: east, strength: 900, pace: 12 km/day, orders: {advance: [bridge]}}
assumptions:
  pace: {title: Pace, prior: "uniform(10 km/day, 20 km/day)", basis: assumed, because: a guess}
decisions:
  halt:
    title: Whether to halt
    actor: blue
    when: day >= 2
    options:
      halt: {title: Halt, probability: 0.2, effects: [{orders: {formations: [column], orders: hold}}, {end: true, after: 20 d}]}
      march: {title: March, probability: rest}
outcomes:
  blue-first: {title: Blue is first, when: "first(blue, bridge) < first(red, bridge)", headline: true}
  blue-holds: {title: Blue holds the bridge, when: "controls(blue, bridge)"}
"""


def scenario(text: str = RACE, name: str = "race") -> st.Scenario:
    found = st.read(text, name=name)
    assert found.scenario is not None, found.errors
    return found.scenario


def changed(*pairs: tuple[str, str]) -> st.Scenario:
    text = RACE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return scenario(text, "later")


def found(*pairs: tuple[str, str]) -> list[Difference]:
    return differences(scenario(), changed(*pairs))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pace: 12 km/day", "pace: 0.5 km/h"),
        ("strength: 900, ", "strength: 900 fighters, quality: 1, "),
        ("when: day >= 2", "when: 'day>=2 # no'".replace(" # no", "")),
        ("between: [west, bridge]", "between: [bridge, west]"),
        ("between: [blue, red], stance", "between: [red, blue], stance"),
        ("supply: [west, bridge]", "supply: [bridge, west]"),
        ("control: {west: blue, east: red}", "control: {east: red, west: blue}"),
        ("uniform(10 km/day, 20 km/day)", "uniform(10 km/day,20 km/day)"),
        ("title: A race", "title: A race # as before"),
        (
            "  - {between: [blue, red], stance: hostile}\n  - {of: grey, towards: red, passage: closed}\n",
            "  - {of: grey, towards: red, passage: closed}\n  - {between: [blue, red], stance: hostile}\n",
        ),
    ],
)
def test_what_is_written_differently_and_means_the_same_is_no_change(old: str, new: str) -> None:
    assert found((old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "path", "kind", "sort"),
    [
        ("strength: 900", "strength: 1000", "formations.guard.strength", "changed", "future"),
        ("strength: 900, ", "strength: 900, quality: 2, ", "formations.guard.quality", "added", "future"),
        ("name: West", "name: The West", "theatre.places.west.name", "changed", "text"),
        ("because: a guess", "because: a better guess", "assumptions.pace.because", "changed", "text"),
        ("title: A race", "title: The race", "title", "changed", "text"),
        ("grade: A1", "grade: A2", "sources.map.grade", "changed", "text"),
        ("stance: hostile", "stance: friendly", "stances.blue-red.stance", "changed", "future"),
        ("  - {of: grey, towards: red, passage: closed}\n", "", "stances.grey-to-red", "removed", "future"),
        ("probability: 0.2", "probability: 0.3", "decisions.halt.options.halt.probability", "changed", "future"),
        ("after: 20 d", "after: 10 d", "decisions.halt.options.halt.effects.1.after", "changed", "future"),
        (", {end: true, after: 20 d}", "", "decisions.halt.options.halt.effects", "changed", "future"),
        ("control: {west: blue, ", "control: {", "control.west", "removed", "future"),
        (
            "orders: {advance: [bridge]}}\n  guard",
            "orders: hold}\n  guard",
            "formations.column.orders",
            "changed",
            "future",
        ),
        ("outcomes:\n", "rules: {pause: 2 d}\noutcomes:\n", "rules.pause", "added", "future"),
        ("outcomes:\n", "as_of: 2017-06-17\noutcomes:\n", "as_of", "added", "other"),
        ("outcomes:\n", "stop: [day >= 20]\noutcomes:\n", "stop", "added", "future"),
    ],
)
def test_a_change_is_named_with_its_sort(old: str, new: str, path: str, kind: str, sort: str) -> None:
    (one,) = found((old, new))
    assert (one.path, one.kind, one.sort) == (path, kind, sort)


def test_a_change_has_both_values_their_lines_and_the_default() -> None:
    (one,) = found(
        ("title: A race", "title: A race\nsummary: >-\n  Two\n  lines"),
        ("strength: 900, ", "strength: 900, quality: 2, "),
    )[1:]
    assert one.title == "The guard"
    assert one.old is None
    assert one.new is not None
    assert one.new.value == 2
    assert one.default == "default `1`"
    assert one.places == (None, 25)


def test_an_identifier_that_is_called_as_a_text_is_no_text() -> None:
    text = RACE.replace("grey", "title").replace("guard:", "name:")
    later = text.replace("  name: {name: The guard, ", "  other: {name: The guard, ")
    paths = {each.path: each.sort for each in differences(scenario(text), scenario(later))}
    assert paths == {"formations.name": "future", "formations.other": "future"}


WORDED = RACE.replace("uniform(10 km/day, 20 km/day)", "choice({10 km/day: 0.5, 20 km/day: 0.5})").replace(
    "decisions:\n", "  halts: {title: Halts, prior: 'words(even chance)', basis: assumed, because: a guess}\ndecisions:\n"
).replace("probability: 0.2", "probability: halts")  # fmt: skip
TERMS = "words: {terms: {even chance: {like: roughly even chance, basis: assumed, because: a guess}}}\n"


def worded(more: str, prior: str = "even chance") -> st.Scenario:
    return scenario(WORDED.replace("words(even chance)", f"words({prior})") + more)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # the prior itself: another phrase, another standard, numbers in place of words
        (worded(TERMS), worded(TERMS, "very unlikely"), {"assumptions.halts.prior": "future"}),
        (worded("", "likely"), worded("", "likely, nato"), {"assumptions.halts.prior": "future"}),
        (
            worded("", "likely"),
            scenario(WORDED.replace("words(even chance)", "beta(1, 1)")),
            {"assumptions.halts.prior": "future"},
        ),
        # what the words mean
        (worded("", "likely"), worded("words: nato\n", "likely"), {"words": "future"}),
        (
            worded(TERMS),
            worded(TERMS.replace("like: roughly even chance", "range: [0.05, 0.15]")),
            {"words.terms.even chance.range": "future", "words.terms.even chance.like": "future"},
        ),
        (
            worded(TERMS),
            worded(TERMS.replace("because: a guess", "because: a survey")),
            {"words.terms.even chance.because": "other"},
        ),
        # words that no prior follows
        (
            worded(TERMS, "likely"),
            worded(TERMS.replace("roughly even chance", "likely"), "likely"),
            {"words.terms.even chance.like": "other"},
        ),
        (worded("", "likely, nato"), worded("words: nato\n", "likely, nato"), {"words": "other"}),
        # written differently, with the same meaning
        (worded("", "likely"), worded("", "Likely"), {}),
        (worded("", "likely"), worded("", "likely, icd-203"), {}),
    ],
)  # fmt: skip
def test_words_of_priors_are_compared_and_what_the_words_mean(
    before: st.Scenario, after: st.Scenario, expected: dict[str, str]
) -> None:
    assert {each.path: each.sort for each in differences(before, after)} == expected


def test_a_change_of_words_is_played() -> None:
    result = diff(worded(TERMS), worded(TERMS, "very unlikely"), futures=200, seed=1, progress=False)
    assert result.together is not None
    assert result.together.differs


def test_coordinates_are_compared_as_what_they_mean_and_can_be_played() -> None:
    pair = scenario(RACE.replace("lat: 34.5, lon: 39.0", 'coordinates: "34.5, 39.0"'))
    moved = scenario(
        RACE.replace("lat: 34.5, lon: 39.0", 'coordinates: "34.6, 39.0"').replace("strength: 900", "strength: 5000")
    )
    assert differences(scenario(), pair) == []
    assert [each.path for each in differences(pair, moved)] == [
        "theatre.places.bridge.lat",
        "formations.guard.strength",
    ]
    result = diff(pair, moved, futures=20, seed=1, progress=False)
    assert all(change.effect is not None for change in result.changes)


def test_each_change_is_played_alone_and_all_together() -> None:
    result = diff(
        scenario(),
        changed(("strength: 900", "strength: 5000"), ("probability: 0.2", "probability: 0.9"), ("name: East", "name: The East")),
        futures=200, seed=3, progress=False,
    )  # fmt: skip
    by_path = {change.path: change for change in result.changes}
    strength = by_path["formations.guard.strength"]
    assert strength.effect is not None
    assert (strength.before, strength.after, strength.line_before) == ("900", "5000", 22)
    expected = st.compare(scenario(), {"formations.guard.strength": 5000}, futures=200, seed=3, progress=False)
    (variant,) = expected.variants
    assert strength.effect.outcomes == variant.outcomes
    assert by_path["theatre.places.east.name"].effect is None
    assert by_path["theatre.places.east.name"].not_alone == ""
    assert result.together is not None
    assert result.together.label == TOGETHER
    assert result.together.scenario_sha256 == result.after_sha256


def test_one_change_is_played_once() -> None:
    result = diff(scenario(), changed(("strength: 900", "strength: 5000")), futures=50, seed=1, progress=False)
    assert [change.effect for change in result.changes] == [None]
    assert result.together is not None


def test_what_works_only_with_another_change_is_said() -> None:
    result = diff(
        scenario(),
        changed(
            ("  guard: {", "  reserve: {name: R, actor: red, place: east, strength: 10, pace: 5 km/day, reserve: true}\n  guard: {"),
            ("{end: true, after: 20 d}", "{end: true, after: 20 d}, {commit: {formations: [reserve]}}"),
            ("strength: 900", "strength: men"),
            ("assumptions:\n", 'assumptions:\n  men: {title: Men, prior: "uniform(900, 1000)", basis: assumed, because: x}\n'),
        ),
        futures=50, seed=1, progress=False,
    )  # fmt: skip
    by_path = {change.path: change for change in result.changes}
    assert by_path["assumptions.men"].not_alone == "it does nothing until something names it"
    assert by_path["formations.guard.strength"].effect is not None, "with the assumption that it names"
    effects = by_path["decisions.halt.options.halt.effects"]
    assert effects.effect is None
    assert effects.not_alone == "alone it is no valid scenario: unknown formation `reserve`"
    assert by_path["formations.reserve"].effect is not None


def test_removed_entries_and_items_are_played(monkeypatch: pytest.MonkeyPatch) -> None:
    later = changed(
        ("  - {of: grey, towards: red, passage: closed}\n", ""),
        (
            "  - {between: [blue, red], stance: hostile}\n",
            "  - {between: [blue, red], stance: hostile}\n  - {of: red, towards: grey, passage: closed}\n",
        ),
        ("control: {west: blue, ", "control: {"),
    )  # fmt: skip
    result = diff(scenario(), later, futures=50, seed=1, progress=False)
    assert {change.path for change in result.changes if change.effect is not None} == {
        "stances.grey-to-red", "stances.red-to-grey", "control.west",
    }  # fmt: skip
    monkeypatch.setattr(revision, "MOST_ALONE", 2)
    result = diff(scenario(), later, futures=50, seed=1, progress=False)
    assert [change.not_alone for change in result.changes if change.effect is None] == [
        "only the first 2 changes are played alone"
    ]


def test_nothing_is_played_where_no_future_depends_on_a_change() -> None:
    same = diff(scenario(), scenario(), futures=50, seed=1, progress=False)
    assert (same.changes, same.together, same.futures) == ((), None, 0)
    assert tell(same).answer == ("The two versions mean the same.",)
    texts = diff(scenario(), changed(("name: East", "name: The East")), futures=50, seed=1, progress=False)
    assert texts.together is None
    assert tell(texts).answer == ("1 change, none of which a future depends on.",)
    listed = diff(scenario(), changed(("strength: 900", "strength: 1")), futures=0, seed=1)
    assert listed.together is None
    assert tell(listed).answer == ("1 change; a future can depend on 1 of them. None was played.",)


def test_versions_without_a_common_outcome_are_listed_with_the_reason() -> None:
    later = changed(("blue-first:", "one:"), ("blue-holds:", "two:"), ("strength: 900", "strength: 1"))
    found = diff(scenario(), later, futures=50, seed=1, progress=False)
    assert (found.together, found.futures) == (None, 0)
    assert "formations.guard.strength" in [change.path for change in found.changes]
    assert tell(found).answer[-2:] == (
        f"{len(found.changes)} changes; a future can depend on {len(found.sorted_as('future'))} of them. None was played.",
        "The two versions have no outcome in common whose odds could be compared.",
    )
    assert found.to_json_object()["no_odds"] == found.no_odds
    asked = diff(scenario(), later, futures=0, seed=1)
    assert "no_odds" not in asked.to_json_object()
    assert asked.changes == found.changes


def test_a_version_with_errors_is_refused(tmp_path: Any) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(RACE.replace("actor: blue", "actor: bleu"), encoding="utf-8")
    with pytest.raises(ScenarioError):
        diff(scenario(), path, futures=50, seed=1)


def test_all_is_told() -> None:
    later = changed(
        ("strength: 900", "strength: 5000"), ("probability: 0.2", "probability: 0.9"), ("name: East", "name: The East"),
        ("outcomes:\n", "as_of: 2017-06-17\noutcomes:\n"),
    )  # fmt: skip
    told = tell(diff(scenario(), later, futures=300, seed=3, progress=False))
    assert told.answer[0].startswith("With all changes together, “")
    assert "in this model" in told.answer[0]
    assert [part.title for part in told.parts] == [
        "Changes", "What each change does", "All changes together", "Texts, reasons and sources",
        "Changes that no future depends on",
    ]  # fmt: skip
    texts = list(told.texts())
    assert "formations.guard.strength\nThe guard" in texts
    assert "all together" in texts


def test_lines_of_two_files_are_no_range() -> None:
    told = tell(
        diff(
            scenario(),
            changed(("title: A race", "title: A race\n\n"), ("strength: 900", "strength: 1")),
            futures=0,
            seed=1,
        )
    )
    assert "22 \N{RIGHTWARDS ARROW} 24" in list(told.texts())
