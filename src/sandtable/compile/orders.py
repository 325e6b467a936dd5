"""Orders that a scenario gives, or that its decisions may give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sandtable.compile.identifiers import Identifiers
from sandtable.compile.options import OptionEntry
from sandtable.program import Ints, Order, OrderKind
from sandtable.scenario.types import Advance, Orders, Scenario


@dataclass(frozen=True)
class OrderTable:
    """All orders that the scenario gives or may give, each once, in order of kind and waypoints."""

    names: Identifiers
    orders: tuple[Order, ...]

    @classmethod
    def collect(cls, scenario: Scenario, names: Identifiers, *, options: Iterable[OptionEntry]) -> OrderTable:
        given = [formation.orders for formation in scenario.formations.values()]
        effects = [effect for entry in options for effect in entry.option.effects]
        given += [effect.orders.orders for effect in effects if effect.orders is not None]
        given += [Advance(advance=(effect.withdraw.to,)) for effect in effects if effect.withdraw is not None]
        given += ["hold" for effect in effects if effect.evacuate is not None]  # what an order to withdraw becomes
        unique = {_order(orders, names) for orders in given}
        return cls(names, tuple(sorted(unique, key=lambda order: (order.kind, order.waypoints))))

    def index(self, orders: Orders) -> int:
        """Index of an order that the scenario gives."""
        return self.orders.index(_order(orders, self.names))

    def of_formations(self, scenario: Scenario) -> Ints:
        """The index of every formation's order at the start: (F,)."""
        given = (self.index(scenario.formations[name].orders) for name in self.names.formations.names)
        return np.fromiter(given, dtype=np.int32, count=len(self.names.formations))


def _order(orders: Orders, names: Identifiers) -> Order:
    if isinstance(orders, Advance):
        return Order(OrderKind.ADVANCE, tuple(names.places[place] for place in orders.advance))
    return Order(OrderKind.WITHDRAW if orders == "withdraw" else OrderKind.HOLD)
