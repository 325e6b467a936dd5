"""Claims that restate an input: which the program finds, which it leaves alone, which the file declares."""

from __future__ import annotations

from pathlib import Path

import pytest

import sandtable as st
from sandtable.analysis.claims.premises import premise_of
from sandtable.loading import read
from sandtable.scenario.grammar import parse
from sandtable.scenario.types import Claim, FactTest, ProbabilityTest, Scenario

FILE = Path(__file__).with_name("battery.yaml")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return st.load(FILE)


def claim(scenario: Scenario, probability: str, given: str | None = None, **more: object) -> Claim:
    test = ProbabilityTest(
        probability=parse(probability, expected="boolean"),
        given=None if given is None else parse(given, expected="boolean"),
        range=(0.0, 1.0),
        **more,  # type: ignore[arg-type]
    )
    return scenario.claims["fair"].model_copy(update={"test": test})


@pytest.mark.parametrize(
    ("probability", "given", "inputs"),
    [
        # nothing but assumptions
        ("bias > 0.5", None, ("bias",)),
        ("bias > slant and slant > 0.1", None, ("bias", "slant")),
        # an option of a decision that is bound to be taken, and what is put together from such
        ("chose(blue, flat)", None, ("last-coin.edge",)),
        ("not chose(blue, edge)", None, ("last-coin.edge",)),
        ("chose(blue, edge) or chose(blue, flat)", None, ("last-coin.edge",)),
        # under the trigger of the decision itself
        ("chose(blue, reply)", "magazine(battery) < 5", ("answers",)),
        ("not chose(blue, reply)", "5 > magazine(battery)", ("answers",)),
    ],
)
def test_found(scenario: Scenario, probability: str, given: str | None, inputs: tuple[str, ...]) -> None:
    found = premise_of(with_reply(scenario), claim(scenario, probability, given))
    assert found is not None
    assert (found.by, found.inputs) == ("program", inputs)


def test_what_may_end_before_its_day_is_not_bound_to_be_taken(scenario: Scenario) -> None:
    stopped = scenario.model_copy(update={"stop": [parse("controls(red, ford)", expected="boolean")]})
    assert premise_of(scenario, claim(scenario, "chose(blue, flat)")) is not None
    assert premise_of(stopped, claim(stopped, "chose(blue, flat)")) is None


@pytest.mark.parametrize(
    ("probability", "given"),
    [
        # whether the trigger comes is played
        ("chose(red, heads)", None),
        ("chose(blue, reply)", None),
        # another condition than the trigger
        ("chose(blue, reply)", "magazine(battery) < 4"),
        # a trigger that need not last: how it ends may be the choice's own doing
        ("chose(red, heads)", "day >= 0.5 and controls(red, ford)"),
        # more is asked than the option
        ("chose(blue, flat) and controls(red, ford)", None),
        ("chose(blue, flat) and chose(blue, eagle)", None),
        # from two inputs, written nowhere
        ("distance(orm, mill) > reach(battery)", None),
        ("controls(red, ford)", None),
        ("strength(column) > 500 fighters", None),
    ],
)
def test_left_alone(scenario: Scenario, probability: str, given: str | None) -> None:
    assert premise_of(with_reply(scenario), claim(scenario, probability, given)) is None


def test_a_comparison_is_left_alone(scenario: Scenario) -> None:
    compared = claim(scenario, "bias > 0.5", "slant > 0.5", against=parse("slant < 0.5", expected="boolean"))
    assert premise_of(scenario, compared) is None


def test_an_option_taken_by_a_belief_is_left_alone(scenario: Scenario) -> None:
    decision = scenario.decisions["last-coin"].model_copy(update={"rule": "belief"})
    changed = scenario.model_copy(update={"decisions": {**scenario.decisions, "last-coin": decision}})
    assert premise_of(changed, claim(scenario, "chose(blue, flat)")) is None


def test_a_decision_beyond_the_horizon_is_left_alone(scenario: Scenario) -> None:
    late = scenario.decisions["last-coin"].model_copy(update={"when": parse("day >= 60", expected="boolean")})
    changed = scenario.model_copy(update={"decisions": {**scenario.decisions, "last-coin": late}})
    assert premise_of(changed, claim(scenario, "chose(blue, flat)")) is None


