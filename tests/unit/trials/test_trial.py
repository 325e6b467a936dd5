"""What a trial says, where and how often; what it leaves out; and that its probes change no future."""

from __future__ import annotations

import numpy as np
import pytest

import sandtable as st
from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.errors import StudyError
from sandtable.program import Event
from sandtable.scenario.grammar import parse
from sandtable.study.logged import play_logged
from sandtable.study.play import no_report
from sandtable.trials.inputs import _other_values
from sandtable.trials.parts import terms
from sandtable.trials.played import play
from sandtable.trials.probes import _amended, observe
from sandtable.trials.results import bound_text, none_bound
from sandtable.trials.trial import trial
from tests.unit.trials.texts import BASE, codes, merged, opened, warnings

STORM = """
decisions:
  storm:
    title: Red storms on
    actor: red
    when: controls(red, town) and controls(red, port)
    options: {storm: {title: storms, probability: 0.5}, wait: {title: waits, probability: rest}}
  after:
    title: What follows
    actor: blue
    when: chose(red, storm) and day > 3
    options: {answer: {title: answers, probability: 0.5}, look-on: {title: looks on, probability: rest}}
  last:
    title: What follows from that
    actor: blue
    when: chose(blue, answer)
    options: {more: {title: more, probability: 0.5}, less: {title: less, probability: rest}}
"""
RARE = """
decisions:
  shot:
    title: A shot
    actor: red
    when: day >= 2
    options: {accident: {title: An accident, probability: 0.0005}, none: {title: None, probability: rest}}
  crisis:
    title: The crisis
    actor: blue
    when: chose(red, accident)
    options: {escalate: {title: escalates, probability: 0.5}, calm: {title: calms, probability: rest}}
outcomes:
  accident: {title: There is an accident, when: "chose(red, accident)"}
"""


def at(text: str, line: int, column: int, length: int) -> str:
    return text.splitlines()[line - 1][column - 1 : column - 1 + length]


# -- what is said --------------------------------------------------------------------------------------


def test_the_part_that_never_holds_is_pointed_at_and_what_waits_for_it_is_named_once() -> None:
    text = merged(STORM)
    (found,) = warnings(text)
    assert found.code == "S701"
    assert found.message == (
        "`storm` is reached in none of 500 futures: `controls(red, port)` never holds; so `after` and `last` are not reached either"
    )
    assert found.hint == "no formation of `red` gets to `port`"
    assert at(text, found.span.line, found.span.column, found.span.length) == "controls(red, port)"
    assert found.source_line is not None


def test_parts_that_never_hold_at_once() -> None:
    (found,) = warnings(
        merged(
            STORM.replace("controls(red, town) and controls(red, port)", "controls(red, town) and controls(blue, town)")
        )
    )
    assert "each of its parts holds at some time" in found.message
    assert "never all at once" in found.message
    assert "`or`" in found.hint


def test_a_clock_that_never_ticks_is_another_fault_than_a_condition_that_never_holds() -> None:
    text = STORM.replace("controls(red, town) and controls(red, port)\n", "controls(red, town)\n    after: 90 d\n")
    (found,) = warnings(merged(text))
    assert "and its clock never ticks" in found.message
    assert "`after`" in found.hint


def test_decisions_that_wait_for_each_other_are_one_warning() -> None:
    circle = """
    decisions:
      one: {title: One, actor: red, when: "chose(blue, b)", options: {a: {title: A, probability: 0.5}, c: {title: C, probability: rest}}}
      two: {title: Two, actor: blue, when: "chose(red, a)", options: {b: {title: B, probability: 0.5}, d: {title: D, probability: rest}}}
    """
    (found,) = warnings(merged(circle))
    assert found.code == "S701"
    assert "so `two` is not reached either" in found.message


def test_an_outcome_that_holds_for_a_while_only() -> None:
    found = warnings(merged('outcomes: {fight: {title: There is a fight, when: "engaged(guard) and day < 20"}}'))
    assert [each.code for each in found] == ["S703"]
    assert "it holds at some time in" in found[0].message
    assert "read at the end" in found[0].hint


