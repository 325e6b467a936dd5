"""Who is there, with what: actors, stances, formations, control, fires, air support; and the rules by which they fight."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sandtable.scenario.amounts import Amount, Count, Duration, Length, Probability, Ratio, Speed, Strength, TimeRate
from sandtable.scenario.entry import Entry
from sandtable.scenario.expressions import Condition
from sandtable.scenario.types.common import Identifier, PassageName, Provenance, Sourced, StanceName
from sandtable.scenario.types.observing import Observed


class Actor(Sourced):
    name: str
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    supply: tuple[Identifier, ...] = ()  # source places; none declared: always in supply


class Stance(Sourced):
    """`between` sets both sides; `of` and `towards` one side only."""

    between: tuple[Identifier, Identifier] | None = None
    of: Identifier | None = None
    towards: Identifier | None = None
    stance: StanceName | None = None
    passage: PassageName | None = None  # whether formations of the other may pass through one's places and posts


class Advance(Entry):
    advance: tuple[Identifier, ...] = Field(min_length=1)


Orders = Literal["hold", "withdraw"] | Advance


class Formation(Sourced):
    name: str
    actor: Identifier
    place: Identifier
    strength: Amount[Strength]
    quality: Amount[Ratio] = Amount(1.0)
    pace: Amount[Speed]
    cohesion: Amount[Ratio] = Amount(1.0)
    stock: Amount[Duration] = Amount(10.0)
    posture: Literal["fortified"] | None = None  # holds while it has not left its first place
    airlift: bool = False
    reserve: bool = False  # not on the map until an effect commits it
    orders: Orders = "hold"
    observable: Observed | None = None  # None: at once, and always


class Holder(Provenance):
    """Who controls a place at the start, with its source. `place: actor` is short for `place: {actor: actor}`."""

    actor: Identifier


class Fires(Sourced):
    name: str
    actor: Identifier
    base: Identifier
    against: tuple[Identifier, ...] = Field(min_length=1)
    launchers: Amount[Count]
    reach: Amount[Length]
    tempo: Amount[TimeRate]  # strikes per launcher and day at exposure 1
    loss: Amount[Probability] = Amount(0.02)  # mean share of current strength a strike takes
    delay: Amount[Duration] = Amount(0.5)
    magazine: Amount[Count]
    active: bool = True
    when: Condition | None = None
    not_in_contact: bool = False


class Air(Sourced):
    name: str
    by: Identifier
    to: Identifier
    against: tuple[Identifier, ...] = Field(min_length=1)
    power: Amount[Ratio]  # 0.5 multiplies power by 1.5
    active: bool = True


class Rules(Sourced):
    """Constants of the model, uncertain ones included. What is None comes from the preset (`scenario/presets.py`).

    The other defaults are design defaults of `docs/model.md`.
    """

    preset: Literal["set-piece", "low-intensity"] = "set-piece"
    attacker_loss: Amount[TimeRate] | None = None  # with defender_loss, in the place of daily_loss and loss_ratio
    defender_loss: Amount[TimeRate] | None = None
    daily_loss: Amount[TimeRate] | None = None  # geometric mean of both sides
    loss_ratio: Amount[Ratio] | None = None  # defenders' over attackers', at usual_ratio
    usual_ratio: Amount[Ratio] | None = None  # of powers
    exponent: Amount[Ratio] | None = None  # Helmbold's W
    intensity: Amount[Ratio] | None = None
    intensity_spread: Amount[Ratio] | None = None  # short for both spreads
    attacker_spread: Amount[Ratio] | None = None  # sigma of ln G_A
    defender_spread: Amount[Ratio] | None = None  # sigma of ln G_D
    attack_endurance: Amount[Duration] | None = None
    defence_endurance: Amount[Duration] | None = None
    sway: Amount[Ratio] | None = None
    pursuit: Amount[Probability] | None = None
    recovery: Amount[Duration] | None = None
    attack_ratio: Amount[Ratio] | None = None
    halt_ratio: Amount[Ratio] | None = None
    pause: Amount[Duration] | None = None
    friction_spread: Amount[Ratio] = Amount(0.3)  # sigma of ln friction
    tolerance: Amount[Ratio] = Amount(0.229)
    prepared_after: Amount[Duration] = Amount(3.0)
    stage: Amount[Duration] = Amount(5.0)  # from supply factor 0.6 to 0.3
    surrender_hazard: Amount[TimeRate] = Amount(0.02)
    surrender_at_bay: Amount[TimeRate] | None = None