def test_facts(scenario: Scenario) -> None:
    def fact(text: str) -> Claim:
        return scenario.claims["held"].model_copy(update={"test": FactTest(holds=parse(text, expected="boolean"))})

    found = premise_of(scenario, fact("bias == 0.9"))
    assert found is not None
    assert found.inputs == ("bias",)
    assert premise_of(scenario, fact("controls(red, ford)")) is None
    assert premise_of(scenario, fact("1 < 2")) is None


def test_the_file_may_declare_one_and_the_verdict_as_given_is_kept(scenario: Scenario) -> None:
    declared = scenario.claims["fair"].model_copy(update={"premise": "The coin is fair by order."})
    changed = scenario.model_copy(update={"claims": {**scenario.claims, "fair": declared}})
    found = st.claims(changed, futures=2_000, seed=1, only=["fair"], progress=False).claim("fair")
    assert (found.verdict, found.verdict_in_all) == ("premise", "consistent")
    assert found.premise is not None
    assert found.premise.by == "file"
    assert str(found.because).startswith("The coin is fair by order; ")


def test_what_comes_out_is_what_was_put_in(scenario: Scenario) -> None:
    """A premise's share is the mean of its input, within its interval; given something else it is none."""
    found = st.claims("deir-ez-zor-2017", futures=4_000, seed=1, only=["t22", "t24"], readings=False, progress=False)
    drafts, bargain = found.claim("t22"), found.claim("t24")
    assert drafts.probability is not None
    assert bargain.probability is not None
    assert drafts.premise is not None
    assert drafts.probability.low < 5 / 7 < drafts.probability.high  # beta(5, 2)
    assert bargain.premise is None
    assert bargain.probability.low > 0.25  # the prior: that Moscow met a strike with words makes a bargain likelier


def with_reply(scenario: Scenario) -> Scenario:
    """The scenario with a decision that is taken once the battery has fired."""
    base = scenario.decisions["second-coin"]
    option = base.options["eagle"]
    reply = base.model_copy(
        update={
            "when": parse("magazine(battery) < 5", expected="boolean"),
            "options": {
                "reply": option.model_copy(
                    update={"probability": option.probability.__class__(name="answers")}  # type: ignore[union-attr]
                ),
                "silence": base.options["number"],
            },
        }
    )
    return scenario.model_copy(update={"decisions": {**scenario.decisions, "reply": reply}})


# -- the claim's own words as a prior

IN_WORDS = """
sandtable: 2
title: An answer
question: Does red strike?
start: 2017-06-14
horizon: 2017-07-14
sources: {paper: {title: A paper, grade: C3}, other: {title: Another, grade: C3}}
theatre: {places: {west: {name: West, lat: 34.0, lon: 38.0, source: paper}}}
actors: {blue: {name: Blue}, red: {name: Red}}
assumptions:
  blow: {title: Red strikes, prior: words(PRIOR), source: paper, AT}
beliefs:
  bold: {title: Red is bold, prior: words(PRIOR), source: paper, AT}
decisions:
  answer:
    title: The answer
    actor: red
    when: "day >= 2 and blow > 0.6"
    source: paper
    options:
      strike: {title: Strikes, probability: CHANCE}
      wait: {title: Waits, probability: rest}
outcomes:
  struck: {title: Red strikes, when: "chose(red, strike)"}
claims:
  said:
    kind: likelihood
    statement: It strikes.
    source: paper
    at: {start: 10, end: 20, sha256: 0123456789abcdef}
    test: {probability: "chose(red, strike)", words: probably}
"""


def own_words(*, prior: str = "probable", at: str = "because: the text says so", chance: str = "blow") -> Scenario:
    text = IN_WORDS.replace("PRIOR", prior).replace("AT}", f"{at}}}").replace("CHANCE", chance)
    found = read(text, name="answer")
    assert found.scenario is not None, found.errors
    return found.scenario


