"""The options of all decisions in index order, and where the weight of each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandtable.compile.identifiers import Identifiers
from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.trees import Call, Expression
from sandtable.scenario.types import Option, Scenario, Shift, Weighted

NAN = float("nan")


@dataclass(frozen=True)
class OptionEntry:
    """One option. decision : its index. probability : the base as a number, nan if there is none. expression : the base
    as an expression. Neither: the rest, or a logit's utility.
    """

    identifier: str
    decision: int
    probability: Amount[Any] | float
    expression: Expression | None
    option: Option
    path: Path

    @property
    def has_number(self) -> bool:
        return isinstance(self.probability, Amount)

    @property
    def shifts(self) -> tuple[Shift, ...]:
        chance = self.option.probability
        return chance.shifts if isinstance(chance, Weighted) else ()

    @property
    def expressions(self) -> Iterator[tuple[Path, Expression]]:
        """What is read at a tick, with its path."""
        at = (*self.path, "probability")
        if self.expression is not None:
            yield (*at, "base") if isinstance(self.option.probability, Weighted) else at, self.expression
        for position, shift in enumerate(self.shifts):
            yield (*at, "shifts", position, "when"), shift.when
            if isinstance(shift.odds_times, Expression):
                yield (*at, "shifts", position, "odds_times"), shift.odds_times
        if self.option.utility is not None:
            yield (*self.path, "utility"), self.option.utility


def list_options(scenario: Scenario, names: Identifiers) -> tuple[OptionEntry, ...]:
    """Options by decision, then identifier. Under `rule: belief` a name that is no assumption is `belief(name)`."""
    entries = []
    for index, decision_name in enumerate(names.decisions.names):
        decision = scenario.decisions[decision_name]
        for identifier in sorted(decision.options):
            option = decision.options[identifier]
            chance = option.probability.base if isinstance(option.probability, Weighted) else option.probability
            expression = chance if isinstance(chance, Expression) else None
            number: Amount[Any] | float = chance if isinstance(chance, Amount) else NAN
            name = chance.name if isinstance(chance, Amount) and decision.rule == "belief" else None
            if name is not None and name not in names.assumptions:
                expression, number = Expression(Call("belief", (name,)), "number", f"belief({name})"), NAN
            path = ("decisions", decision_name, "options", identifier)
            entries.append(OptionEntry(identifier, index, number, expression, option, path))
    return tuple(entries)
