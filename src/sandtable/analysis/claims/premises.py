"""Claims that restate an input of the file: what they ask is given, so the futures can only repeat it.

Four kinds can be seen in the file. A condition that reads nothing but assumptions, or a belief at the start. An
option of a decision that is bound to be taken once, asked about without a condition or under the trigger of that very
decision: how often it is chosen is the probability that the file gives it. A claim in words, `likely`, about options
whose probability rests on an assumption or a belief with `prior: words(likely)`, unless both have places in the text and
these do not overlap: then the words are from two sentences. And a claim, in words or a range, about options whose
probability rests on an assumption from the same passage, or on a belief in words from it: whatever the words are in each,
they are one sentence read twice. Others are declared (`premise: reason`).

A comparison of a distance with a reach is no premise: that follows from two inputs and is written nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.claims.reasons import OwnPassage, OwnWords, Reason, Restates, Stated
from sandtable.analysis.score.statements import canonical
from sandtable.results import CONFIG, Result
from sandtable.scenario.amounts import Amount
from sandtable.scenario.trees import AssumptionValue, Call, Comparison, Day, Expression, Logic, Node, Number, walk
from sandtable.scenario.types import Claim, Decision, FactTest, Locator, ProbabilityTest, Scenario, Weighted
from sandtable.text.phrases import normalise, spelled


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Premise(Result):
    """Why a claim is a premise.

    by : who says so, the program or the file. inputs : identifiers of the assumptions and beliefs that give what it asks,
    and `decision.option` where the file gives a probability as a number.
    """

    by: Annotated[Literal["program", "file"], Field(description="who found it")]
    inputs: Annotated[
        tuple[str, ...],
        Field(description="assumptions and beliefs that give what it asks, or `decision.option` with a number"),
    ]
    because: Annotated[Reason, Field(description="why")]


def premise_of(scenario: Scenario, claim: Claim) -> Premise | None:
    """Why a claim restates an input; None if it does not, as far as can be seen. Checked by tests/unit/analysis/test_premises.py."""
    inputs = _inputs(scenario, claim)
    if claim.premise is not None:
        return Premise(by="file", inputs=inputs or (), because=Reason.of(Stated(claim.premise.rstrip("."))))
    if not inputs and (own := _own_words(scenario, claim)):
        words = normalise(getattr(claim.test, "words", None) or "")
        return Premise(by="program", inputs=own, because=Reason.of(OwnWords(own, words)))
    if not inputs and (own := _own_passage(scenario, claim)):
        return Premise(by="program", inputs=own, because=Reason.of(OwnPassage(own)))
    if not inputs:
        return None
    return Premise(by="program", inputs=inputs, because=Reason.of(Restates(inputs)))


def _inputs(scenario: Scenario, claim: Claim) -> tuple[str, ...] | None:
    """What gives the answer, or None if the futures do."""
    test = claim.test
    if isinstance(test, FactTest):
        return None if test.variant is not None else _read(test.holds, beliefs=True)
    if not isinstance(test, ProbabilityTest) or test.against is not None or test.variant is not None:
        return None
    if test.given is None and (found := _read(test.probability, beliefs=False)) is not None:
        return found
    return _given_options(scenario, test)


def _read(condition: Expression, *, beliefs: bool) -> tuple[str, ...] | None:
    """The assumptions and beliefs that a condition reads, or None if it reads anything else, or none of them."""
    found: list[str] = []
    for node in walk(condition):
        if isinstance(node, AssumptionValue):
            found.append(node.name)
        elif isinstance(node, Call) and node.function == "belief" and beliefs:
            found.append(str(node.arguments[0]))
        elif isinstance(node, Call | Day):
            return None
    return tuple(dict.fromkeys(found)) or None


def _given_options(scenario: Scenario, test: ProbabilityTest) -> tuple[str, ...] | None:
    """What gives the probabilities of the options that a test asks about, if they are all of one decision bound to be taken."""
    calls = list(_leaves(test.probability))
    if not calls or any(not isinstance(call, Call) or call.function != "chose" for call in calls):
        return None
    named = [tuple(map(str, call.arguments)) for call in calls if isinstance(call, Call)]
    found = {_decision(scenario, actor, option) for actor, option in named}
    (name, *others) = found
    if others or name is None:
        return None
    decision = scenario.decisions[name]
    if any(not isinstance(each.probability, str | Amount) for each in decision.options.values()):
        return None  # it looks at the world
    if decision.rule != "behavioural" or not _is_bound_to_be_taken(scenario, decision, test.given):
        return None
    return tuple(dict.fromkeys(source for _, option in named for source in _sources(name, decision, option)))


def _own_words(scenario: Scenario, claim: Claim) -> tuple[str, ...]:
    """The assumptions and beliefs that decide what is claimed and whose prior is in the claim's own words."""
    test = claim.test
    if not isinstance(test, ProbabilityTest) or test.words is None:
        return ()
    wanted, found = spelled(test.words), list[str]()
    for decision, option in _asked(scenario, test):
        found += _behind(decision.options[option].probability)
    return tuple(name for name in dict.fromkeys(found) if _has_words(scenario, name, wanted, claim))


