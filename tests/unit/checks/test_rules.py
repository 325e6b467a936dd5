"""Rules one by one beyond the cases of the specification: what is no fault, what hides what."""

from __future__ import annotations

import pytest

from sandtable.loading import read
from tests.unit.scenario.texts import RACE, changed

DECISION = """\
decisions:
  choice:
    title: A choice
    actor: red
    when: true
    source: map
    options:
      fight: {title: Fight, probability: 0.4}
      leave: {title: Leave, probability: rest}
"""


OVER = [1.000001, 1.01, 1.1]  # sums of probabilities: one by rounding is 1, anything above it is not


def codes(text: str) -> list[str]:
    return [d.code for d in read(text, name="a.yaml").diagnostics]


def test_the_race_itself_has_no_findings() -> None:
    assert codes(RACE) == []
    assert codes(RACE + DECISION) == []


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("strength: 4000", "strength: 4000 fighters"), []),
        (("[blue, red], stance: hostile", "[blue, red], stance: neutral"), []),
        (("[{between: [blue, red], stance: hostile}]", "[{of: red, towards: blue, stance: hostile}]"), []),
        # Between and one side's own word over it is no contradiction.
        (("stance: hostile}]", "stance: neutral}, {of: red, towards: blue, stance: hostile}]"), []),
        (("place: west", "place: east"), ["S410"]),
        (("place: west", "place: east, reserve: true".replace(", ", "\n    ")), ["S425"]),
        (("[west, east]}", "[west, east], length: 107.4 km, source: map}"), []),
        (("[west, east]}", "[west, east], length: 105 km, source: map}"), ["S408"]),
        (("horizon: 2017-07-14", "horizon: 2017-06-14"), ["S407"]),
        (("horizon: 2017-07-14", "horizon: 2017-06-15"), []),
        (("advance: [east]", "advance: [west, east, west]"), []),
        (("lon: 39.0", "lon: 39"), []),
    ],
)
def test_edges_of_rules(pair: tuple[str, str], expected: list[str]) -> None:
    assert codes(changed(pair)) == expected


@pytest.mark.parametrize(
    ("prior", "expected"),
    [
        ("uniform(0 km/day, 14 km/day)", []),  # 0 is excluded, and has no weight
        ("uniform(-1 km/day, 14 km/day)", ["S303"]),
        ("choice({0 km/day: 0.5, 9 km/day: 0.5})", ["S303"]),
        ("choice({0 km/day: 0, 9 km/day: 1})", []),
        ("normal(10 km/day, 1 km/day)", ["S303"]),
        ("normal(10 km/day, 1 km/day, low=0 km/day)", []),
        ("lognormal(median=10 km/day, sigma=0.5)", []),
        ("fixed(0 km/day)", ["S303"]),
        ("uniform(8, 14)", ["S304"]),
        ("uniform(8 km, 14 km)", ["S304"]),
    ],
)
def test_support_of_a_prior_against_the_range_of_its_number(prior: str, expected: list[str]) -> None:
    assert codes(changed(("uniform(8 km/day, 14 km/day)", prior))) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("0.4", "0.6", []),
        ("0.1", "0.2", ["S307"]),
        ("0.3333333333", "0.6666666667", []),
        ("0", "1", []),
        ("1", "rest", []),
        ("rest", "rest", ["S307"]),
        ("40 %", "60 %", []),
    ],
)
def test_probabilities_of_options(first: str, second: str, expected: list[str]) -> None:
    text = DECISION.replace("probability: 0.4", f"probability: {first}").replace(
        "probability: rest", f"probability: {second}", 1
    )
    if first == "rest":
        text = DECISION.replace("probability: 0.4", "probability: rest")
    assert codes(RACE + text) == expected


def test_a_faulty_option_does_not_make_the_others_sum_to_less() -> None:
    assert codes(RACE + DECISION.replace("probability: 0.4", "probability: lots of")) == ["S301"]


def test_absence_means_nothing_where_the_file_could_not_be_read_whole() -> None:
    unused = changed(("pace: column-pace", "pace: 12 km/day"))
    assert codes(unused) == ["S504"]
    assert codes(unused.replace("title: A race", "title: 5")) == ["S103"]


