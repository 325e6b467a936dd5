"""S403: an advance to a place that cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.connections import components
from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Advance, OrdersEffect


@rule(
    "S403",
    summary="no path exists for this advance",
    why="""An advance moves from place to place along routes. Without a path to the next place, the formation would stop
    there for the rest of the future.""",
    bad="""
    routes: {road: {between: [palmyra, sukhna]}}
    formations:
      column: {place: palmyra, orders: {advance: [deir-ez-zor]}, ...}
    """,
    good="""
    routes:
      road: {between: [palmyra, sukhna]}
      desert: {between: [sukhna, deir-ez-zor]}
    formations:
      column: {place: palmyra, orders: {advance: [deir-ez-zor]}, ...}
    """,
)
def unreachable(draft: Draft) -> Iterator[Finding]:
    reach = components(draft)
    if reach is None:
        return
    for name, formation in draft.scenario.formations.items():
        if isinstance(formation.orders, Advance):
            yield from _breaks(reach, formation.place, formation.orders, ("formations", name, "orders", "advance"))
    for path, entry in draft.entries:
        if isinstance(entry, OrdersEffect) and isinstance(entry.orders, Advance):
            for name in entry.named[:1]:  # those that follow it are mostly beside it
                ordered = draft.scenario.formations.get(name)
                if ordered is not None:
                    yield from _breaks(reach, ordered.place, entry.orders, (*path, "orders", "advance"))


def _breaks(reach: dict[str, str], place: str, orders: Advance, path: Path) -> Iterator[Finding]:
    """The first waypoint that cannot be reached from the one before it; unknown places are reported by another rule."""
    for index, waypoint in enumerate(orders.advance):
        if place in reach and waypoint in reach and reach[place] != reach[waypoint]:
            hint = "add the routes between them, or change the orders"
            yield Finding((*path, index), f"no path leads from `{place}` to `{waypoint}`", hint=hint)
            return
        place = waypoint