def test_a_rare_event_is_no_fault_of_its_option_and_the_sentence_has_a_bound() -> None:
    tried = trial(opened(merged(RARE)), progress=False)
    assert [each.code for each in tried.diagnostics] == ["S703"]
    assert tried.diagnostics[0].message == "`accident` holds in none of 500 futures"
    assert (
        tried.sentence
        == "500 futures played (seed 1); what happens in none of them has a probability below 0.6% (at 95%)"
    )
    assert codes(merged(RARE), futures=10_000) == []


def test_a_probability_that_the_file_states_is_meant() -> None:
    stated = RARE.replace("0.0005", "0").replace(
        '  accident: {title: There is an accident, when: "chose(red, accident)"}', "  shot: {title: S, when: true}"
    )
    assert "S710" not in codes(merged(stated))
    certain = RARE.replace("0.0005", "1")
    assert "S711" not in codes(merged(certain))


def test_an_assumption_that_leaves_an_option_no_chance() -> None:
    unset = """
    assumptions: {doubt: {title: Doubt, prior: "uniform(0, 0.00001)", basis: assumed, because: a guess}}
    decisions:
      shot: {title: A shot, actor: red, when: day >= 2, options: {
        fire: {title: Fires, probability: doubt}, hold: {title: Holds, probability: rest}}}
    """
    found, idle = warnings(merged(unset))[::-1]
    assert (found.code, idle.code) == ("S711", "S760")
    assert found.message.startswith("`hold` is chosen each of the 500 times that `shot` is reached")


def test_what_ends_each_future_at_once_is_the_only_warning() -> None:
    assert codes(merged(STORM, 'stop: ["controls(blue, port)"]')) == ["S705"]


def test_several_stops_that_never_hold_are_one_warning() -> None:
    (found,) = warnings(merged('stop: ["controls(red, port)", "controls(grey, town)"]'))
    assert (found.code, found.span.length) == ("S705", len("stop"))
    assert found.hint == "never: `controls(red, port)` and `controls(grey, town)`"


def test_a_settlement_rule_behind_another() -> None:
    behind = """
    settlement:
      rules:
        any: {title: Any, when: "reached(red, town) < never", de_facto: {partition: 1}, de_jure: {unitary: 1}}
        taken: {title: Taken, when: "controls(red, town)", de_facto: {unitary: 1}, de_jure: {unitary: 1}}
        rest: {title: Rest, when: true, de_facto: {frozen: 1}, de_jure: {unitary: 1}}
    """
    (found,) = warnings(merged(behind))
    assert found.code == "S706"
    assert "`taken` never applies: its condition holds in" in found.message
    assert found.hint == "put it before `any`, or drop it"


def test_a_void_effect_says_why_and_gives_an_example() -> None:
    peace = """
    decisions:
      peace: {title: Peace, actor: blue, when: "day >= 5", options: {
        sign: {title: Signs, probability: 0.5, effects: [{stance: {between: [blue, grey], to: neutral}}]},
        refuse: {title: Refuses, probability: rest}}}
    """
    (found,) = warnings(merged(peace))
    assert found.code == "S730"
    assert "Blue and Grey made neutral; it was already so" in found.message
    number = int(found.hint.rpartition("--future ")[2].strip("`"))
    log = st.run(opened(merged(peace)), futures=500, seed=1, progress=False).replay(number).log
    assert Event.VOID in {row[1] for row in log}


# -- what is left out ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["deir-ez-zor-2017", "fashoda-1898"])
def test_the_bundled_scenarios_raise_no_false_alarm(name: str) -> None:
    tried = st.trial(name, progress=False)
    assert [str(each) for each in tried.diagnostics] == []
    assert tried.failed == 0
    assert str(tried).startswith("no warnings; 500 futures")