def test_an_assumption_is_used_by_conditions_and_variants() -> None:
    text = changed(
        ("pace: column-pace", "pace: 12 km/day"),
        ('"controls(blue, east)"', '"reach(guns) > least-reach"'),
        (
            'column-pace: {title: Pace, prior: "uniform(8 km/day, 14 km/day)"',
            'least-reach: {title: Least reach, prior: "uniform(1 km, 9 km)"',
        ),
    )
    guns = "name: G, actor: red, base: east, against: [blue], launchers: 1, reach: 5 km, tempo: 1 per day, magazine: 4"
    fires = f"fires: {{guns: {{{guns}, source: map}}}}\n"
    assert codes(text + fires) == []


def test_source_of_a_decision_covers_its_options_and_effects() -> None:
    text = RACE + DECISION.replace(
        "probability: 0.4", "probability: 0.4, effects: [{reinforce: {formations: [column], strength: 5}}]"
    )
    assert codes(text) == []
    assert codes(text.replace("    source: map\n    options", "    options")) == ["S501", "S501"]
    assert codes(text.replace("    source: map\n    options", "    basis: assumed\n    because: x\n    options")) == []


def test_provenance_of_a_key_covers_that_key_only() -> None:
    text = changed(("    source: map\n    orders", "    provenance: {strength: {source: map}}\n    orders"))
    assert codes(text) == []  # the pace is an assumption and has its own source
    both = text.replace("pace: column-pace", "pace: 12 km/day").replace(
        "  column-pace: {title: Pace", "  other: {title: Pace"
    )
    assert codes(both) == ["S501", "S504"]


def test_what_is_known_only_later_may_stand_in_history_and_places() -> None:
    late = changed(("grade: A1}", "grade: A1, published: 2019-01-01}"), ("horizon:", "as_of: 2017-06-17\nhorizon:"))
    # the formation and the prior, both on the map of 2019; and `control`, which names no source
    assert codes(late) == ["S518", "S502", "S502"]


def test_rings_of_equal_size_count_once() -> None:
    conditions = " or ".join(f"within(column, {km} km, east)" for km in [5] * 30 + list(range(10, 41)))
    assert codes(RACE + f'stop: ["{conditions}"]\n') == []
    assert codes(RACE + f'stop: ["{conditions}", "within(column, 99 km, east)"]\n') == ["S650"]


def test_subtraction_without_blanks_is_explained() -> None:
    reading = read(changed(('"controls(blue, east)"', '"share(blue) > column-pace-1"')), name="a.yaml")
    assert [(d.code, d.hint) for d in reading.errors] == [("S207", "a subtraction needs blanks: `column-pace - 1`")]


def test_unknown_name_of_another_kind_is_called_what_it_is() -> None:
    reading = read(changed(("actor: blue", "actor: column")), name="a.yaml")
    assert [(d.code, d.hint) for d in reading.errors] == [("S201", "`column` is a formation")]


@pytest.mark.parametrize("total", OVER)
def test_probabilities_above_1_are_refused_however_little(total: float) -> None:
    rest = f"probability: {total - 0.4:.6f}"
    found = read(RACE + DECISION.replace("probability: rest", rest), name="a.yaml").diagnostics
    assert [(d.code, d.message) for d in found] == [("S307", f"the probabilities sum to {total}, more than 1")]


def test_probabilities_of_exactly_1_are_right() -> None:
    """0.7 and 0.3 do not add up to 1 as binary numbers: rounding is forgiven."""
    assert codes(RACE + DECISION.replace("0.4", "0.7").replace("rest", "0.3")) == []


@pytest.mark.parametrize(("high", "expected"), [(0.6, []), (0.601, ["S318"]), (0.69, ["S318"]), (0.7, ["S318"])])
def test_priors_must_not_let_probabilities_exceed_1(high: float, expected: list[str]) -> None:
    decision = DECISION.replace("      leave:", "      wait: {title: Wait, probability: patience}\n      leave:")
    patience = (
        f"  patience: {{title: Patience, prior: 'uniform(0, {high})', basis: assumed, because: a guess, source: map}}\n"
    )
    text = changed(("assumptions:\n", f"assumptions:\n{patience}")) + decision
    assert codes(text) == expected


