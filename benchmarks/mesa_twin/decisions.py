"""Decisions: agents that choose when their condition holds, and what follows from a choice."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from mesa import Agent

from sandtable.program import Clock, CompiledEffect, DecisionNumber, EffectKind, Mode

if TYPE_CHECKING:
    from benchmarks.mesa_twin.model import CrisisModel


class Belief:
    """A Beta belief, updated with forgetting."""

    def __init__(self, numbers: list[float]) -> None:
        self.alpha, self.beta, self.forgetting, self.alpha0, self.beta0 = numbers

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    def learn(self, *, success: bool) -> None:
        self.alpha = self.alpha0 + self.forgetting * (self.alpha - self.alpha0) + (1.0 if success else 0.0)
        self.beta = self.beta0 + self.forgetting * (self.beta - self.beta0) + (0.0 if success else 1.0)


class DecisionMaker(Agent):
    """One decision of an actor."""

    model: CrisisModel

    def __init__(self, model: CrisisModel, index: int) -> None:
        super().__init__(model)
        board = model.board
        decision = board.program.decisions[index]
        self.index, self.clock, self.limit = index, decision.clock, decision.limit
        self.options = board.decision_options[index]
        self.when = board.conditions[decision.when]
        layout = board.program.numbers.layout
        self.period = model.numbers[layout.of_decision(index, DecisionNumber.PERIOD)]
        self.cooldown = model.numbers[layout.of_decision(index, DecisionNumber.COOLDOWN)]
        self.ticks, self.last = 0, -inf
        self.was_true = self.is_pending = False
        self.clock_left = model.random.expovariate(1.0) if self.clock == Clock.HAZARD else 0.0

    def decide(self) -> None:
        """One step: whether the condition holds, whether the clock is due, and if so a choice."""
        holds = bool(self.when(self.model))
        began = holds and not self.was_true
        self.was_true = holds
        if not holds:
            self.is_pending = False
            return
        if began and self.clock in (Clock.ONCE, Clock.EACH):
            self.is_pending = True
        if self.is_due():
            self.tick()

    def is_due(self) -> bool:
        now = self.model.now
        if self.clock == Clock.HAZARD:
            days = min(self.model.dt, now - (self.last + self.cooldown))
            if days > 0.0:
                self.clock_left -= self.period * days
            return self.clock_left <= 0.0
        if now < self.last + self.cooldown:
            return False
        return self.is_pending

    def tick(self) -> None:
        model = self.model
        option = self.choose()
        model.choices[option] += 1
        self.ticks += 1
        self.last = model.now
        self.is_pending = False
        if self.clock == Clock.HAZARD:
            self.clock_left = model.random.expovariate(1.0)
        for effect in model.board.program.options[option].effects:
            act(model, effect)
        if self.clock == Clock.ONCE or self.ticks >= self.limit:
            self.remove()

    def choose(self) -> int:
        """The option drawn, by numbers, expressions and the rest."""
        model, stated = self.model, []
        for number in self.options:
            option = model.board.program.options[number]
            if option.expression >= 0:
                stated.append(float(model.board.conditions[option.expression](model)))
            else:
                stated.append(model.numbers[option.probability] if option.probability >= 0 else -1.0)
        rest = max(0.0, 1.0 - sum(p for p in stated if p > 0.0))
        weights = [rest if p < 0.0 else p for p in stated]
        drawn, total, last = model.random.random(), 0.0, self.options[-1]
        for number, weight in zip(self.options, weights, strict=True):
            total += weight
            if weight > 0.0:
                last = number
                if drawn < total:
                    return number
        return last


def act(model: CrisisModel, effect: CompiledEffect) -> None:
    """What one effect does: of the kinds in `common.COMMON`."""
    kind, subject, on = effect.kind, effect.subject, effect.setting == 1
    if kind == EffectKind.ORDERS:
        for formation in effect.formations:
            if model.formations[formation].mode not in (Mode.RESERVE, Mode.GONE):
                model.formations[formation].receive(model.board.program.parties.orders[effect.object])
    elif kind == EffectKind.STANCE:
        model.set_stance(subject, effect.object, effect.setting)
    elif kind == EffectKind.FIRES:
        model.batteries[subject].is_active = on
    elif kind == EffectKind.AIR:
        model.set_air(subject, on=on)
    elif kind == EffectKind.COMMIT:
        for formation in effect.formations:
            model.commit(formation, effect.object)
    elif kind == EffectKind.CEASEFIRE:
        for place in effect.places:
            model.set_ceasefire(model.places[place], on=on)
    else:  # evidence
        model.beliefs[subject].learn(success=on)