def _own_passage(scenario: Scenario, claim: Claim) -> tuple[str, ...]:
    """The assumptions, and the beliefs in words, that decide what is claimed and are from the passage of the claim itself."""
    test = claim.test
    if not isinstance(test, ProbabilityTest) or (test.words is None and test.range is None):
        return ()
    found: list[str] = []
    for decision, option in _asked(scenario, test):
        probability = decision.options[option].probability
        given = decision.options.values() if probability == "rest" else (decision.options[option],)
        found += [name for each in given for name in _behind(each.probability)]
    return tuple(name for name in dict.fromkeys(found) if _is_from_its_passage(scenario, name, claim))


def _asked(scenario: Scenario, test: ProbabilityTest) -> list[tuple[Decision, str]]:
    """The options that a test asks about, with their decisions; none if it asks about anything else, or compares."""
    calls = list(_leaves(test.probability))
    if test.against is not None or test.variant is not None:
        return []
    found: list[tuple[Decision, str]] = []
    for call in calls:
        if isinstance(call, Call):
            if call.function != "chose":
                return []
            actor, option = map(str, call.arguments)
            name = _decision(scenario, actor, option)
            if name is not None:
                found.append((scenario.decisions[name], option))
    return found


def _behind(probability: object) -> list[str]:
    """The assumptions and beliefs that a probability of an option reads."""
    if isinstance(probability, Amount):
        return [] if probability.name is None else [probability.name]
    if isinstance(probability, Weighted):
        return _behind(probability.base)
    if isinstance(probability, Expression):
        return list(_read_by(probability))
    return []


def _read_by(expression: Expression) -> Iterator[str]:
    for node in walk(expression):
        if isinstance(node, AssumptionValue):
            yield node.name
        elif isinstance(node, Call) and node.function == "belief":
            yield str(node.arguments[0])


def _has_words(scenario: Scenario, name: str, wanted: str, claim: Claim) -> bool:
    """Whether the prior of an assumption or a belief is in these words, and not from another place in the text."""
    entry = scenario.assumptions.get(name) or scenario.beliefs.get(name)
    if entry is None or entry.prior.words is None or spelled(entry.prior.words.phrase) != wanted:
        return False
    if not isinstance(entry.at, Locator) or entry.source is None:
        return True
    return _overlaps(entry.source, entry.at, claim)


def _is_from_its_passage(scenario: Scenario, name: str, claim: Claim) -> bool:
    """Whether an assumption, or a belief in words, has a place in the text that overlaps with the claim's."""
    entry = scenario.assumptions.get(name) or scenario.beliefs.get(name)
    if entry is None or not isinstance(entry.at, Locator) or (name in scenario.beliefs and entry.prior.words is None):
        return False
    return _overlaps(entry.source, entry.at, claim)


def _overlaps(source: str | None, at: Locator, claim: Claim) -> bool:
    return source == claim.source and at.start < claim.at.end and claim.at.start < at.end


def _leaves(condition: Expression) -> Iterator[Node]:
    """What a condition is put together from with and, or, not."""
    nodes = [node for node in walk(condition) if isinstance(node, Call | Comparison | AssumptionValue | Day | Number)]
    return iter(nodes)


def _decision(scenario: Scenario, actor: str, option: str) -> str | None:
    return next(
        (name for name, each in scenario.decisions.items() if each.actor == actor and option in each.options), None
    )


def _is_bound_to_be_taken(scenario: Scenario, decision: Decision, given: Expression | None) -> bool:
    """Whether the decision is taken exactly once in every future that counts: at once when its trigger becomes true."""
    if decision.clock != "once" and not (decision.clock == "each" and decision.limit == 1):
        return False
    if given is not None:
        return canonical(given.tree) == canonical(decision.when.tree) and _stays_true(given.tree)
    days = 0 if _may_end_early(scenario) else scenario.calendar.days
    match decision.when.tree:
        case Number(value):
            return bool(value)
        case Comparison(">=" | ">", Day(), Number(day)):
            return day < days
        case Comparison("<=" | "<", Number(day), Day()):
            return day < days
    return False


def _may_end_early(scenario: Scenario) -> bool:
    """Whether a future may be over before a later day comes: by a stop, or by an option."""
    options = (option for decision in scenario.decisions.values() for option in decision.options.values())
    return bool(scenario.stop) or any(effect.end for option in options for effect in option.effects)


_GROWING = ("strikes", "choices")
_TURNED: dict[str, Literal["<", "<=", ">", ">="]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_FALLING = ("magazine", "first", "reached")  # what is first counts from never down


def _stays_true(node: Node) -> bool:
    """Whether a condition that has become true remains so: else what is chosen may have a part in how it ends."""
    match node:
        case Logic(_, terms):
            return all(_stays_true(term) for term in terms)
        case Call("chose" | "attacked"):
            return True
        case Comparison("<" | "<=", Call(function), Number() | AssumptionValue()):
            return function in _FALLING
        case Comparison(">" | ">=", Call(function), Number() | AssumptionValue()):
            return function in _GROWING
        case Comparison(">" | ">=", Day(), Number()):
            return True
        case Comparison(operator, Number() | AssumptionValue() as left, Call() | Day() as right) if operator in _TURNED:
            return _stays_true(Comparison(_TURNED[operator], right, left))
    return False


def _sources(name: str, decision: Decision, option: str) -> Iterator[str]:
    """What gives an option's probability: an assumption, the number itself, or for `rest` what gives the others."""
    amount = decision.options[option].probability
    if not isinstance(amount, Amount):
        for other, each in decision.options.items():
            if isinstance(each.probability, Amount):
                yield from _sources(name, decision, other)
    else:
        yield amount.name or f"{name}.{option}"