LINE = """\
decisions:
  answer:
    title: An answer
    actor: red
    when: WHEN
    source: map
    options:
      strike: {title: Strike, probability: 0.4}
      leave: {title: Leave, probability: rest}
  other:
    title: Another choice
    actor: blue
    when: "day >= 2"
    source: map
    options:
      go: {title: Go, probability: {base: 0.4, shifts: [{when: "chose(red, strike)", odds_times: 0.5}]}}
      stay: {title: Stay, probability: rest}
red_lines:
  line:
    {title: A line, by: red, against: blue, threat: strike, act: go, outcome: blue-first, source: map,
     credibility: {set: {decisions.answer.options.strike.probability: 0}}}
"""


def test_a_threat_that_somebody_hears_of_is_not_idle() -> None:
    text = RACE + LINE.replace("WHEN", "true")
    assert codes(text) == []
    assert codes(text.replace("chose(red, strike)", "chose(red, leave)")) == ["S521"]
    own = text.replace("chose(red, strike)", "chose(red, leave)").replace("when: true", "when: not chose(red, strike)")
    assert codes(own) == ["S521"]  # only its own decision asks


def test_what_the_command_line_takes_from_a_red_line_is_not_reported() -> None:
    def found(path: str, value: object) -> list[str]:
        text = RACE + LINE.replace("WHEN", "true")
        return [d.code for d in read(text, name="a.yaml", overrides={path: value}).diagnostics]

    assert found("decisions.answer.options.strike.probability", 0) == []
    assert found("decisions.answer.when", False) == []


def test_a_reading_may_be_the_world_without_the_line() -> None:
    readings = """\
readings:
  told: {title: As it is told}
  bluff: {title: A bluff, set: {decisions.answer.options.strike.probability: 0}}
"""
    assert codes(RACE + LINE.replace("WHEN", "true") + readings) == []


@pytest.mark.parametrize(
    ("when", "after", "expected"),
    [
        ("day >= 20", "10 d", []),
        ("day >= 20", "10.5 d", ["S423"]),
        ("day > 20 and controls(red, east)", "11 d", ["S423"]),
        ("day > 20 or controls(red, east)", "11 d", []),
        ("day >= 2017-07-10", "5 d", ["S423"]),
        ("day >= 40", "0 d", ["S317"]),  # the condition's own fault
        ("day >= 40", "1 d", ["S317"]),
        ("not (day < 20)", "11 d", []),
    ],
)
def test_clocks_against_the_horizon(when: str, after: str, expected: list[str]) -> None:
    text = DECISION.replace("when: true", f'when: "{when}"\n    after: {after}')
    assert codes(RACE + text) == expected


SWAPPED = """\
    north: {name: North, lat: 34.9, lon: 38.2, source: map}
    ford: {name: Ford, lat: LAT, lon: LON, source: map}
  routes:
    track: {between: [west, north]}
    path: {between: [north, ford]}
"""


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        ("38.5", "34.2", ["S427"]),
        ("34.2", "38.5", []),
        ("38.5", "39.2", []),
        ("-38.5", "34.2", ["S428"]),
        ("36.4", "34.2", []),
    ],
)
def test_exchanged_coordinates(lat: str, lon: str, expected: list[str]) -> None:
    added = SWAPPED.replace("LAT", lat).replace("LON", lon)
    assert codes(changed(("  routes:\n", added))) == expected


@pytest.mark.parametrize(
    ("coordinates", "expected"),
    [
        ("lat: 44.0, lon: 10.4", ["S428"]),
        ("lat: 34.2, lon: -38.5", ["S428"]),
        ('coordinates: "34.2 S, 38.5 E"', ["S428"]),
        ("lat: 34.2, lon: 38.5", []),
        ("lat: 34.9, lon: 41.9", []),
    ],
)
@pytest.mark.parametrize("length", ["", ", length: 9000 km"])
def test_a_place_far_off(coordinates: str, length: str, expected: list[str]) -> None:
    added = "    mill: {name: Mill, lat: 34.6, lon: 38.3, source: map}\n"
    added += f"    far: {{name: Far, {coordinates}, source: map}}\n  routes:\n    far-road: {{between: [west, far]{length}, source: map}}\n"
    assert codes(changed(("  routes:\n", added))) == ([] if length else expected)