def test_a_comment_says_that_a_warning_is_meant() -> None:
    text = merged('outcomes: {held: {title: Blue holds on, when: "controls(blue, port)"}}')
    line = next(each for each in text.splitlines() if "Blue holds on" in each)
    above = text.replace(line, f"  # it is there as a check; meant: S703\n  # meant: S701, S704\n{line}")
    assert codes(text) == ["S704"]
    for marked, meant in (
        (above, 1),
        (text.replace(line, f"{line} # meant: S704"), 1),
        (text.replace(line, f"{line} # meant: S703"), 0),
    ):
        tried = trial(opened(marked), progress=False)
        assert (len(tried.diagnostics), tried.meant) == (1 - meant, meant)
    tried = trial(opened(text), allow=["S704"], progress=False)
    assert (tried.diagnostics, tried.meant) == ((), 1)
    assert tried.sentence == "500 futures played (seed 1); 1 warning marked as meant"


def test_a_setting_has_no_comment() -> None:
    text = "# meant: S704\n" + merged('outcomes: {held: {title: Blue holds on, when: "controls(blue, town)"}}')
    changed = opened(text).replace({"outcomes.held.when": "controls(blue, port)"})
    (found,) = trial(changed, progress=False).diagnostics
    assert (found.code, found.span.file, found.span.line) == ("S704", "--set", 1)


def test_an_unused_assumption_is_left_to_check() -> None:
    unused = 'assumptions: {doubt: {title: Doubt, prior: "uniform(0, 1)", basis: assumed, because: a guess}}'
    assert codes(merged(unused)) == []


# -- readings, failures, limits ---------------------------------------------------------------------------

READINGS = """
decisions:
  dash:
    title: Red weighs the march on the port
    actor: red
    when: "day >= 3"
    options: {go: {title: goes, probability: 0.5}, stay: {title: stays, probability: rest}}
outcomes: {taken: {title: Red takes the port, when: "controls(red, town)"}}
readings:
  plain: {title: As written}
  grim: {title: Grim, basis: assumed, because: Red may not move, set: {formations.column.orders: hold}}
"""


def test_what_only_one_reading_shows_is_said_with_its_name() -> None:
    text = merged(READINGS)
    tried = trial(opened(text), progress=False)
    assert tried.readings == ("plain", "grim")
    found = [each.message for each in tried.diagnostics]
    assert any(each.startswith("in the reading `grim`: ") for each in found), found
    assert not any("reading `plain`" in each for each in found), found
    alone = trial(opened(text).in_reading("grim"), progress=False)
    assert alone.readings == ()
    assert not any("reading" in each.message for each in alone.diagnostics)
    assert "500 futures in each reading played" in tried.sentence


def test_an_input_that_one_reading_leaves_idle_is_no_warning() -> None:
    pace = """
    assumptions: {march: {title: Pace, prior: "uniform(8 km/day, 14 km/day)", basis: assumed, because: a guess}}
    formations: {column: {pace: march}}
    """
    assert "S760" not in codes(merged(READINGS, pace))


def test_futures_that_fail_are_said_and_nothing_else_if_all_do() -> None:
    quarrel = """
    decisions:
      peace: {title: Peace, actor: red, when: "hostile(red, blue)", clock: each, options: {
        sign: {title: Sign, probability: 1, effects: [{stance: {between: [red, blue], to: neutral}}]}, no: {title: No, probability: rest}}}
      war: {title: War, actor: blue, when: "not hostile(red, blue)", clock: each, options: {
        declare: {title: War, probability: 1, effects: [{stance: {between: [red, blue], to: hostile}}]},
        not: {title: No, probability: rest}}}
    """
    tried = trial(opened(merged(quarrel)), progress=False)
    assert [each.code for each in tried.diagnostics] == ["S770"]
    assert tried.diagnostics[0].message.startswith("500 of 500 futures fail (event-limit), such as future 0")
    assert tried.failed == 500


LOOP = """
decisions:
  start: {title: Start, actor: red, when: "day >= 2", options: {
    loop: {title: Loop, probability: CHANCE}, calm: {title: Calm, probability: rest}}}
  peace: {title: Peace, actor: red, when: "chose(red, loop) and hostile(red, blue)", clock: each, options: {
    sign: {title: Sign, probability: 1, effects: [{stance: {between: [red, blue], to: neutral}}]}, no: {title: No, probability: rest}}}
  war: {title: War, actor: blue, when: "chose(red, loop) and not hostile(red, blue)", clock: each, options: {
    declare: {title: War, probability: 1, effects: [{stance: {between: [red, blue], to: hostile}}]},
    not: {title: No, probability: rest}}}
"""


