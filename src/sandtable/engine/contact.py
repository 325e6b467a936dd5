"""Who is in contact with whom, and who captures whom (docs/model.md sections 3 and 6)."""

from __future__ import annotations

from sandtable.engine.codes import ATTACK
from sandtable.engine.jit import jit
from sandtable.engine.movement import route_length
from sandtable.engine.state import SAME_POINT, lowest, strongest


@jit
def enemies_at_gates(W, X, place, enemies):
    """Those of a mask who stand on a route at its end at a place."""
    found = 0
    left = enemies & X.g.standing
    while left:
        j = lowest(left)
        left &= left - 1
        f = X.formation[j]
        if f.route < 0:
            continue
        if W.ints[W.n.at_route_start + f.route] == place:
            if abs(f.position) <= SAME_POINT:
                found |= 1 << j
        elif (
            W.ints[W.n.at_route_end + f.route] == place and abs(route_length(W, X, f.route) - f.position) <= SAME_POINT
        ):
            found |= 1 << j
    return found


@jit
def contacts(W, X, i):
    """The hostile formations in contact with one that is not withdrawing."""
    f = X.formation[i]
    enemies = X.hostile[f.actor]
    if f.is_inside == 1:
        return X.location[f.place].inside & enemies | enemies_at_gates(W, X, f.place, enemies)
    if f.route < 0 or (X.g.standing >> i) & 1 == 0:
        return 0
    found = 0
    left = X.location[W.n.places + f.route].on & enemies & X.g.standing
    while left:
        j = lowest(left)
        left &= left - 1
        if abs(X.formation[j].position - f.position) <= SAME_POINT:
            found |= 1 << j
    if f.position <= SAME_POINT:
        found |= X.location[W.ints[W.n.at_route_start + f.route]].inside & enemies
    if abs(route_length(W, X, f.route) - f.position) <= SAME_POINT:
        found |= X.location[W.ints[W.n.at_route_end + f.route]].inside & enemies
    return found


@jit
def captor_of(W, X, i, t):
    """The actor to whom a formation surrenders: of its opponents, else of the unspent in contact; -1 if there is none."""
    f = X.formation[i]
    if f.engagement >= 0:
        g = X.engagement[f.engagement]
        found = strongest(W, X, g.defenders if f.side == ATTACK else g.attackers, f.actor)
        if found >= 0:
            return found
    return strongest(W, X, contacts(W, X, i) & ~X.g.spent, f.actor)
