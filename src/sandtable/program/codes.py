"""Every code that a program, a future's state or its log holds, declared once.

The compiler, both twins, studies and narration use these. Compiled functions cannot read members of an enumeration:
`sandtable.engine.codes` gives the kernel the same numbers as plain integers. Imports nothing.
"""

from __future__ import annotations

from enum import IntEnum


class Stance(IntEnum):
    """What one actor is to another."""

    HOSTILE = 0
    NEUTRAL = 1
    FRIENDLY = 2


class Status(IntEnum):
    """How a future ended for the engine. Anything but COMPLETE is a failed future, counted and kept."""

    COMPLETE = 0
    SETTLING_LIMIT = 1  # more than 400 settling steps in one instant
    EVENT_LIMIT = 2  # more than 5,000 events
    NOT_FINITE = 3  # a strength or time became nan or negative
    NO_CHOICE = 4  # at a tick no option could be drawn: weights or utilities that are none, or all of them 0


class Event(IntEnum):
    """Rows of an event log: (time, event, subject, object, value). The first thirteen are scheduled, in this order of precedence."""

    ARRIVAL = 0  # formation, place, 0
    MEETING = 1  # formation, other formation, 0 (the pair's lower index first)
    RING = 2  # formation, ring, 1 entered 0 left
    STRIKE = 3  # formation, fires, share lost
    DESTROYED = 4  # formation, -1, strength: in a fight it has fallen to the strength at which it is destroyed
    GIVE_WAY = 5  # formation, location (place, or P + route; -1 outside engagements), strength before any pursuit
    HALT = 6  # lowest attacking formation, location, ratio
    SUPPLY = 7  # formation, stage 1 or 2, supply factor
    SURRENDER = 8  # formation, captor (an actor, -1 nobody), strength
    RECOVERY = 9  # formation, -1, strength
    WATCH = 10  # formation, -1, strength: a level that an expression compares with was reached
    DECISION = 11  # decision, option, tick number
    RESUME = 12  # formation, -1, 0
    STOP = 13  # index of the stop condition, -1, 0
    # consequences, logged where they happen
    DEPART = 14  # formation, route, signed velocity km/day (positive from route.start)
    ENTER = 15  # formation, place, 0
    CONTROL = 16  # place, actor, 0
    OPEN = 17  # lowest attacker, location, ratio at opening
    JOIN = 18  # formation, location, a `Side`: attackers or defenders
    END = 19  # location, -1, the `Side` that holds the field
    WITHDRAW = 20  # formation, route, signed velocity
    GONE = 21  # formation, -1, a `Loss`
    CUT = 22  # formation, -1, 1 cut off 0 reconnected
    COMMIT = 23  # formation, place, strength
    WAIT = 24  # formation, place, 0: it begins to besiege, or falls back to waiting
    DAY = 25  # -1, -1, day: a day that an expression compares with has come (scheduled, in the place of WATCH)
    VOID = 26  # option, which of its effects from 0, a `Void`: why the effect did nothing
    PRISONERS = 27  # formation, location, fighters that the pursuit took
    BAY = 28  # formation, -1, 1 it is at bay, 0 no more, without a withdrawal
    EFFECT = 29  # option, which of its effects, 0: a delayed effect takes place (scheduled, between WATCH and DECISION)
    EVACUATE = 30  # formation, place (-1 on a route), strength
    BARRED = 31  # formation, place, 1 the place is closed to its actor, 0 a ceasefire keeps it out
    ODDS = 32  # option, which of its shifts from 0, what its odds were multiplied by
    CHANCE = 33  # option, -1, the probability that it had at this tick, where that depends on how things stand


class Purpose(IntEnum):
    """What dice are thrown for: columns of the salts of a future. From DECISIONS on there is one column for each decision."""

    ENGAGEMENTS = 0
    FRICTION = 1
    LEVELS = 2
    STRIKES = 3
    RECOVERY = 4
    SURRENDER = 5
    SETTLEMENT = 6
    DECISIONS = 7


class Side(IntEnum):
    """A side of an engagement; as the value of an END row, who holds the field."""

    ATTACKERS = 0
    DEFENDERS = 1
    NEITHER = 2


class Loss(IntEnum):
    """How a formation ceased to exist; the value of a GONE row."""

    DESTROYED = 0
    SURRENDERED = 1


