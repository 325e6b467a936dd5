"""Places, the cells of the network, and the routes between them."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from mesa.discrete_space import Cell

from benchmarks.mesa_twin.engagements import Engagement, force_of, side_for
from sandtable.program import Mode

if TYPE_CHECKING:
    from benchmarks.mesa_twin.formations import Formation
    from benchmarks.mesa_twin.model import CrisisModel

BY_INDEX = attrgetter("index")


class Route:
    """A route and who is on it, those waiting at its ends included."""

    def __init__(self, index: int, *, start: int, length: float, terrain: float) -> None:
        self.index, self.start, self.length, self.terrain = index, start, length, terrain
        self.marchers: list[Formation] = []


class Place(Cell):
    """A place of the map: who controls it, who waits at its gate, who fights for it."""

    def set_up(self, model: CrisisModel) -> None:
        """What a cell cannot get when the network creates it."""
        board, self.index = model.board, int(self.coordinate)  # type: ignore[call-overload]
        self.model = model
        self.control: int = board.control[self.index]
        self.terrain: float = board.place_terrain[self.index]
        self.is_urban: bool = board.place_is_urban[self.index]
        self.ceasefire = False
        self.engagement: Engagement | None = None
        self.gate: list[Formation] = []
        self.is_stirred = True

    @property
    def inside(self) -> list[Formation]:
        """Everybody inside, lowest first."""
        return sorted(self._agents, key=BY_INDEX)  # type: ignore[arg-type]

    def has_hostile(self, actor: int) -> bool:
        hostile = self.model.hostile[actor]
        return any(hostile[f.actor] for f in self._agents)

    def await_entry(self, formation: Formation) -> None:
        self.gate.append(formation)
        self.gate.sort(key=BY_INDEX)

    def settle(self) -> None:
        """Everybody at the gate in order, then everybody inside."""
        for formation in list(self.gate):
            if formation.is_ready:
                self.admit(formation)
        if self.is_stirred:
            self.is_stirred = False
            if self.engagement is not None:
                self.involve_standers(self.engagement)
            elif not self.ceasefire and len(self._agents) > 1:
                self.quarrel()
            if self.control >= 0:
                self.model.judge(self)

    def admit(self, formation: Formation) -> None:
        """One formation at the gate: it joins, enters, attacks or goes on besieging."""
        engagement = self.engagement
        if engagement is not None:
            side = side_for(engagement, formation)
            if side == "attack":
                engagement.join(formation, attacks=True)
            elif side == "defence":
                formation.enter(self, captures=False)
                engagement.join(formation, attacks=False)
            elif side == "neither":
                formation.enter(self, captures=False)
                formation.resume_orders()
            return
        hostile = self.model.hostile[formation.actor]
        defenders = [f for f in self.inside if hostile[f.actor]]
        if not defenders:
            if self.ceasefire and self.control >= 0 and hostile[self.control]:
                return
            formation.enter(self, captures=True)
            formation.resume_orders()
        elif not self.ceasefire:
            self.attack(formation, defenders)

    def attack(self, leader: Formation, defenders: list[Formation]) -> None:
        """The leader attacks with all who go with it, if they are strong enough together."""
        model, attackers = self.model, [leader]
        for other in self.gate:
            if other is not leader and other.is_ready:
                hostile, friendly = model.hostile[other.actor], model.friendly[other.actor]
                if (
                    all(friendly[f.actor] for f in attackers)
                    and any(hostile[f.actor] for f in defenders)
                    and not any(friendly[f.actor] for f in defenders)
                ):
                    attackers.append(other)
        for f in attackers:
            f.cover = 1.0
        for f in defenders:
            f.cover = f.cover_inside(self)
        if force_of(model, attackers, defenders) >= model.attack_ratio * force_of(model, defenders, attackers):
            Engagement(model, attackers, defenders, place=self)

    def involve_standers(self, engagement: Engagement) -> None:
        for formation in self.inside:
            if formation.mode is Mode.AT_PLACE:
                side = side_for(engagement, formation)
                if side == "defence" or (side == "attack" and not formation.is_spent):
                    engagement.join(formation, attacks=side == "attack")

    def quarrel(self) -> None:
        """Hostile formations inside without an engagement fight, unless all of them are spent."""
        hostile, friendly = self.model.hostile, self.model.friendly
        inside = self.inside
        for number, one in enumerate(inside):
            other = next(
                (f for f in inside[number + 1 :] if hostile[one.actor][f.actor] and not (one.is_spent and f.is_spent)),
                None,
            )
            if other is None:
                continue
            ours = self.control >= 0 and friendly[one.actor][self.control]
            theirs = self.control >= 0 and friendly[other.actor][self.control]
            is_turned = other.is_spent or (not one.is_spent and theirs and not ours)
            defence, attack = (other.actor, one.actor) if is_turned else (one.actor, other.actor)
            Engagement(
                self.model,
                [f for f in inside if not f.is_spent and friendly[attack][f.actor] and hostile[defence][f.actor]],
                [f for f in inside if friendly[defence][f.actor] and hostile[attack][f.actor]],
                place=self,
            )
            return
