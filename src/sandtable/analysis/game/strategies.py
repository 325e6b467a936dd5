"""Strategies: decisions whose option is given instead of drawn, and the profiles that a game's players make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sandtable.errors import AnalysisError
from sandtable.program import Program
from sandtable.scenario.types import Scenario


def forced(program: Program, choices: Mapping[int, int]) -> Program:
    """A program in which the decisions named take the option named, at every tick, by whatever rule they went before.

    choices : decision index to option index, both of the program. Everything else, the assumptions drawn included, stays
    as it is, so the same future numbers share all chance with the program given (common random numbers). A decision
    whose trigger never becomes true is not reached by this either. Raises AnalysisError if an option is none of its
    decision's. Checked by tests/unit/analysis/test_strategies.py.
    """
    numbers = program.numbers
    values = numbers.values.copy()
    options = list(program.options)
    given: list[int] = []
    for decision, chosen in choices.items():
        if chosen not in program.decisions[decision].options:
            raise AnalysisError(
                f"option {chosen} is none of the decision `{program.decisions[decision].identifier}`",
                hint=f"its options: {', '.join(map(str, program.decisions[decision].options))}",
            )
        for option in program.decisions[decision].options:
            number = numbers.layout.option + option
            values[number] = float(option == chosen)
            # a number for `rest`, for what an expression gives and for a utility too: nothing is left to be taken
            options[option] = replace(options[option], probability=number, expression=-1, shifts=(), utility=-1)
            given.append(number)
    kept = ~np.isin(numbers.bound_number, given)
    changed = replace(
        numbers,
        values=values,
        bound_number=numbers.bound_number[kept],
        bound_assumption=numbers.bound_assumption[kept],
    )
    return replace(program, numbers=changed, options=tuple(options))


@dataclass(frozen=True, slots=True)
class Strategy:
    """What a player commits itself to: one option for each of its decisions that are solved.

    label : the options' identifiers joined by ` + `. choices : decision index to option index.
    """

    label: str
    choices: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Player:
    """An actor of the game. decisions : indices of its solved decisions; strategies : the product of their options."""

    identifier: str
    name: str
    decisions: tuple[int, ...]
    strategies: tuple[Strategy, ...]


def players_of(scenario: Scenario, program: Program) -> tuple[Player, ...]:
    """The players of a scenario's game in the order of the file, each with its strategies.

    Decisions and their options in the order of the file too: the first strategy takes the first option everywhere.
    Raises AnalysisError if the scenario has no game or nothing to solve.
    """
    if scenario.game is None:
        raise AnalysisError(
            "the scenario declares no game, so there is nothing to solve",
            hint="add `game:` with players and utilities, and mark decisions `solve: true`",
        )
    return tuple(_player(name, scenario, program) for name in scenario.game.players)


def _player(actor: str, scenario: Scenario, program: Program) -> Player:
    index = {decision.identifier: position for position, decision in enumerate(program.decisions)}
    solved = [name for name, decision in scenario.decisions.items() if decision.solve and decision.actor == actor]
    if not solved:
        raise AnalysisError(
            f"the player `{actor}` has no decision to solve", hint="mark one of its decisions `solve: true`"
        )
    strategies: list[Strategy] = [Strategy("", {})]
    for name in solved:
        decision = program.decisions[index[name]]
        options = {program.options[option].identifier: option for option in decision.options}
        strategies = [
            Strategy(
                f"{before.label} + {option}" if before.label else option,
                {**before.choices, index[name]: options[option]},
            )
            for before in strategies
            for option in scenario.decisions[name].options
        ]
    return Player(actor, scenario.actors[actor].name, tuple(index[name] for name in solved), tuple(strategies))