class Void(IntEnum):
    """Why an effect of a decision did nothing; the value of a VOID row."""

    ALREADY = 1  # it was so already: the stance, the fires, the air support, the airlift, the ceasefire
    GONE = 2  # the formation is destroyed or has surrendered
    RESERVE = 3  # the formation is a reserve, which cannot be told to do this
    NO_REFUGE = 4  # an order to withdraw, and no place to withdraw to
    ON_THE_MAP = 5  # a commitment of what is no reserve any more
    CEASEFIRE = 6  # a commitment that a ceasefire forbids
    CLOSED = 7  # a commitment to a place that is closed to the actor
    SPENT = 8  # fires opened with no strike left, or without launchers
    EMPTY = 9  # nobody is selected
    NOT_HELD = 10  # a handover of places none of which the giver controls
    FIGHTING = 11  # an evacuation of a formation that is engaged
    PENDING = 12  # a delayed effect that is on its way already


class Mode(IntEnum):
    """Where a formation is and what it does there."""

    AT_PLACE = 0
    MOVING = 1
    WAITING = 2  # on a route, at its end
    ENGAGED = 3
    WITHDRAWING = 4
    STOPPED = 5  # on a route, by order or behind an engagement of others
    GONE = 6
    RESERVE = 7


class OrderKind(IntEnum):
    """What an order tells a formation to do."""

    HOLD = 0
    ADVANCE = 1
    WITHDRAW = 2


class Clock(IntEnum):
    """When a decision ticks while its condition holds."""

    ONCE = 0
    EACH = 1
    EVERY = 2
    HAZARD = 3


class EffectKind(IntEnum):
    """What an effect of a decision changes; each name is the key of the format, in upper case."""

    ORDERS = 0
    STANCE = 1
    FIRES = 2
    AIR = 3
    REINFORCE = 4
    COMMIT = 5
    CEASEFIRE = 6
    AIRLIFT = 7
    EVIDENCE = 8
    END = 9
    HANDOVER = 10
    WITHDRAW = 11
    EVACUATE = 12
    SURRENDER = 13
    REFIT = 14
    COHESION = 15


class Operation(IntEnum):
    """Operations of the byte code of conditions (`sandtable.compile.bytecode`, `sandtable.engine.conditions`).

    The kernel recognises groups by their order: what reads or calculates, then AND to UNEQUAL (two operands), then the
    vocabulary, of which CONTROLS to CONNECTED and SHARE to OPEN are about control and places.
    """

    CONSTANT = 0  # index into the constants
    NUMBER = 1  # index into the numbers
    ASSUMPTION = 2
    DAY_REACHED = 3  # whether the day on the stack has come
    DAY_NOW = 4
    NOT = 5
    AND_THEN = 6  # instructions to leave out if what is on the stack is false
    OR_ELSE = 7  # ... if it is true
    AND = 8
    OR = 9
    ADD = 10
    SUBTRACT = 11
    MULTIPLY = 12
    DIVIDE = 13
    LEAST = 14
    MOST = 15
    LESS = 16
    LESS_EQUAL = 17
    GREATER = 18
    GREATER_EQUAL = 19
    EQUAL = 20
    UNEQUAL = 21
    CONTROLS = 22  # actor, offset and count of places
    PRESENT = 23  # actor, offset and count of places
    CONNECTED = 24  # actor, place, place
    ENCIRCLED = 25  # formation
    AT = 26  # formation, place
    IS_ENGAGED = 27  # formation
    IS_SPENT = 28  # formation
    IS_SURRENDERED = 29  # formation, actor
    IS_GONE = 30  # formation
    WITHIN = 31  # formation, ring
    IS_HOSTILE = 32  # actor, actor
    IS_FRIENDLY = 33  # actor, actor
    CHOSE = 34  # option
    CHOICES = 35  # option
    STRIKES = 36  # actor, actor
    MAGAZINE = 37  # fires
    BELIEF = 38
    STRENGTH = 39  # formation
    INITIAL = 40  # formation
    FIRST = 41  # slot
    REACHED = 42  # slot
    SHARE = 43  # actor
    CONTIGUOUS = 44  # actor
    CONTACT = 45  # actor, actor
    LINE = 46  # actor, actor, barrier
    OPEN = 47  # actor, place, place
    IS_BARRED = 48  # formation
    IS_ATTACKED = 49  # formation
    WAS_ATTACKED = 50  # actor, actor
    # numbers that are read at one moment, and the choice between two: after the vocabulary, as the kernel asks for them last
    SELECT = 51  # of three on the stack: the second if the first is true, else the third
    CHOSEN = 52  # option
    SINCE = 53  # option
    LOSSES = 54  # actor
    POWER = 55  # actor, offset and count of places


class Change(IntEnum):
    """Bits of what a condition depends on besides formations, places and options, and of what changed in an instant."""

    STRIKE = 1
    STANCE = 2  # passage too
    BELIEF = 4
