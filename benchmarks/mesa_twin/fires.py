"""Batteries: agents that strike what comes into their reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from benchmarks.mesa_twin.formations import Formation
from sandtable.program import Mode

if TYPE_CHECKING:
    from benchmarks.mesa_twin.model import CrisisModel

ON_THE_MARCH = (Mode.MOVING, Mode.WITHDRAWING)


def exposure(formation: Formation) -> float:
    if formation.cell is not None:
        return 0.1 if formation.cell.is_urban else 0.2
    return 0.3 if formation.mode is Mode.STOPPED else 1.0


class Battery(Agent):
    """The fires of one base. A clock a target, consumed by tempo, launchers and exposure."""

    model: CrisisModel

    def __init__(self, model: CrisisModel, index: int) -> None:
        super().__init__(model)
        program, board = model.board.program, model.board
        numbers = board.fires_numbers(model.numbers, index)
        self.launchers, _, self.tempo, self.loss, self.delay, self.magazine = numbers
        self.actor = int(program.support.fires_actor[index])
        self.base = model.places[int(program.support.fires_base[index])]
        self.is_active = bool(program.support.fires_is_active[index])
        self.ring = model.rings[index]
        against = board.against[index]
        self.clocks = {f: model.random.expovariate(1.0) for f in model.formations if against[f.actor]}

    def may_fire(self) -> bool:
        control = self.base.control
        return (
            self.is_active
            and self.magazine >= 1.0
            and self.launchers > 0.0
            and not (control >= 0 and self.model.hostile[self.actor][control])
        )

    def is_eligible(self, f: Formation) -> bool:
        if f.mode is Mode.GONE or f.mode is Mode.RESERVE or not f.is_within(self.ring):
            return False
        return not (f.mode is Mode.AT_PLACE and f.cell is not None and f.cell.ceasefire)

    def fire(self) -> None:
        """One step: every target's clock runs, and whose has run out is struck."""
        if not self.may_fire():
            return
        targets = [f for f in self.clocks if self.is_eligible(f)]
        if not targets:
            return
        share = self.tempo * self.launchers * self.model.dt / len(targets)
        for f in targets:
            self.clocks[f] -= share * exposure(f)
            while self.clocks[f] <= 0.0 and self.magazine >= 1.0 and f.mode is not Mode.GONE:
                self.strike(f)

    def strike(self, f: Formation) -> None:
        model = self.model
        self.clocks[f] += model.random.expovariate(1.0)
        self.magazine -= 1.0
        if f.mode in ON_THE_MARCH and self.delay > 0.0:
            f.resume_at = max(f.resume_at or model.now, model.now) + model.random.expovariate(1.0 / self.delay)
        if self.loss > 0.0:
            f.suffer(1.0 if self.loss >= 1.0 else 1.0 - model.random.random() ** (self.loss / (1.0 - self.loss)))
