"""The types of a scenario file: frozen, strict, one class an entry of the format; one file a section.

Every number that a scenario states is an `Amount`: a plain value in the engine's coherent units
(kilometre, day, fighter; ratios are dimensionless) or the name of an assumption that supplies it.
`spec/SPEC.md` says in prose what each key means; the JSON Schema is generated from these classes.
"""

from __future__ import annotations

from sandtable.scenario.entry import Entry
from sandtable.scenario.types.assumptions import Assumption, Belief, Precedent
from sandtable.scenario.types.claims import (
    BestResponseTest,
    Claim,
    ClaimTest,
    DriversTest,
    FactTest,
    ProbabilityTest,
    Untestable,
)
from sandtable.scenario.types.common import (
    SETTLEMENT_STATES,
    Basis,
    Date,
    DatedCheck,
    Identifier,
    Locator,
    PassageName,
    Provenance,
    SettlementState,
    Sourced,
    StanceName,
    StatedConfidence,
    Variant,
)
from sandtable.scenario.types.decisions import (
    AirEffect,
    AirliftEffect,
    CeasefireEffect,
    CohesionEffect,
    CommitEffect,
    Decision,
    Effect,
    EvacuateEffect,
    Every,
    EvidenceEffect,
    FiresEffect,
    HandoverEffect,
    Hazard,
    Named,
    Option,
    OrdersEffect,
    RedLine,
    RefitEffect,
    ReinforceEffect,
    Selector,
    Shift,
    StanceEffect,
    SurrenderEffect,
    Weighted,
    WithdrawEffect,
)
from sandtable.scenario.types.ends import Outcome, Settlement, SettlementRule
from sandtable.scenario.types.game import Game, Utility
from sandtable.scenario.types.history import History, HistoryEvent, ReferenceClass
from sandtable.scenario.types.observing import Observable
from sandtable.scenario.types.parties import Actor, Advance, Air, Fires, Formation, Holder, Orders, Rules, Stance
from sandtable.scenario.types.readings import RivalReading
from sandtable.scenario.types.scenario import Scenario
from sandtable.scenario.types.sources import Grade, Source
from sandtable.scenario.types.theatre import Barrier, Place, Route, Terrain, Theatre, Window, Zone
from sandtable.scenario.types.words import DeclaredTerm, StandardName, Words

# in the order of the format
__all__ = [
    "Identifier", "Grade", "Date", "Terrain", "Basis", "StanceName", "PassageName", "SettlementState", "StandardName",
    "SETTLEMENT_STATES", "Entry", "Locator", "DatedCheck", "StatedConfidence", "Provenance", "Sourced", "Source", "Window",
    "Place", "Route", "Barrier",
    "Zone", "Theatre", "Actor", "Stance", "Advance", "Orders", "Observable", "Formation", "Holder", "Fires", "Air", "Rules",
    "Assumption", "Precedent", "Belief", "OrdersEffect", "StanceEffect", "FiresEffect", "AirEffect",
    "ReinforceEffect", "CommitEffect", "CeasefireEffect", "AirliftEffect", "EvidenceEffect", "Named", "Selector",
    "HandoverEffect", "WithdrawEffect", "EvacuateEffect", "SurrenderEffect", "RefitEffect", "CohesionEffect", "Effect",
    "Shift", "Weighted", "Option",
    "Every", "Hazard", "Decision", "Variant", "RedLine", "Outcome", "SettlementRule", "Settlement", "DeclaredTerm",
    "Words", "ProbabilityTest", "FactTest", "DriversTest", "BestResponseTest", "Untestable", "ClaimTest", "Claim",
    "HistoryEvent", "ReferenceClass", "History", "Utility", "Game", "RivalReading", "Scenario",
]  # fmt: skip
