"""The worlds that claims are judged in: the file, variants of it, worlds in which a condition is forced, its first instant.

All play the same futures (common random numbers), and in each the conditions of the claims stand as outcomes, each
once. More outcomes change no draw, so these are the futures of `sandtable run`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.game.strategies import forced
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError, ScenarioError
from sandtable.program import Program
from sandtable.scenario.amounts import Amount
from sandtable.scenario.grammar import parse
from sandtable.scenario.trees import AssumptionValue, Call, Expression, Node, Not, unparse, walk
from sandtable.scenario.types import FactTest, Outcome, ProbabilityTest, Scenario, Variant
from sandtable.study.design import play_design
from sandtable.study.play import Player, Report, load_engine, no_report

FILE = "the file"


@dataclass(frozen=True)
class Conditions:
    """The distinct conditions of the claims, each under the identifier of an outcome that the file has not."""

    ids: Mapping[str, str]  # plain text of the condition to identifier

    @classmethod
    def of(cls, scenario: Scenario, tests: Iterable[ProbabilityTest | FactTest]) -> Conditions:
        prefix = "claim-condition"
        while any(name.startswith(prefix) for name in scenario.outcomes):
            prefix += "-x"
        ids: dict[str, str] = {}
        for test in tests:
            for condition in conditions_of(test):
                ids.setdefault(unparse(condition), f"{prefix}-{len(ids) + 1:03}")
        return cls(ids)

    def added_to(self, scenario: Scenario) -> Scenario:
        """The scenario with the conditions as outcomes beside its own."""
        more = {
            name: Outcome(title=text, when=parse(text, expected="boolean", is_watched=False), time=None)
            for text, name in self.ids.items()
        }
        return scenario.model_copy(update={"outcomes": {**scenario.outcomes, **more}})

    def name(self, condition: Expression) -> str:
        return self.ids[unparse(condition)]


def conditions_of(test: ProbabilityTest | FactTest) -> tuple[Expression, ...]:
    """The conditions of a test, in the order in which they are written."""
    found = (test.holds,) if isinstance(test, FactTest) else (test.probability, test.given, test.against)
    return tuple(condition for condition in found if condition is not None)


@dataclass(frozen=True)
class World:
    """A program to be played. label : how it is called. fixed : assumptions held at a value in every future."""

    label: str
    program: Program
    engine: Player
    fixed: Mapping[str, float]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Outcome to column."""
        return {name: column for column, name in enumerate(self.program.outcomes)}

    def play(
        self,
        *,
        seed: int,
        numbers: NDArray[np.uint64],
        draws: Mapping[str, NDArray[np.float64]] | None,
        threads: int | None,
        report: Report,
    ) -> Flags:
        """The numbered futures. draws : values of assumptions by identifier, before `fixed`; None to draw them."""
        given = None if draws is None and not self.fixed else self._assumptions(seed, numbers, draws or {})
        played = play_design(
            self.program,
            seed=seed,
            futures=numbers,
            assumptions=given,
            threads=threads,
            engine=self.engine,
            report=report,
        )
        return Flags(played.is_complete, played.batch.outcomes, self.index, played.draws)

    def _assumptions(
        self, seed: int, numbers: NDArray[np.uint64], draws: Mapping[str, NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        from sandtable.engine.draws import draw_assumptions

        values = np.array(draw_assumptions(self.program, seed=seed, futures=numbers))
        for column, name in enumerate(self.program.assumptions):
            if name in self.fixed:
                values[:, column] = self.fixed[name]
            elif name in draws:
                values[:, column] = draws[name]
        return values


@dataclass(frozen=True)
class Flags:
    """A block of futures as they came out in one world. draws: (n, U) of that world."""

    is_complete: NDArray[np.bool_]
    outcomes: NDArray[np.bool_]
    index: Mapping[str, int]
    draws: NDArray[np.float64]

    def of(self, condition: str) -> NDArray[np.bool_]:
        """(n,) whether a condition, by its identifier, holds at the end."""
        return self.outcomes[:, self.index[condition]]


class Worlds:
    """The worlds that the claims need, each made once. `file` is the scenario itself.

    amend : applied to the scenario of every world after its variant was set.
    """

    def __init__(
        self,
        scenario: Scenario,
        conditions: Conditions,
        *,
        amend: Callable[[Scenario], Scenario] = lambda one: one,
        report: Report,
    ) -> None:
        self.scenario = scenario
        self.conditions = conditions
        self._amend = amend
        self._report = report
        self._made: dict[str, World] = {}
        self.file = self._world(FILE, scenario)

    @property
    def all(self) -> Sequence[World]:
        """In the order in which they were made, the file first."""
        return tuple(self._made.values())

    def _keep(self, label: str, program: Program, fixed: Mapping[str, float] | None = None) -> World:
        engine = load_engine(program, report=self._report)
        return self._made.setdefault(label, World(label, program, engine, fixed or {}))

    def _world(self, label: str, scenario: Scenario) -> World:
        if label in self._made:
            return self._made[label]
        world = self.conditions.added_to(self._amend(scenario))
        # Every world passes for the file itself: writing it out again for an unused hash costs more than compiling.
        world._origin = self.scenario.origin
        return self._keep(label, compile_scenario(world))

    def variant(self, claim: str, variant: Variant) -> World:
        """The scenario with some paths set. Raises AnalysisError where that does not fit the scenario."""
        label = _label(variant)
        return self._made.get(label) or self._world(label, replaced(self.scenario, claim, variant))

    def with_assumption(self, name: str, value: float) -> World:
        """The file with an assumption at one value in every future."""
        label = f"{name} = {value:g}"
        return self._made.get(label) or self._keep(label, self.file.program, {name: value})

    def with_option(self, actor: str, option: str) -> World:
        """The file with an option taken at every tick of its decision."""
        label = f"{actor} always: {option}"
        if label in self._made:
            return self._made[label]
        program = self.file.program
        decision, index = _option(self.scenario, program, actor, option)
        return self._keep(label, forced(program, {decision: index}))

    def start(self, claim: str, variant: Variant | None) -> World:
        """The first instant of the file or of a variant: the future stops before anybody moves or decides."""
        label = "the start" if variant is None else f"the start, {_label(variant)}"
        if label in self._made:
            return self._made[label]
        scenario = self.scenario if variant is None else replaced(self.scenario, claim, variant)
        return self._world(label, scenario.model_copy(update={"stop": (parse("true", expected="boolean"),)}))


def replaced(scenario: Scenario, claim: str, variant: Variant) -> Scenario:
    """The scenario with the paths of a claim's variant set. Raises AnalysisError."""
    try:
        return scenario.replace(variant.set)
    except ScenarioError as fault:
        first = next(each for each in fault.diagnostics if each.is_error)
        raise AnalysisError(
            f"the variant of claim `{claim}` cannot be played: {first.message}", hint=first.hint
        ) from None


def set_assumptions(variant: Variant) -> frozenset[str]:
    """The assumptions that a variant sets itself."""
    return frozenset(path.split(".")[1] for path in variant.set if path.startswith("assumptions."))


def _label(variant: Variant) -> str:
    return ", ".join(f"{path} = {json.dumps(value)}" for path, value in sorted(variant.set.items()))


def _option(scenario: Scenario, program: Program, actor: str, option: str) -> tuple[int, int]:
    """Indices of the decision and of its option."""
    names = [decision.identifier for decision in program.decisions]
    decision = next(name for name, each in scenario.decisions.items() if each.actor == actor and option in each.options)
    at = names.index(decision)
    return at, next(index for index in program.decisions[at].options if program.options[index].identifier == option)


# -- what can be forced ------------------------------------------------------------------------------


def forcing(worlds: Worlds, test: ProbabilityTest) -> tuple[World, World] | None:
    """The worlds in which `given` and `against` of a test are forced, or None where they cannot be.

    That a decision goes one way or the other can be forced, and the value of a choice. How a race ends cannot.
    """
    assert test.given is not None
    assert test.against is not None
    option = _forced_options(worlds.scenario, test.given.tree, test.against.tree)
    if option is not None:
        actor, first, second = option
        return worlds.with_option(actor, first), worlds.with_option(actor, second)
    return _forced_values(worlds, test.given, test.against)


def option_chances(scenario: Scenario, *conditions: Expression | None) -> tuple[str, ...]:
    """Assumptions that supply the probabilities of the options which conditions ask about: idle once these are forced."""
    calls = [
        tuple(map(str, node.arguments))
        for condition in conditions
        if condition is not None
        for node in walk(condition)
        if isinstance(node, Call) and node.function == "chose"
    ]
    amounts = [
        each.options[option].probability
        for actor, option in calls
        for each in scenario.decisions.values()
        if each.actor == actor and option in each.options
    ]
    return tuple(amount.name for amount in amounts if isinstance(amount, Amount) and amount.name is not None)


def _forced_options(scenario: Scenario, given: Node, against: Node) -> tuple[str, str, str] | None:
    """`chose(a, x)` against `not chose(a, x)`, of a decision between two, or against `chose(a, y)` of the same decision."""
    if not (isinstance(given, Call) and given.function == "chose"):
        return None
    actor, option = (str(argument) for argument in given.arguments)
    options = next(
        (list(each.options) for each in scenario.decisions.values() if each.actor == actor and option in each.options),
        [],
    )
    others = [each for each in options if each != option]
    other = against.term if isinstance(against, Not) else against
    if not (isinstance(other, Call) and other.function == "chose" and other.arguments[0] == actor):
        return None
    if isinstance(against, Not):
        return (actor, option, others[0]) if other.arguments[1] == option and len(others) == 1 else None
    return (actor, option, str(other.arguments[1])) if other.arguments[1] in others else None


def _forced_values(worlds: Worlds, given: Expression, against: Expression) -> tuple[World, World] | None:
    """Conditions on one choice alone, each met by one of its values."""
    nodes = [node for condition in (given, against) for node in walk(condition)]
    names = {node.name for node in nodes if isinstance(node, AssumptionValue)}
    if len(names) != 1 or any(isinstance(node, Call) for node in nodes):
        return None
    (name,) = names
    prior = worlds.scenario.assumptions[name].prior
    if prior.kind != "choice":
        return None
    values = [value for value, weight in zip(prior.values, prior.weights, strict=True) if weight > 0]
    held = _values_under(worlds, (given, against), name, values)
    if [len(each) for each in held] != [1, 1]:
        return None
    return worlds.with_assumption(name, held[0][0]), worlds.with_assumption(name, held[1][0])


def _values_under(
    worlds: Worlds, conditions: Sequence[Expression], name: str, values: Sequence[float]
) -> list[list[float]]:
    """Per condition the values of an assumption under which it holds, as the engine finds them in one future each."""
    world = worlds.file
    numbers = np.zeros(len(values), np.uint64)
    flags = world.play(seed=0, numbers=numbers, draws={name: np.array(values)}, threads=1, report=no_report)
    return [
        [value for value, holds in zip(values, flags.of(worlds.conditions.name(condition)), strict=True) if holds]
        for condition in conditions
    ]
