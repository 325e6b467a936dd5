"""What happens next in an engagement, from the closed forms: destroyed, giving way, halt, watched level (docs/model.md section 3)."""

from __future__ import annotations

import math

from sandtable.engine.codes import ATTACK, DEFENCE, FALLEN, GIVE_WAY, HALT, WATCH
from sandtable.engine.flows import LOGARITHMIC, days_to_factor, days_to_ratio
from sandtable.engine.jit import jit
from sandtable.engine.state import INF, NEVER, REMNANT, lowest

STEEPEST = 20.0  # of a logarithm of relative loss rates


@jit
def next_level(W, X, i):
    """The strength at which a formation is destroyed, or a watched level above it that it has still to pass."""
    f = X.formation[i]
    level = REMNANT * f.initial
    for k in range(W.ints[W.n.at_watch_start + i], W.ints[W.n.at_watch_start + i + 1]):
        watched = W.reals[W.n.at_watch + 2 * k] * f.initial + W.reals[W.n.at_watch + 2 * k + 1]
        if watched < f.strength and watched > level:
            level = watched
    return level


@jit
def side_event(W, X, e, side, own, rate):
    """When the first member of a side falls to a level: (days, formation, level, kind)."""
    g = X.engagement[e]
    members = g.attackers if side == ATTACK else g.defenders
    most = -1.0
    who = -1
    at = 0.0
    kind = FALLEN
    while members:
        i = lowest(members)
        members &= members - 1
        f = X.formation[i]
        level = next_level(W, X, i)
        share = level / f.strength
        this = FALLEN if level <= REMNANT * f.initial else WATCH
        if share > most or (share == most and this == FALLEN and kind == WATCH):
            most = share
            who = i
            at = level
            kind = this
    return days_to_factor(own, g.omega, X.g.exponent, rate, most), who, at, kind


@jit
def strain_left(X, e, i, side):
    """What a side has still to strain before a member gives way."""
    g = X.engagement[e]
    f = X.formation[i]
    if side == ATTACK:
        return g.endurance_attack * f.cohesion - (g.strain_attack - f.mark)
    return g.endurance_defence * f.cohesion - (g.strain_defence - f.mark)


@jit
def next_to_give_way(X, e, side):
    """When the first member of a side gives way: (days, formation); infinite if nobody does."""
    g = X.engagement[e]
    members = (g.attackers if side == ATTACK else g.defenders) & ~X.g.bay
    pace = g.pace_attack if side == ATTACK else g.pace_defence
    least = INF
    who = -1
    while members:
        i = lowest(members)
        members &= members - 1
        left = strain_left(X, e, i, side)
        if left < least:
            least = left
            who = i
    if pace > 0.0 and who >= 0:
        return max(least, 0.0) / pace, who
    return INF, who


@jit
def set_pace(W, X, e, ratio):
    """How fast each side strains: rho^sway over its endurance; nobody does where nobody loses."""
    g = X.engagement[e]
    g.altered = 0
    if g.rate_attack == 0.0 and g.rate_defence == 0.0:
        g.pace_attack = 0.0
        g.pace_defence = 0.0
        return
    relative = g.pull
    if X.g.exponent >= LOGARITHMIC:
        relative -= 2.0 * X.g.exponent * math.log(ratio)
    if relative > STEEPEST:
        relative = STEEPEST
    elif relative < -STEEPEST:
        relative = -STEEPEST
    meeting = g.location >= W.n.places
    g.pace_attack = math.exp(X.g.sway * relative) / (X.g.meeting_endurance if meeting else X.g.attack_endurance)
    g.pace_defence = math.exp(-X.g.sway * relative) / (X.g.meeting_endurance if meeting else X.g.defence_endurance)


@jit
def set_next(X, e, t, days, kind, who, level):
    """This happens next in the engagement, unless something that comes earlier is known."""
    g = X.engagement[e]
    when = t + days
    sooner = when < g.when or (when == g.when and (kind < g.kind or (kind == g.kind and who < g.subject)))
    if sooner and days < INF and who >= 0:
        g.when = when
        g.kind = kind
        g.subject = who
        g.level = level


@jit
def find_next(W, X, e, t):
    """The next event of an engagement from its present state."""
    g = X.engagement[e]
    g.when = INF
    g.kind = NEVER
    days_a, who_a, level_a, kind_a = side_event(W, X, e, ATTACK, 1.0 / g.r, g.rate_attack)
    days_d, who_d, level_d, kind_d = side_event(W, X, e, DEFENCE, g.r, g.rate_defence)
    alone = g.attackers & (g.attackers - 1) == 0 and g.defenders & (g.defenders - 1) == 0
    both = alone and kind_a == FALLEN and kind_d == FALLEN
    set_next(X, e, t, days_a, kind_a, who_a, level_a)
    if not (
        both and t + days_a == t + days_d
    ):  # the last of both at once: the attacker goes, the defender keeps the place
        set_next(X, e, t, days_d, kind_d, who_d, level_d)
    days_a, who_a = next_to_give_way(X, e, ATTACK)
    days_d, who_d = next_to_give_way(X, e, DEFENCE)
    set_next(X, e, t, days_a, GIVE_WAY, who_a, 0.0)
    set_next(X, e, t, days_d, GIVE_WAY, who_d, 0.0)
    days = days_to_ratio(g.r, g.omega, X.g.exponent, g.rate_attack, g.rate_defence, g.ratio, X.g.halt_ratio)
    set_next(X, e, t, days, HALT, lowest(g.attackers), g.ratio)
