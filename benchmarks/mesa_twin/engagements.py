"""Engagements: agents whose step is a piece of the Helmbold law in closed form."""

from __future__ import annotations

from math import exp, log, log1p, sinh, sqrt
from typing import TYPE_CHECKING

from mesa import Agent

from sandtable.program import Mode, OrderKind

if TYPE_CHECKING:
    from benchmarks.mesa_twin.formations import Formation
    from benchmarks.mesa_twin.model import CrisisModel
    from benchmarks.mesa_twin.places import Place, Route

Side = str  # "attack", "defence", "neither" or "both": whom a newcomer would fight with


def side_for(engagement: Engagement, formation: Formation) -> Side:
    """The side that a newcomer would take."""
    hostile = formation.model.hostile[formation.actor]
    against_attack = any(hostile[f.actor] for f in engagement.attackers)
    against_defence = any(hostile[f.actor] for f in engagement.defenders)
    if against_attack and against_defence:
        return "both"
    return "attack" if against_defence else "defence" if against_attack else "neither"


def force_of(model: CrisisModel, side: list[Formation], opponents: list[Formation]) -> float:
    """Power of a side, air support included."""
    if not model.active_airs:
        return sum(f.power for f in side)
    opposing = {f.actor for f in opponents}
    return sum(f.power * (1.0 + model.air_of(f.actor, opposing)) for f in side)


def shrink(own: float, omega: float, exponent: float, rate: float, days: float) -> float:
    """Factor by which a side's strength shrinks in `days`."""
    if exponent < 1e-9:
        return exp(-rate * days)
    half = sinh(0.5 * omega * days)
    inner = 2.0 * half * half - own * 2.0 * half * sqrt(1.0 + half * half)
    return 0.0 if inner <= -1.0 else exp(log1p(inner) / exponent)


