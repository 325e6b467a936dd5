"""The compiled scenario, and the codes of what it holds and what a future reports: data only.

`sandtable.compile` makes a `Program`; the two twins of `sandtable.engine` read it and make `Record`s.
A program is in parts (`parts.py`). Every code and every offset is declared here once: `codes.py` (events, modes,
statuses, effects, operations of conditions), `numbers.py` (where each number stands). Imports nothing of the compiler,
the engine or studies.
"""

from sandtable.program.arrays import Flags, Floats, Ints, Words
from sandtable.program.blocks import Blocks
from sandtable.program.codes import (
    Change,
    Clock,
    EffectKind,
    Event,
    Loss,
    Mode,
    Operation,
    OrderKind,
    Purpose,
    Side,
    Stance,
    Status,
    Void,
)
from sandtable.program.decisions import CompiledDecision, CompiledEffect, CompiledOption, CompiledShift, Order
from sandtable.program.numbers import (
    BELIEF_NUMBERS,
    DECISION_NUMBERS,
    FIRES_NUMBERS,
    FORMATION_NUMBERS,
    RULE_NAMES,
    BeliefNumber,
    DecisionNumber,
    FiresNumber,
    FormationNumber,
    Layout,
    RuleNumber,
)
from sandtable.program.parts import Conditions, Numbers, Parties, Rings, Streams, Support, Theatre
from sandtable.program.program import Program
from sandtable.program.record import Record

__all__ = [
    "BELIEF_NUMBERS",
    "BeliefNumber",
    "Blocks",
    "Change",
    "Clock",
    "CompiledDecision",
    "CompiledEffect",
    "CompiledOption",
    "CompiledShift",
    "Conditions",
    "DECISION_NUMBERS",
    "DecisionNumber",
    "EffectKind",
    "Event",
    "FIRES_NUMBERS",
    "FORMATION_NUMBERS",
    "FiresNumber",
    "Flags",
    "Floats",
    "FormationNumber",
    "Ints",
    "Layout",
    "Loss",
    "Mode",
    "Numbers",
    "Operation",
    "Order",
    "OrderKind",
    "Parties",
    "Program",
    "Purpose",
    "RULE_NAMES",
    "Record",
    "Rings",
    "RuleNumber",
    "Side",
    "Stance",
    "Status",
    "Streams",
    "Support",
    "Theatre",
    "Void",
    "Words",
]
