"""The sections `decisions` and `red_lines`, and what an option does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, create_model

from sandtable.scenario.amounts import Amount, Duration, Probability, Ratio, Strength, TimeRate
from sandtable.scenario.entry import Entry
from sandtable.scenario.expressions import Condition, MomentCondition, NumberExpression
from sandtable.scenario.types.common import Identifier, PassageName, Sourced, StanceName, Variant
from sandtable.scenario.types.observing import Observed
from sandtable.scenario.types.parties import Orders


class Named(Entry):
    """Formations by name: `formation` is short for `formations` with one."""

    older_words: ClassVar[frozenset[str]] = frozenset({"formation"})
    formation: Identifier | None = None
    formations: tuple[Identifier, ...] = ()

    @property
    def named(self) -> tuple[Identifier, ...]:
        """All that are named, as written."""
        return self.formations if self.formation is None else (self.formation, *self.formations)


class Selector(Named):
    """Formations by name, actor and zone: all that satisfy every key given."""

    actor: Identifier | None = None
    zone: Identifier | None = None  # inside one of its places now


class OrdersEffect(Selector):
    orders: Orders


class StanceEffect(Entry):
    """`between` sets both sides; `of` and `towards` one side only. What is not given stays as it is."""

    between: tuple[Identifier, Identifier] | None = None
    of: Identifier | None = None
    towards: Identifier | None = None
    to: StanceName | None = None
    passage: PassageName | None = None


class FiresEffect(Entry):
    name: Identifier
    to: Literal["open", "cease"]


class AirEffect(Entry):
    name: Identifier
    to: Literal["on", "off"]


class ReinforceEffect(Named):
    strength: Amount[Strength]


class CommitEffect(Named):
    """Puts a reserve on the map, at its own place or another."""

    at: Identifier | None = None


class CeasefireEffect(Entry):
    zone: Identifier | None = None
    places: tuple[Identifier, ...] = ()
    to: Literal["on", "off"] = "on"


class AirliftEffect(Named):
    to: Literal["on", "off"]


class _Handover(Entry):
    places: tuple[Identifier, ...] = ()
    zone: Identifier | None = None
    to: Identifier

    @property
    def giver(self) -> str | None:
        """The key `from`: who hands over, instead of the deciding actor."""
        given: str | None = getattr(self, "from")
        return given


if TYPE_CHECKING:

    class HandoverEffect(_Handover): ...

else:  # a class cannot name a field `from`
    HandoverEffect = create_model(
        "HandoverEffect", __base__=_Handover, __module__=__name__, **{"from": (Identifier | None, None)}
    )
    HandoverEffect.__doc__ = """Places change hands by agreement."""


class WithdrawEffect(Selector):
    """Who fights or is in contact withdraws first, then marches to the place."""

    to: Identifier


class EvacuateEffect(Named):
    """Formations become reserves again."""


class SurrenderEffect(Named):
    """Formations lay down their arms."""

    to: Identifier


class RefitEffect(Selector):
    """Spent formations are fit to fight again."""


class CohesionEffect(Selector):
    """Multiplies what formations bear."""

    factor: Amount[Ratio]


class EvidenceEffect(Entry):
    belief: Identifier
    outcome: Literal["success", "failure"]


class Effect(Entry):
    """Exactly one key, `after` aside."""

    orders: OrdersEffect | None = None
    stance: StanceEffect | None = None
    fires: FiresEffect | None = None
    air: AirEffect | None = None
    reinforce: ReinforceEffect | None = None
    commit: CommitEffect | None = None
    ceasefire: CeasefireEffect | None = None
    airlift: AirliftEffect | None = None
    evidence: EvidenceEffect | None = None
    handover: HandoverEffect | None = None
    withdraw: WithdrawEffect | None = None
    evacuate: EvacuateEffect | None = None
    surrender: SurrenderEffect | None = None
    refit: RefitEffect | None = None
    cohesion: CohesionEffect | None = None
    end: Literal[True] | None = None
    after: Amount[Duration] | None = None

    @property
    def name(self) -> str:
        """The key that says what it does, such as `commit`; empty if there is none."""
        keys = (key for key in type(self).model_fields if key != "after")
        return next((key for key in keys if getattr(self, key) is not None), "")


class Shift(Entry):
    """What multiplies an option's weight when its condition holds at the tick."""

    when: MomentCondition
    odds_times: Annotated[Amount[Ratio] | NumberExpression, Field(union_mode="left_to_right")]


class Weighted(Entry):
    """A probability that depends on how things stand at the tick."""

    base: Annotated[Amount[Probability] | NumberExpression, Field(union_mode="left_to_right")]
    shifts: tuple[Shift, ...] = Field(min_length=1)


class Option(Sourced):
    title: str
    # a number, an assumption, a belief's name (rule: belief), the rest, a base with shifts, or an expression; from left to
    # right, as `rest` is a name too. None under `rule: logit`
    probability: (
        Annotated[
            Literal["rest"] | Amount[Probability] | Weighted | NumberExpression, Field(union_mode="left_to_right")
        ]
        | None
    ) = None
    utility: NumberExpression | None = None
    effects: tuple[Effect, ...] = ()


class Every(Entry):
    every: Amount[Duration]


class Hazard(Entry):
    hazard: Amount[TimeRate]


class Decision(Sourced):
    title: str
    actor: Identifier
    when: Condition
    clock: Literal["once", "each"] | Every | Hazard = "once"  # each: at every time the condition becomes true
    after: Amount[Duration] = Amount(0.0)  # no tick before the condition has held so long without a break
    cooldown: Amount[Duration] = Amount(0.0)
    limit: int | None = Field(default=None, ge=1)
    rule: Literal["behavioural", "belief", "logit", "solved"] = "behavioural"
    precision: Amount[Ratio] | None = None  # of a logit: 0 is chance, a large one the best option
    solve: bool = False  # a strategy of the game
    observable: Observed | None = None  # which option was taken; None: at once, and always
    options: dict[Identifier, Option] = Field(min_length=2)


class RedLine(Sourced):
    """A line drawn by one actor for another: to deter an act, or to compel one.

    Each component says what the world without it is; one at least.
    """

    older_words: ClassVar[frozenset[str]] = frozenset({"actor", "deters"})
    title: str
    kind: Literal["deter", "compel"] = "deter"
    by: Identifier | None = None  # who draws it
    against: Identifier | None = None  # for whom
    actor: Identifier | None = None  # older words for `by` and `against`
    deters: Identifier | None = None
    threat: Identifier | None = None  # option of `by`: what it threatens to do
    act: Identifier | None = None  # option of `against`: what is to be deterred, or compelled
    outcome: Identifier  # what it is meant to prevent
    capability: Variant | None = None  # reach: the means to enforce it
    credibility: Variant | None = None  # the probability that it is enforced
    resolve: Variant | None = None  # what backing down would cost

    @property
    def drawer(self) -> str:
        """Who draws the line."""
        return self.by or self.actor or ""

    @property
    def target(self) -> str:
        """Whose act it is about."""
        return self.against or self.deters or ""
