"""Orders, and decisions with their options and effects, as a program holds them."""

from __future__ import annotations

from dataclasses import dataclass

from sandtable.program.codes import Clock, EffectKind, OrderKind


@dataclass(frozen=True)
class Order:
    """An order, and the waypoints of an advance as place indices."""

    kind: OrderKind
    waypoints: tuple[int, ...] = ()


@dataclass(frozen=True)
class CompiledEffect:
    """One effect. `subject` by kind: actor (stance), fires, air, belief, who hands over, else -1.

    `formations`: those named, sorted; `actor`: whose formations, -1 of any actor; `is_zoned`: only those inside `places`.
    `object`: order index (orders, withdraw), other actor (stance), place or -1 for its own (commit), who takes over or is
    captor (handover, surrender), else -1. `setting`: new stance (stance; -1 as it is), 1 on/open/success, 0 off/cease/failure.
    `passage`: 1 closed, 0 open, -1 as it is; `is_one_sided`: of the subject towards the object only. `places`: of a ceasefire,
    a handover or a zone. `number`: index into numbers of the reinforcement's strength or the factor of cohesion;
    `after`: index of the delay, -1 none.
    """

    kind: EffectKind
    subject: int = -1
    object: int = -1
    setting: int = 0
    places: tuple[int, ...] = ()
    number: int = -1
    formations: tuple[int, ...] = ()
    actor: int = -1
    is_zoned: bool = False
    passage: int = -1
    is_one_sided: bool = False
    after: int = -1


@dataclass(frozen=True)
class CompiledShift:
    """What multiplies an option's weight if the expression `when` holds: a number by its index, or an expression; else -1."""

    when: int
    number: int = -1
    expression: int = -1


@dataclass(frozen=True)
class CompiledOption:
    """probability: index into numbers of the base, or -1; expression: that gives the base, or -1; both -1: the rest.

    utility: expression, where the decision is a logit; else -1.
    """

    identifier: str
    decision: int
    probability: int
    effects: tuple[CompiledEffect, ...]
    expression: int = -1
    shifts: tuple[CompiledShift, ...] = ()
    utility: int = -1


@dataclass(frozen=True)
class CompiledDecision:
    """A decision, its condition and clock, and which options belong to it."""

    identifier: str
    actor: int
    when: int  # expression index
    clock: Clock
    limit: int  # largest number of ticks; 2**31-1 if none
    options: tuple[int, ...]  # option indices, in sorted order of identifiers
    drawn: tuple[int, ...]  # the same in the order of the file, in which their probabilities add up to meet the draw