class Engagement(Agent):
    """A fight for a place, or on a route."""

    model: CrisisModel

    def __init__(
        self, model: CrisisModel, attackers: list[Formation], defenders: list[Formation], *, place: Place | None = None,
        route: Route | None = None, position: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.place, self.route, self.position = place, route, position
        self.attackers: list[Formation] = []
        self.defenders: list[Formation] = []
        self.is_over, self.is_altered = False, True
        self.endurance = [model.random.weibullvariate(1.0, 1.5) / log(2.0) ** (1.0 / 1.5) for _ in range(2)]
        self.strain, self.pace = [0.0, 0.0], [0.0, 0.0]
        c_attack, c_defence = model.attacker_loss, model.defender_loss
        self.bears = model.attack_endurance, model.defence_endurance
        if place is None:
            c_attack = c_defence = sqrt(c_attack * c_defence)
            self.bears = (sqrt(self.bears[0] * self.bears[1]),) * 2
        else:
            place.engagement = self
        self.attack_rate = model.intensity * c_attack * exp(model.attacker_spread * model.random.gauss(0.0, 1.0))
        self.defence_rate = model.intensity * c_defence * exp(model.defender_spread * model.random.gauss(0.0, 1.0))
        self.omega = model.exponent * sqrt(self.attack_rate * self.defence_rate)
        self.root = sqrt(self.defence_rate / self.attack_rate) if self.attack_rate > 0.0 else 1.0
        for formation in attackers:
            self.join(formation, attacks=True)
        for formation in defenders:
            self.join(formation, attacks=False)

    def join(self, formation: Formation, *, attacks: bool) -> None:
        formation.leave_gate()
        formation.mode = Mode.ENGAGED
        formation.engagement = self
        formation.resume_at = None
        formation.is_held = False
        formation.cover = 1.0
        formation.mark = self.strain[0 if attacks else 1]
        self.is_altered = True
        if attacks:
            self.attackers.append(formation)
        else:
            self.defenders.append(formation)
            if self.place is not None and formation.cell is not None:
                formation.cover = formation.cover_inside(self.place)

    def drop(self, formation: Formation) -> None:
        """A member leaves; what becomes of it is its own affair."""
        side = self.attackers if formation in self.attackers else self.defenders
        side.remove(formation)
        formation.engagement = None
        formation.set_level()
        self.is_altered = True

    def fight(self) -> None:
        """One step of losses, then who gives way, whether the attack is called off, whether it is over."""
        if self.is_over:
            return
        model = self.model
        if self.attackers and self.defenders:
            ratio = force_of(model, self.attackers, self.defenders) / force_of(model, self.defenders, self.attackers)
            r = ratio**model.exponent * self.root
            kept_a = shrink(1.0 / r, self.omega, model.exponent, self.attack_rate, model.dt)
            kept_d = shrink(r, self.omega, model.exponent, self.defence_rate, model.dt)
            for f in self.attackers:
                f.strength *= kept_a
            for f in self.defenders:
                f.strength *= kept_d
            if self.is_altered:
                self.set_pace(ratio)
            self.strain = [strain + pace * model.dt for strain, pace in zip(self.strain, self.pace, strict=True)]
            self.lose_members()
            if self.attackers and self.defenders and not self.is_over:
                if model.halt_ratio == 0.0 or kept_d == 0.0 or ratio * kept_a / kept_d > model.halt_ratio:
                    return
                self.halt()
                return
        if not self.is_over:
            self.end()

    def set_pace(self, ratio: float) -> None:
        """How fast each side strains: by the ratio of their losses."""
        model, self.is_altered = self.model, False
        if self.attack_rate == 0.0:
            self.pace = [0.0, 0.0]
            return
        relative = log(self.attack_rate / self.defence_rate) - 2.0 * model.exponent * log(ratio)
        hurry = exp(model.sway * min(max(relative, -20.0), 20.0))
        self.pace = [hurry / self.bears[0], 1.0 / hurry / self.bears[1]]

    def lose_members(self) -> None:
        """Who is destroyed, and who gives way."""
        for f in [*self.attackers, *self.defenders]:
            if f.strength <= 0.05 * f.initial:
                f.lose()
        leaving = [
            f
            for side, members in enumerate((self.attackers, self.defenders))
            for f in members
            if not f.is_at_bay and self.strain[side] - f.mark >= self.endurance[side] * f.cohesion
        ]
        for f in leaving:
            f.give_way()

    def close(self) -> None:
        self.is_over = True
        if self.place is not None:
            self.place.engagement = None
            self.place.is_stirred = True
        self.remove()

    def end(self) -> None:
        """A side is empty: the other holds the field."""
        attackers, defenders, place = self.attackers, self.defenders, self.place
        self.close()
        hostile = self.model.hostile
        if not attackers:
            self.release(defenders)
        elif place is None:
            self.release(attackers)
        else:
            others = [f for f in place.inside if f not in attackers] + attackers
            if any(hostile[a.actor][f.actor] for a in attackers for f in others):
                self.release(attackers)
            else:
                self.seize(place, attackers)
        self.free_held()

    def seize(self, place: Place, attackers: list[Formation]) -> None:
        """Victorious attackers enter; the strongest actor among them takes control."""
        model = self.model
        strength: dict[int, float] = {}
        for f in attackers:
            strength[f.actor] = strength.get(f.actor, 0.0) + f.strength
        for f in attackers:
            f.engagement = None
            f.set_level()
            if f.cell is not None:
                f.mode = Mode.AT_PLACE
            else:
                f.enter(place, captures=False)
        if place.control >= 0:
            model.judge(place)
        elif not place.ceasefire:
            model.claim(place, max(sorted(strength), key=strength.__getitem__))
        for f in attackers:
            f.resume_orders()

    def release(self, members: list[Formation]) -> None:
        """Out of the engagement, alive."""
        for f in members:
            f.engagement = None
            f.set_level()
            if f.cell is not None:
                f.mode = Mode.AT_PLACE
                f.cell.is_stirred = True
            elif f.order.kind == OrderKind.ADVANCE and not f.is_spent:
                f.go_on()
            else:
                f.mode = Mode.STOPPED
        for f in members:
            f.resume_orders()

    def free_held(self) -> None:
        """Formations stopped behind this engagement move again."""
        for f in self.model.formations:
            if f.is_held and f.mode is Mode.STOPPED and (f.route is self.route or f.ahead is self.place):
                f.is_held = False
                if f.order.kind == OrderKind.ADVANCE:
                    f.go_on()

    def halt(self) -> None:
        """The attackers break off; the defenders hold."""
        model = self.model
        for f in list(self.attackers):
            if self.place is not None and f.cell is None:
                self.drop(f)
                self.release([f])
                if f.mode is Mode.WAITING and model.pause > 0.0:
                    f.resume_at = model.now + model.pause
            elif not f.withdraw():
                f.turn_to_bay()
        defenders = self.defenders
        self.close()
        self.release(defenders)
        self.free_held()

    def dissolve(self) -> None:
        """Ends without a victor: attackers at the gate wait, the others are released."""
        attackers, members = self.attackers, [*self.attackers, *self.defenders]
        self.close()
        if self.place is not None:
            for f in attackers:
                if f.cell is None:
                    members.remove(f)
                    f.engagement = None
                    f.set_level()
                    f.mode = Mode.WAITING
                    self.place.await_entry(f)
        self.release(members)
        self.free_held()

    def part(self) -> None:
        """After a change of stance: formations without opponents leave; without any opponents it ends."""
        hostile = self.model.hostile
        idle = [
            f
            for side, others in ((self.attackers, self.defenders), (self.defenders, self.attackers))
            for f in side
            if not any(hostile[f.actor][other.actor] for other in others)
        ]
        if len(idle) == len(self.attackers) + len(self.defenders):
            self.dissolve()
            return
        for f in idle:
            self.drop(f)
        self.release(idle)
