"""Areas: the places connected over open places, as bit masks of places (word after word; docs/model.md section 6).

An actor's supply area is what is connected to its sources over places that conduct for it: neither hostile-controlled nor
closed to it. Where somebody closes places to it the whole area is flooded again whenever control changes or one of those who
close them moves. Otherwise a place gained can only add to an area, so the flood starts there; a place lost inside it makes the
whole area be flooded again, once an instant. The last of the masks `open` and `area`, after those of the actors, serves
conditions.
"""

from __future__ import annotations

from sandtable.engine.codes import FRIENDLY, HOSTILE
from sandtable.engine.jit import jit
from sandtable.engine.layout import SHIFT, WORD
from sandtable.engine.state import lowest


@jit
def has(masks, first, place):
    """Whether the mask that begins at `first` has a place."""
    return (masks[first + (place >> SHIFT)] >> (place & (WORD - 1))) & 1 == 1


@jit
def include(masks, first, place):
    """Put a place into the mask that begins at `first`."""
    masks[first + (place >> SHIFT)] |= 1 << (place & (WORD - 1))


@jit
def exclude(masks, first, place):
    """Take a place out of the mask that begins at `first`."""
    masks[first + (place >> SHIFT)] &= ~(1 << (place & (WORD - 1)))


@jit
def flood(W, X, first):
    """Spread the area that begins at `first` from the frontier over its open places; the frontier is empty afterwards."""
    words = W.n.words
    w = 0
    while w < words:
        left = X.frontier[w]
        if left == 0:
            w += 1
            continue
        X.frontier[w] = left & (left - 1)
        beside = W.n.at_beside + (WORD * w + lowest(left)) * words
        for v in range(words):
            new = W.ints[beside + v] & X.open[first + v] & ~X.area[first + v]
            if new:
                X.area[first + v] |= new
                X.frontier[v] |= new
                w = min(w, v)


@jit
def closed_word(W, X, actor, w):
    """The places of a word that conduct nothing for an actor: hostile-controlled, or closed to it."""
    words = W.n.words
    closed = 0
    for other in range(W.n.actors):
        if X.stance[actor * W.n.actors + other] == HOSTILE or (X.shut[actor] >> other) & 1:
            closed |= X.held[other * words + w]
    if X.barring[actor]:
        for place in range(WORD * w, min(WORD * (w + 1), W.n.places)):
            if X.location[place].inside & X.barring[actor]:
                closed |= 1 << (place & (WORD - 1))
    return closed


@jit
def flood_supply(W, X, actor):
    """Compute the whole supply area of an actor again."""
    words = W.n.words
    first = actor * words
    for w in range(words):
        closed = closed_word(W, X, actor, w)
        X.open[first + w] = ~closed
        sources = W.ints[W.n.at_sources + first + w] & ~closed
        X.area[first + w] = sources
        X.frontier[w] = sources
    flood(W, X, first)


@jit
def neighbours(W, X, first, place):
    """How many of the places beside a place are in the area that begins at `first`."""
    count = 0
    for w in range(W.n.words):
        left = W.ints[W.n.at_beside + place * W.n.words + w] & X.area[first + w]
        while left:
            count += 1
            left &= left - 1
    return count


@jit
def is_source(W, first, place):
    """Whether a place is a source of the actor whose masks begin at `first`."""
    return (W.ints[W.n.at_sources + first + (place >> SHIFT)] >> (place & (WORD - 1))) & 1 == 1


@jit
def gain_supply(W, X, actor, place):
    """A place has become open: it is supplied if a source or beside a supplied place, and supply spreads from it."""
    first = actor * W.n.words
    if is_source(W, first, place) or neighbours(W, X, first, place) > 0:
        include(X.area, first, place)
        include(X.frontier, 0, place)
        flood(W, X, first)
        X.g.grown |= 1 << actor


@jit
def lose_supply(W, X, actor, place):
    """A place has become closed: at the rim of the area only it is removed, elsewhere the area is flooded again."""
    first = actor * W.n.words
    if neighbours(W, X, first, place) <= 1 and not is_source(W, first, place):
        exclude(X.area, first, place)
        X.g.moved |= X.members[actor] & ~X.g.cut  # nobody else has anything to lose
    else:
        X.g.areas |= 1 << actor


@jit
def update_areas(W, X, place, old, new):
    """After a change of control: grow the areas that gain the place, mark those that lose it."""
    A = W.n.actors
    words = W.n.words
    if old >= 0:
        exclude(X.held, old * words, place)
    include(X.held, new * words, place)
    for a in range(A):
        if W.ints[W.n.at_has_sources + a] == 0 or (X.g.areas >> a) & 1:
            continue
        if X.shut[a]:  # who is inside counts too
            X.g.areas |= 1 << a
            continue
        was_open = old < 0 or X.stance[a * A + old] != HOSTILE
        now_open = X.stance[a * A + new] != HOSTILE
        if now_open and not was_open:
            include(X.open, a * words, place)
            gain_supply(W, X, a, place)
        elif was_open and not now_open:
            exclude(X.open, a * words, place)
            if has(X.area, a * words, place):
                lose_supply(W, X, a, place)


@jit
def open_to(W, X, actor, friends_too):
    """Open to conditions: the places that an actor, and maybe its friends, control. Index of the first word."""
    words = W.n.words
    first = W.n.actors * words
    for w in range(words):
        held = X.held[actor * words + w]
        if friends_too:
            for other in range(W.n.actors):
                if X.stance[actor * W.n.actors + other] == FRIENDLY:
                    held |= X.held[other * words + w]
        X.open[first + w] = held
        X.area[first + w] = 0
    return first


@jit
def is_connected(W, X, actor, one, other):
    """Whether two places are connected over places that an actor and its friends control."""
    first = open_to(W, X, actor, True)
    if not has(X.open, first, one) or not has(X.open, first, other):
        return False
    include(X.area, first, one)
    include(X.frontier, 0, one)
    flood(W, X, first)
    return has(X.area, first, other)


@jit
def is_open(W, X, one, other, actor):
    """Whether two places are connected over places that conduct for an actor."""
    words = W.n.words
    first = W.n.actors * words
    for w in range(words):
        X.open[first + w] = ~closed_word(W, X, actor, w)
        X.area[first + w] = 0
    if not has(X.open, first, one) or not has(X.open, first, other):
        return False
    include(X.area, first, one)
    include(X.frontier, 0, one)
    flood(W, X, first)
    return has(X.area, first, other)


@jit
def is_contiguous(W, X, actor):
    """Whether the places that an actor controls are one piece; False if there is none."""
    words = W.n.words
    first = open_to(W, X, actor, False)
    w = 0
    while w < words and X.open[first + w] == 0:
        w += 1
    if w == words:
        return False
    start = WORD * w + lowest(X.open[first + w])
    include(X.area, first, start)
    include(X.frontier, 0, start)
    flood(W, X, first)
    missing = 0
    for k in range(w, words):
        missing |= X.open[first + k] & ~X.area[first + k]
    return missing == 0
