"""What an actor believes of a chance: a Beta distribution that evidence changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Belief:
    """A Beta belief, with the prior to which forgetting leads back."""

    alpha: float
    beta: float
    forgetting: float
    prior_alpha: float
    prior_beta: float

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    def update(self, *, is_success: bool) -> None:
        self.alpha = self.prior_alpha + self.forgetting * (self.alpha - self.prior_alpha) + float(is_success)
        self.beta = self.prior_beta + self.forgetting * (self.beta - self.prior_beta) + float(not is_success)
