"""Red lines that make no difference: the act never comes up, is never taken with or without the line, or nothing sees it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sandtable.analysis.compare.red_lines import components_of, whole_of
from sandtable.compile import compile_scenario
from sandtable.engine.batch import Batch, Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.pack import CapacityError
from sandtable.errors import SandtableError
from sandtable.program import Program, Status
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import RedLine
from sandtable.trials.played import Played
from sandtable.trials.reasons import decision_with


def red_lines(played: Played) -> Iterator[Finding]:
    """S740."""
    for name, line in played.scenario.red_lines.items():
        decision = decision_with(played, line.target, line.act) if line.act else None
        if decision is not None and not len(played.ticks[decision]):
            message = f"the red line `{name}` never matters: `{decision}`, which has `{line.act}`, is reached in {played.none}"
            yield Finding(("red_lines", name, "act"), message, "S740", f"look at the condition of `{decision}`")
            continue
        yield from _compared(played, name, line, decision)


def _compared(played: Played, name: str, line: RedLine, decision: str | None) -> Iterator[Finding]:
    """The same futures without the line."""
    without = _without(played, name, line)
    if without is None:
        return
    program, batch = without
    if _is_same(played, program, batch):
        components = list(components_of(line))
        message = f"the red line `{name}` makes no difference: without it, {played.each} is the same"
        hint = "no decision sees what it sets: let a utility or a probability of the deciding actor depend on it"
        path = ("red_lines", name, components[0]) if len(components) == 1 else ("red_lines", name)
        yield Finding(path, message, "S740", hint, part="key")
    elif decision is not None and line.act is not None:
        act = next(
            k
            for k, each in enumerate(program.options)
            if each.identifier == line.act and program.decisions[each.decision].identifier == decision
        )
        if not played.chosen[played.option(decision, line.act)] and not batch.choices[:, act].any():
            message = f"the red line `{name}` has nothing to {line.kind}: `{line.act}` is chosen in {played.none}, with it or without"
            yield Finding(
                ("red_lines", name, "act"), message, "S740", f"look at what `{line.act}` is worth without the line"
            )


def _without(played: Played, name: str, line: RedLine) -> tuple[Program, Batch] | None:
    """The futures in the world without the whole line; None if that cannot be played, which `sandtable compare` explains."""
    try:
        program = compile_scenario(played.scenario.replace(whole_of(name, line)))
        engine = Engine(program)
    except (SandtableError, CapacityError):
        return None
    numbers = np.arange(len(played.draws), dtype=np.uint64)
    draws = draw_assumptions(program, seed=played.seed, futures=numbers)
    return program, engine.run(seed=played.seed, futures=numbers, assumptions=draws)


def _is_same(played: Played, program: Program, batch: Batch) -> bool:
    """Whether nothing comes out otherwise in any future that came to its end in both worlds."""
    both = played.complete & (batch.status == Status.COMPLETE)
    shared = [each for each in program.outcomes if each in played.program.outcomes]
    mine = [played.program.outcomes.index(each) for each in shared]
    other = [program.outcomes.index(each) for each in shared]
    if not np.array_equal(played.batch.outcomes[both][:, mine], batch.outcomes[both][:, other]):
        return False
    return all(
        np.array_equal(getattr(played.batch, each)[both], getattr(batch, each)[both])
        for each in ("end", "choices", "strikes", "control", "strength", "de_facto", "de_jure")
    )