@pytest.mark.parametrize(("lon", "expected"), [("178.5", []), ("20", ["S428"])])
def test_a_place_far_off_without_routes_near_the_date_line(lon: str, expected: list[str]) -> None:
    places = "".join(f"    at{at}: {{name: At {at}, lat: 34.1, lon: {at}, source: map}}\n" for at in (177, 178, 179))
    added = f"{places}    far: {{name: Far, lat: 34.3, lon: {lon}, source: map}}\n  routes:\n"
    pairs = [("lon: 38.0", "lon: -179.6"), ("lon: 39.0", "lon: -178.6"), ("  routes:\n", added)]
    assert codes(changed(*pairs)) == expected


@pytest.mark.parametrize(
    ("observable", "expected"),
    [
        ("{hit: 0.1, false_alarm: 0.9}", ["S430"]),
        ("{hit: 0.5, false_alarm: 50 %}", ["S430"]),
        ("{hit: 0}", ["S430"]),
        ("{hit: 0.9, false_alarm: 0.1, after: 3 d}", []),
        ("no", []),
        ("{}", []),
        ("{hit: 1.2}", ["S302"]),
        ("{after: -1 d}", ["S302"]),
        ("{after: 3}", ["S301"]),
        ("never", ["S104"]),
    ],
)
def test_what_somebody_outside_sees(observable: str, expected: list[str]) -> None:
    assert codes(changed(("pace: column-pace", f"pace: column-pace\n    observable: {observable}"))) == expected


def test_a_window_says_the_same_by_itself() -> None:
    added = SWAPPED.replace("LAT", "38.5").replace("LON", "34.2")
    window = "theatre:\n  window: {west: 37, south: 33, east: 40, north: 36}\n"
    assert codes(changed(("  routes:\n", added), ("theatre:\n", window))) == ["S406"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("chose(blue, go)", ["S424", "S424"]),
        ("not chose(blue, go)", []),
        ("chose(blue, go) or day >= 3", []),
        ("chose(blue, go) and day >= 3", ["S424", "S424"]),
        ("choices(blue, go) >= 1", ["S424", "S424"]),
        ("choices(blue, go) >= 0", []),
        ("day > chosen(blue, go) + 1 d", ["S424", "S424"]),
    ],
)
def test_decisions_that_wait_for_one_another(when: str, expected: list[str]) -> None:
    text = LINE.replace("WHEN", f'"{when}"').replace('when: "day >= 2"', 'when: "chose(red, strike)"')
    assert sorted(set(codes(RACE + text)) & {"S424"}) == sorted(set(expected))
    assert codes(RACE + text).count("S424") == len(expected)


def test_a_chain_of_choices_adds_up_to_the_horizon() -> None:
    text = LINE.replace("WHEN", "day >= 20\n    after: 5 d").replace(
        'when: "day >= 2"', 'when: "chose(red, strike)"\n    after: AFTER'
    )
    assert codes(RACE + text.replace("AFTER", "5 d")) == []
    assert codes(RACE + text.replace("AFTER", "5.1 d")) == ["S423"]


def test_the_least_of_an_optional_number_is_checked_in_a_file_with_other_faults_too() -> None:
    text = RACE + DECISION.replace("when: true", "when: true\n    limit: 0")
    assert codes(text) == ["S302"]
    assert codes(text.replace("title: A race", "title: [1]")) == ["S103", "S302"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [('"uniform(8 km/day,14 km/day)"', ["S519"]), ('"uniform(8 km/day, 15 km/day)"', []), ("9 km/day", [])],
)
def test_a_prior_that_is_only_written_differently_is_the_same_reading(value: str, expected: list[str]) -> None:
    readings = (
        f"readings: {{told: {{title: Told}}, other: {{title: Other, set: {{assumptions.column-pace: {value}}}}}}}\n"
    )
    assert codes(RACE + readings) == expected