def test_where_many_futures_fail_nothing_is_said_of_the_others() -> None:
    tried = trial(opened(merged(LOOP.replace("CHANCE", "0.5"))), progress=False)
    assert [each.code for each in tried.diagnostics] == ["S770"]
    assert tried.complete == 500 - tried.failed < 300
    assert tried.bound == pytest.approx(1 - 0.05 ** (1 / tried.complete))
    assert tried.sentence == (
        f"500 futures played (seed 1), {tried.failed} failed; nothing is said of the others while more than one in 20 fail"
    )


def test_a_decision_that_only_failed_futures_reach_is_reached() -> None:
    tried = trial(opened(merged(LOOP.replace("CHANCE", "0.01"))), progress=False)
    assert tried.failed > 0
    assert [each.code for each in tried.diagnostics] == ["S770"]
    assert f", {tried.failed} failed; what happens in none of them" in tried.sentence


def test_the_bound_is_of_the_reading_with_the_fewest_futures() -> None:
    mixed = "readings: {a: {title: As it is}, b: {title: Loop, set: {decisions.start.options.loop.probability: 0.5}}}"
    tried = trial(opened(merged(LOOP.replace("CHANCE", "0.01"), mixed)), progress=False)
    assert tried.complete < 300
    assert "nothing is said of the others of a reading in which more than one in 20 fail" in tried.sentence


def test_what_chance_did_not_choose_is_not_said_to_be_never_chosen_or_not_ordered() -> None:
    rare = """
    formations: {column: {orders: hold}}
    decisions:
      go: {title: Go, actor: red, when: "day >= 2", options: {march: {title: March, probability: 0.002, effects: [
        {orders: {formations: [column], orders: {advance: [town]}}}]}, stay: {title: Stay, probability: rest}}}
    outcomes: {there: {title: Red is there, when: "present(red, town)"}, taken: {title: Taken, when: "at(column, town)"}}
    """
    found = {each.message: each.hint for each in warnings(merged(rare), futures=20)}
    not_chosen = "`march` is not chosen any of the 20 times that `go` is reached"
    assert found == {
        "`there` holds in none of 20 futures": f"no formation of `red` leaves its place: {not_chosen}",
        "`taken` holds in none of 20 futures": f"`column` leaves its place in none of them: {not_chosen}",
    }


@pytest.mark.parametrize("chance", ["maybe", "maybe + 0.0"])
def test_an_assumption_that_only_a_rare_choice_reads_is_no_warning(chance: str) -> None:
    rare = """
    assumptions: {maybe: {title: Perhaps, prior: "uniform(0.001, 0.003)", basis: assumed, because: a guess}}
    decisions:
      shot: {title: A shot, actor: red, when: day >= 2, options: {
        fire: {title: Fires, probability: CHANCE}, hold: {title: Holds, probability: rest}}}
    """
    assert (
        codes(merged(rare.replace("CHANCE", chance)), futures=20) == []
    )  # nobody fires, with these values or with others


def test_one_future_is_not_called_them() -> None:
    tried = trial(
        opened(merged('outcomes: {taken: {title: Taken, when: "controls(red, port)"}}')), futures=1, progress=False
    )
    assert tried.sentence == "1 future played (seed 1); what does not happen in it has a probability below 95% (at 95%)"


def test_numbers_out_of_range_are_refused() -> None:
    for options in ({"futures": 0}, {"futures": 10**6}, {"seed": -1}):
        with pytest.raises(StudyError, match=r"futures, not|seed must be"):
            trial(opened(BASE), progress=False, **options)


def test_one_future_is_enough_to_say_something() -> None:
    assert trial(opened(BASE), futures=1, progress=False).futures == 1