@pytest.mark.parametrize(
    ("changed", "inputs"),
    [
        ({}, ("blow",)),
        ({"at": "at: {start: 5, end: 15, sha256: 0123456789abcdef}"}, ("blow",)),  # the same sentence
        ({"chance": "belief(bold)"}, ("bold",)),
        ({"chance": '"0.5 * blow"'}, ("blow",)),
        ({"prior": "likely"}, None),  # other words
        ({"at": "at: {start: 20, end: 30, sha256: 0123456789abcdef}"}, None),  # another sentence with the same word
        ({"chance": "0.5"}, None),  # the words decide nothing
    ],
)
def test_a_claim_whose_own_words_are_the_prior_of_what_decides_it_is_a_premise(
    changed: dict[str, str], inputs: tuple[str, ...] | None
) -> None:
    """The decision is not bound to be taken at once, so that without its words none of these would be a premise."""
    scenario = own_words(**changed)
    found = premise_of(scenario, scenario.claims["said"])
    assert (None if found is None else found.inputs) == inputs
    if found is not None:
        assert found.because.text() == (
            f"its own words, “probably”, are what the file gives as the prior of `{found.inputs[0]}`, which decides it"
        )


def test_own_words_of_a_comparison_or_of_something_else_are_no_premise() -> None:
    scenario = own_words()
    claim = scenario.claims["said"]
    assert isinstance(claim.test, ProbabilityTest)
    other = parse("chose(red, strike) and controls(blue, west)", expected="boolean")
    assert (
        premise_of(scenario, claim.model_copy(update={"test": claim.test.model_copy(update={"probability": other})}))
        is None
    )


# -- the claim's own passage as the source of what decides it

SAME = "at: {start: 5, end: 15, sha256: 0123456789abcdef}"


@pytest.mark.parametrize(
    ("changed", "test", "inputs"),
    [
        ({}, 'probability: "chose(red, strike)", words: probably', ("blow",)),
        ({}, 'probability: "chose(red, strike)", range: [0.55, 0.8]', ("blow",)),
        ({}, 'probability: "not chose(red, wait)", range: [0.55, 0.8]', ("blow",)),  # the rest of what it leaves
        ({"prior": "beta(2, 3)"}, 'probability: "chose(red, strike)", words: probably', ("blow",)),
        ({"chance": "belief(bold)"}, 'probability: "chose(red, strike)", words: probably', ("bold",)),
        # a belief that the text does not put in words, another passage, another text
        (
            {"chance": "belief(bold)", "prior": "beta(2, 3)"},
            'probability: "chose(red, strike)", words: probably',
            None,
        ),
        ({"at": SAME.replace("5, end: 15", "20, end: 30")}, 'probability: "chose(red, strike)", words: probably', None),
        ({"source": "other"}, 'probability: "chose(red, strike)", words: probably', None),
        # more is asked, or a comparison, or the assumption decides only when
        ({}, 'probability: "chose(red, strike) and controls(red, west)", words: probably', None),
        ({}, 'probability: "chose(red, strike)", given: "blow > 0.7", against: "blow < 0.7", expect: higher', None),
        ({"chance": "0.5"}, 'probability: "chose(red, strike)", words: probably', None),
    ],
)
def test_a_claim_from_the_passage_of_what_decides_it_is_a_premise_whatever_the_words(
    changed: dict[str, str], test: str, inputs: tuple[str, ...] | None
) -> None:
    prior = changed.get("prior", "words(likely, nato)")
    text = IN_WORDS.replace("words(PRIOR), source: paper", f'"{prior}", source: {changed.get("source", "paper")}')
    text = text.replace("AT}", changed.get("at", SAME) + "}").replace("CHANCE", changed.get("chance", "blow"))
    text = text.replace('probability: "chose(red, strike)", words: probably', test)
    read_scenario = read(text, name="answer")
    assert read_scenario.scenario is not None, read_scenario.errors
    found = premise_of(read_scenario.scenario, read_scenario.scenario.claims["said"])
    assert (None if found is None else found.inputs) == inputs
    if found is not None:
        assert found.because.text() == (
            f"its own passage is what the file gives as the source of `{found.inputs[0]}`, which decides it"
        )
