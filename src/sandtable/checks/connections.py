"""Which places are connected by routes, for the rules S403 and S404."""

from __future__ import annotations

from sandtable.scenario.draft import Draft


def components(draft: Draft) -> dict[str, str] | None:
    """The connected component of each place, named by its first place; None if routes are missing from the draft."""
    if not draft.is_whole:
        node = draft.document.find(("theatre", "routes"))
        if node is not None and len(node.entries) != len(draft.scenario.theatre.routes):
            return None
    neighbours: dict[str, set[str]] = {place: set() for place in draft.names("place") or ()}
    for route in draft.scenario.theatre.routes.values():
        one, other = route.between
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    lowest: dict[str, str] = {}
    for start in sorted(neighbours):
        pending = [start]
        while pending:
            place = pending.pop()
            if place not in lowest:
                lowest[place] = start
                pending.extend(neighbours[place])
    return lowest