def test_a_scenario_built_in_python_has_places_in_its_dump() -> None:
    scenario = opened(BASE)
    built = scenario.model_copy(update={"stop": (parse("controls(red, port)", expected="boolean"),)})
    (found,) = (each for each in trial(built, progress=False).diagnostics if each.code == "S705")
    assert "controls(red, port)" in str(found.source_line)


def test_a_file_with_as_many_decisions_as_the_engine_holds() -> None:
    many = "decisions:\n" + "\n".join(
        f'  d{k}: {{title: D, actor: red, when: "controls(red, port)", options: '
        f"{{a{k}: {{title: A, probability: 0.5}}, b{k}: {{title: B, probability: rest}}}}}}"
        for k in range(32)
    )
    found = warnings(merged(many))
    assert [each.code for each in found] == ["S701"] * 32
    assert found[0].message == "`d0` is reached in none of 500 futures: its condition never holds"


@pytest.mark.parametrize(
    ("futures", "text"), [(1, "95%"), (100, "3%"), (500, "0.6%"), (5_000, "0.06%"), (100_000, "0.003%")]
)
def test_the_bound_is_that_of_the_rule_of_three_rounded_up(futures: int, text: str) -> None:
    assert bound_text(futures) == text
    assert (1 - none_bound(futures)) ** futures == pytest.approx(0.05)
    assert float(text.rstrip("%")) / 100 >= none_bound(futures) - 1e-12


# -- how it is found ---------------------------------------------------------------------------------------


def test_logs_of_many_futures_are_those_of_each() -> None:
    program = compile_scenario(opened(merged(RARE)))
    engine = Engine(program)
    numbers, none = np.arange(20, dtype=np.uint64), np.empty((20, len(program.assumptions)))
    from sandtable.engine.draws import draw_assumptions

    none = draw_assumptions(program, seed=3, futures=numbers)
    batch, log = play_logged(engine, seed=3, futures=numbers, assumptions=none)
    plain = engine.run(seed=3, futures=numbers, assumptions=none)
    assert np.array_equal(batch.strength, plain.strength)
    assert np.array_equal(batch.control_days, plain.control_days)
    for number in range(20):
        record = engine.trace(seed=3, future=number, assumptions=none[number])
        mine = log.where(log.future == number)
        rows = zip(mine.time, mine.event, mine.subject, mine.object, mine.value, strict=True)
        assert [tuple(row) for row in rows] == record.log


def test_probes_change_no_future() -> None:
    scenario = st.load("fashoda-1898")
    played = play(scenario, futures=200, seed=1, report=no_report)
    conditions = [decision.when for decision in scenario.decisions.values()][:4]
    probes = [(str(index), each) for index, each in enumerate(conditions)]
    program = compile_scenario(_amended(played, probes, {}))
    batch = Engine(program).run(seed=1, futures=np.arange(200, dtype=np.uint64), assumptions=played.draws)
    for name in ("status", "end", "outcomes", "times", "strikes", "control", "strength", "de_facto", "de_jure"):
        mine, other = getattr(played.batch, name), getattr(batch, name)
        if name in ("outcomes", "times"):
            mine = mine[:, [played.program.outcomes.index(each) for each in program.outcomes]]
        assert np.array_equal(mine, other), name


def test_probes_count_the_futures_in_which_a_condition_ever_holds() -> None:
    played = play(opened(merged(RARE)), futures=200, seed=1, report=no_report)
    asked = [
        parse(text, expected="boolean")
        for text in ("controls(red, town)", "controls(red, port)", "day >= 1", "at(column, town)")
    ]
    found = observe(played, ever=[each.tree for each in asked], at_end=[asked[0].tree])
    assert found.ever_holds(asked[1].tree) == 0
    assert found.ever_holds(asked[2].tree) == 200
    taken = found.ever_holds(asked[0].tree)
    assert taken is not None
    assert found.holds_at_end(asked[0].tree) == played.holds("taken") <= taken


