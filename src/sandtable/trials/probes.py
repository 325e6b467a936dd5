"""Whether conditions that a file waits for ever hold: asked of the engine itself, by decisions that do nothing.

A probe is a decision that is taken once, as soon as a condition holds, and has no effects; parts of an outcome's condition
stand as outcomes of their own. Random numbers are drawn by the name of what they are for, so the futures stay the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.layout import CLASSES
from sandtable.engine.pack import CapacityError, pack
from sandtable.errors import SandtableError
from sandtable.program import Program, Status
from sandtable.scenario.grammar import parse
from sandtable.scenario.lexer import ExpressionError
from sandtable.scenario.trees import Expression, Node, unparse
from sandtable.scenario.types import Decision, Option, Outcome, Scenario
from sandtable.trials.played import Played

ROUNDS = 12  # programs that are compiled at most
_PREFIX = "trial-probe"


@dataclass(frozen=True)
class Observed:
    """In how many futures conditions hold at some time, and at the end; by their plain text. What is not known is not there."""

    ever: Mapping[str, int] = field(default_factory=dict)
    at_end: Mapping[str, int] = field(default_factory=dict)

    def ever_holds(self, node: Node) -> int | None:
        """In how many futures it holds at some time."""
        return self.ever.get(unparse(node))

    def holds_at_end(self, node: Node) -> int | None:
        """In how many futures it holds at the end."""
        return self.at_end.get(unparse(node))


def observe(played: Played, *, ever: Iterable[Node], at_end: Iterable[Node] = ()) -> Observed:
    """Play the futures again with probes. ever : conditions that are watched for; at_end : read at the end."""
    waited = dict(_watchable(ever))
    read = {unparse(node): node for node in at_end}
    if not waited and not read:
        return Observed()
    found, ends = dict[str, int](), dict[str, int]()
    pending, rounds = list(waited.items()), 0
    while (pending or (read and not ends)) and rounds < ROUNDS:
        rounds += 1
        outcomes = read if not ends else {}
        amended = _fitting(played, pending, outcomes)
        if amended is None:
            break
        program, taken = amended
        _count(played, program, pending[:taken], outcomes, found, ends)
        pending = pending[taken:]
    return Observed(found, ends)


def _watchable(nodes: Iterable[Node]) -> Iterator[tuple[str, Expression]]:
    """Those that the engine can wait for, by their plain text."""
    for node in nodes:
        text = unparse(node)
        try:
            yield text, parse(text, expected="boolean", is_watched=True)
        except ExpressionError:
            continue


def _fitting(
    played: Played, probes: Sequence[tuple[str, Expression]], outcomes: Mapping[str, Node]
) -> tuple[Program, int] | None:
    """A program with as many of the probes as fit without another compilation of the engine; None if there is no room."""
    size = next(each for each in CLASSES if each.name == pack(played.program)[0].name)
    room = min(
        size.decisions - len(played.program.decisions),
        (size.options - len(played.program.options)) // 2,
        len(probes),
    )
    while room > 0 or (outcomes and not probes):
        try:
            program = compile_scenario(_amended(played, probes[:room], outcomes))
            if pack(program)[0].name == size.name:
                return program, room
        except (CapacityError, SandtableError):
            pass
        if room <= 0:
            return None
        room //= 2
    return None


def _amended(played: Played, probes: Sequence[tuple[str, Expression]], outcomes: Mapping[str, Node]) -> Scenario:
    scenario, prefix = played.scenario, prefix_of(played)
    actor = next(iter(scenario.actors))
    more = {
        f"{prefix}-{index}": Decision(
            title=text,
            actor=actor,
            when=when,
            limit=1,
            options={
                f"{prefix}-{index}-yes": Option(title="yes", probability=1),
                f"{prefix}-{index}-no": Option(title="no", probability="rest"),
            },
        )
        for index, (text, when) in enumerate(probes)
    }
    read = {
        f"{prefix}-{index}": Outcome(title=text, when=parse(text, expected="boolean", is_watched=False))
        for index, text in enumerate(outcomes)
    }
    amended = scenario.model_copy(
        update={"decisions": {**scenario.decisions, **more}, "outcomes": {**scenario.outcomes, **read}}
    )
    amended._origin = scenario.origin
    return amended


def prefix_of(played: Played) -> str:
    """The beginning of an identifier that nothing in the file has."""
    prefix = _PREFIX
    names = {*played.scenario.decisions, *played.scenario.outcomes}
    while any(name.startswith(prefix) for name in names):
        prefix += "-x"
    return prefix


def _count(
    played: Played,
    program: Program,
    probes: Sequence[tuple[str, Expression]],
    outcomes: Mapping[str, Node],
    found: dict[str, int],
    ends: dict[str, int],
) -> None:
    engine, prefix = Engine(program), prefix_of(played)
    numbers = np.arange(len(played.draws), dtype=np.uint64)
    batch = engine.run(seed=played.seed, futures=numbers, assumptions=played.draws)
    complete = batch.status == Status.COMPLETE
    ranks = {decision.identifier: rank for rank, decision in enumerate(program.decisions)}
    for index, (text, _) in enumerate(probes):
        found[text] = int((batch.first_choice[complete, ranks[f"{prefix}-{index}"]] >= 0).sum())
    for index, text in enumerate(outcomes):
        ends[text] = int(batch.outcomes[complete, program.outcomes.index(f"{prefix}-{index}")].sum())
