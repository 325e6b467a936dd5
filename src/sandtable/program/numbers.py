"""Where each number of a scenario stands in the one vector that assumptions write to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

SETTLEMENT_FORMS = 2  # de facto, de jure
SETTLEMENT_STATES = 5  # as many as `sandtable.scenario.types.SETTLEMENT_STATES`, in that order


class RuleNumber(IntEnum):
    """The constants of the model, in their order; each name is the key of `rules`, in upper case. Days and 1/day.

    Nan: attacker_loss and defender_loss where daily_loss and loss_ratio say it, these where the other two do.
    """

    ATTACKER_LOSS = 0
    DEFENDER_LOSS = 1
    DAILY_LOSS = 2
    LOSS_RATIO = 3
    USUAL_RATIO = 4
    EXPONENT = 5
    INTENSITY = 6
    ATTACKER_SPREAD = 7
    DEFENDER_SPREAD = 8
    ATTACK_ENDURANCE = 9
    DEFENCE_ENDURANCE = 10
    SWAY = 11
    PURSUIT = 12
    RECOVERY = 13
    ATTACK_RATIO = 14
    HALT_RATIO = 15
    PAUSE = 16
    FRICTION_SPREAD = 17
    TOLERANCE = 18
    PREPARED_AFTER = 19
    STAGE = 20
    SURRENDER_HAZARD = 21
    SURRENDER_AT_BAY = 22


class FormationNumber(IntEnum):
    """The numbers of a formation, in their order; each name is the key of the format, in upper case."""

    STRENGTH = 0
    QUALITY = 1
    PACE = 2
    COHESION = 3
    STOCK = 4


class FiresNumber(IntEnum):
    """The numbers of fires, in their order; each name is the key of the format, in upper case."""

    LAUNCHERS = 0
    REACH = 1
    TEMPO = 2
    LOSS = 3
    DELAY = 4
    MAGAZINE = 5


class BeliefNumber(IntEnum):
    """The numbers of a belief, in their order. ALPHA, BETA: at the start, after precedents."""

    ALPHA = 0
    BETA = 1
    FORGETTING = 2
    PRIOR_ALPHA = 3
    PRIOR_BETA = 4


class DecisionNumber(IntEnum):
    """The numbers of a decision, in their order. PERIOD: of `every` in days, or the hazard in 1/day. PRECISION: nan without a logit."""

    PERIOD = 0
    COOLDOWN = 1
    AFTER = 2
    PRECISION = 3


def _names(numbers: type[IntEnum]) -> tuple[str, ...]:
    return tuple(number.name.lower() for number in numbers)


RULE_NAMES = _names(RuleNumber)
FORMATION_NUMBERS = _names(FormationNumber)
FIRES_NUMBERS = _names(FiresNumber)
BELIEF_NUMBERS = _names(BeliefNumber)
DECISION_NUMBERS = _names(DecisionNumber)


@dataclass(frozen=True)
class Layout:
    """Offsets of the blocks of the vector `Numbers.values`, each contiguous, one row an entry.

    rules: RuleNumber. formation: F x FormationNumber, fires: B x FiresNumber, air: L (powers), belief: V x BeliefNumber,
    decision: D x DecisionNumber, option: O (nan where the option has no number), shift: one per shift
    (nan where it is an expression), effect: one per effect (reinforcement, factor of cohesion, else 0), after: one per
    effect (its delay, else 0), route: R (lengths), place: P (values), settlement: rules x SETTLEMENT_FORMS x
    SETTLEMENT_STATES (chances). size: of the whole vector.
    """

    rules: int
    formation: int
    fires: int
    air: int
    belief: int
    decision: int
    option: int
    shift: int
    effect: int
    after: int
    route: int
    place: int
    settlement: int
    size: int

    def of_rule(self, number: RuleNumber) -> int:
        """Index of a constant of the model."""
        return self.rules + number

    def of_formation(self, formation: int, number: FormationNumber) -> int:
        """Index of a number of a formation."""
        return self.formation + len(FormationNumber) * formation + number

    def of_fires(self, fires: int, number: FiresNumber) -> int:
        """Index of a number of fires."""
        return self.fires + len(FiresNumber) * fires + number

    def of_belief(self, belief: int, number: BeliefNumber) -> int:
        """Index of a number of a belief."""
        return self.belief + len(BeliefNumber) * belief + number

    def of_settlement(self, rule: int, form: int) -> int:
        """Index of the first chance of a settlement rule's form: 0 de facto, 1 de jure."""
        return self.settlement + (SETTLEMENT_FORMS * rule + form) * SETTLEMENT_STATES

    def of_decision(self, decision: int, number: DecisionNumber) -> int:
        """Index of a number of a decision."""
        return self.decision + len(DecisionNumber) * decision + number