@pytest.mark.parametrize(
    ("text", "operator", "expected"),
    [
        ("controls(red, town) and day > 3", "and", ["controls(red, town)", "day > 3"]),
        ("(day > 3 or gone(column)) and not (gone(guard))", "and", ["day > 3 or gone(column)", "not (gone(guard)"]),
        ("day > 3", "and", ["day > 3"]),
        ("day > 3 and (gone(a) and (gone(b) and gone(c)))", "and", ["day > 3", "gone(a)", "gone(b)", "gone(c)"]),
        (
            "min(day, 3 d) > 2 d or (strength(a) < 0.5 * initial(a))",
            "or",
            ["min(day, 3 d) > 2 d", "strength(a) < 0.5 * initial(a)"],
        ),
    ],
)
def test_parts_of_a_condition_and_their_places(text: str, operator: str, expected: list[str]) -> None:
    found = terms(parse(text, expected="boolean", is_watched=False), operator)
    assert [part.text.rstrip(")") for part in found] == [each.rstrip(")") for each in expected]
    assert all(text[part.column : part.column + part.length] == part.text for part in found)


def test_what_feeds_a_decision_that_is_never_reached_is_not_said_again() -> None:
    fed = """
    assumptions: {dare: {title: Red dares, prior: "uniform(0.2, 0.6)", basis: assumed, because: a guess}}
    decisions: {storm: {options: {storm: {probability: dare}}}}
    """
    assert codes(merged(STORM, fed)) == ["S701"]


def test_an_alternative_is_explained_by_all_of_its_terms_or_by_none() -> None:
    either = 'outcomes: {far: {title: Red gets far, when: "controls(red, port) or at(column, hills)"}}'
    (found,) = warnings(merged(either))
    assert found.hint == "no formation of `red` gets to `port`; `column` gets to `hills` in none of them"
    other = 'outcomes: {far: {title: Red gets far, when: "controls(red, port) or encircled(column)"}}'
    (found,) = warnings(merged(other))
    assert found.hint == "`sandtable replay FILE --future 0` shows what happens in one"


def test_many_futures_are_looked_at_in_time_that_grows_with_them() -> None:
    blockade = merged(
        "formations: {column: {orders: {advance: [hills, camp]}}, guard: {place: port}}",
        'outcomes: {cut: {title: The hills are cut off, when: "controls(red, hills)"}}',
    )
    (found,) = (each for each in warnings(blockade, futures=3_000) if "`cut` holds in each" in each.message)
    assert "`red` keeps `hills` after its formations have left" in found.hint


def test_every_future_is_tried_with_another_value() -> None:
    rare = np.array([1.0] * 90 + [0.0] * 10)
    assert not (_other_values(rare) == rare).any()
    many = np.random.default_rng(1).uniform(size=101)
    assert not (_other_values(many) == many).any()
    assert sorted(_other_values(many)) == sorted(many)


def test_a_place_that_a_handover_names_and_the_giver_never_holds() -> None:
    given = """
    decisions:
      answer: {title: Blue answers, actor: blue, when: day >= 10, options: {
        give: {title: Gives, probability: 0.5, effects: [{handover: {places: [port, camp], to: grey}}]},
        keep: {title: Keeps, probability: rest}}}
    """
    (found,) = warnings(merged(given))
    assert (found.code, found.span.length) == ("S734", len("camp"))
    assert found.message == "`blue` holds `camp` in none of 500 futures, and so never hands it over"


def test_a_delay_that_few_choices_speak_of_is_left_out() -> None:
    late = """
    decisions:
      answer: {title: Blue answers, actor: blue, when: day >= 10, options: {
        give: {title: Gives, probability: %s, effects: [{handover: {places: [port], to: grey}, after: 90 d}]},
        keep: {title: Keeps, probability: rest}}}
    """
    (found,) = warnings(merged(late % 0.5))
    assert found.code == "S731"
    times = int(found.message.split("none of the ")[1].split()[0])
    assert 200 < times < 300
    assert found.hint.endswith(f"in up to {100 * (1 - 0.05 ** (1 / times)):.1f}% of the times (95%)")
    assert codes(merged(late % 0.03)) == []  # chosen in some 15 of 500 futures
