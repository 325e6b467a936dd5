"""Supply areas: the places connected to an actor's sources over places that are not hostile-controlled.

A place gained can only add to an area, so the flood starts there; a place lost inside it makes the whole area be
flooded anew, once an instant. docs/model.md section 6.
"""

from __future__ import annotations

from sandtable.engine.jit import jit
from sandtable.engine.state import HOSTILE


@jit
def is_open(W, X, place, actor):
    """Whether supply of the actor passes the place."""
    holder = X.holder[place]
    return holder < 0 or X.stance[actor * W.n.actors + holder] != HOSTILE


@jit
def spread_supply(W, X, actor, size):
    """Flood from the `size` places on the stack, which are supplied."""
    base = actor * W.n.places
    while size > 0:
        size -= 1
        p = X.stack[size]
        for k in range(W.ints[W.n.at_adjacency_start + p], W.ints[W.n.at_adjacency_start + p + 1]):
            q = W.ints[W.n.at_adjacency_place + k]
            if X.supplied[base + q] == 0 and is_open(W, X, q, actor):
                X.supplied[base + q] = 1
                X.stack[size] = q
                size += 1


@jit
def flood_supply(W, X, actor):
    """The whole area of an actor anew."""
    base = actor * W.n.places
    size = 0
    for p in range(W.n.places):
        X.supplied[base + p] = 0
        if W.ints[W.n.at_is_source + base + p] == 1 and is_open(W, X, p, actor):
            X.supplied[base + p] = 1
            X.stack[size] = p
            size += 1
    spread_supply(W, X, actor, size)


@jit
def gain_supply(W, X, actor, place):
    """A place has become open: it is supplied if a source or beside a supplied place, and supply spreads from it."""
    base = actor * W.n.places
    supplied = W.ints[W.n.at_is_source + base + place] == 1
    for k in range(W.ints[W.n.at_adjacency_start + place], W.ints[W.n.at_adjacency_start + place + 1]):
        if X.supplied[base + W.ints[W.n.at_adjacency_place + k]] == 1:
            supplied = True
    if supplied:
        X.supplied[base + place] = 1
        X.stack[0] = place
        spread_supply(W, X, actor, 1)
        X.g.grown |= 1 << actor


@jit
def lose_supply(W, X, actor, place):
    """A place has become closed: at the rim of the area it goes alone, elsewhere the area is flooded anew."""
    base = actor * W.n.places
    neighbours = 0
    for k in range(W.ints[W.n.at_adjacency_start + place], W.ints[W.n.at_adjacency_start + place + 1]):
        neighbours += X.supplied[base + W.ints[W.n.at_adjacency_place + k]]
    if neighbours <= 1 and W.ints[W.n.at_is_source + base + place] == 0:
        X.supplied[base + place] = 0
        X.g.moved |= X.members[actor] & ~X.g.cut  # nobody else has anything to lose
    else:
        X.g.areas |= 1 << actor


@jit
def update_areas(W, X, place, old, new):
    """After a change of control: grow the areas that gain the place, mark those that lose it."""
    A = W.n.actors
    for a in range(A):
        if W.ints[W.n.at_has_sources + a] == 0 or (X.g.areas >> a) & 1:
            continue
        was_open = old < 0 or X.stance[a * A + old] != HOSTILE
        now_open = new < 0 or X.stance[a * A + new] != HOSTILE
        if now_open and not was_open:
            gain_supply(W, X, a, place)
        elif was_open and not now_open and X.supplied[a * W.n.places + place] == 1:
            lose_supply(W, X, a, place)
