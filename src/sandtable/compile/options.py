"""The options of all decisions in index order, and where the probability of each comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandtable.compile.identifiers import Identifiers
from sandtable.scenario.amounts import Amount
from sandtable.scenario.types import Option, Scenario

NAN = float("nan")


@dataclass(frozen=True)
class OptionEntry:
    """One option: its decision and its belief as indices (-1: no belief), its number (nan: the rest, or a belief's)."""

    identifier: str
    decision: int
    belief: int
    probability: Amount[Any] | float
    option: Option

    @property
    def has_number(self) -> bool:
        return isinstance(self.probability, Amount)


def list_options(scenario: Scenario, names: Identifiers) -> tuple[OptionEntry, ...]:
    """Options by decision, then identifier. In a decision of rule `belief` a name that is no assumption is a belief."""
    entries = []
    for index, decision_name in enumerate(names.decisions.names):
        decision = scenario.decisions[decision_name]
        for identifier in sorted(decision.options):
            option = decision.options[identifier]
            belief, probability = -1, _probability(option)
            name = probability.name if isinstance(probability, Amount) and decision.rule == "belief" else None
            if name is not None and name not in names.assumptions:
                belief, probability = names.beliefs[name], NAN
            entries.append(OptionEntry(identifier, index, belief, probability, option))
    return tuple(entries)


def _probability(option: Option) -> Amount[Any] | float:
    return option.probability if isinstance(option.probability, Amount) else NAN
