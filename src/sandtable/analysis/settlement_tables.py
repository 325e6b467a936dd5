"""What an analysis of the settlement found, as tables and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any, Literal

from sandtable.analysis.indices import Index, Reason
from sandtable.analysis.intervals import LEVEL
from sandtable.display import Displayed
from sandtable.study.outcomes import NO_SETTLEMENT

NO_RULE = NO_SETTLEMENT
ResultName = Literal["rule", "de_facto", "de_jure"]


@dataclass(frozen=True, slots=True)
class StateShare:
    """How often a result is a state, of the futures counted, with Wilson's interval."""

    state: str
    futures: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RuleShare:
    """How often a rule decides, and the results where it does: empty if it never does."""

    rule: str
    title: str
    futures: int
    share: float
    low: float
    high: float
    de_facto: tuple[StateShare, ...]
    de_jure: tuple[StateShare, ...]


@dataclass(frozen=True, slots=True)
class StateIndices:
    """What one state, or one rule, turns on. reason : why there are no indices, None if there are."""

    state: str
    reason: Reason | None
    groups: tuple[Index, ...]
    chance: Index | None


@dataclass(frozen=True, slots=True)
class TurnsOn:
    """What the rule, or a result, turns on, all its states together.

    is_open : whether it varies enough between futures to say; without it groups is empty, the others None. rule_share :
    how much of a result the rule decides, with its interval; None of the rule itself, or if one of the two never varies.
    """

    result: ResultName
    is_open: bool
    groups: tuple[Index, ...]
    chance: Index | None
    assumptions: Index | None
    rule_share: tuple[float, float, float] | None
    states: tuple[StateIndices, ...]


@dataclass(frozen=True, slots=True)
class SettlementAnalysis(Displayed):
    """Which rule decides how often, the results under each and in all, and what they turn on.

    rules : in the order of the file, then `none` if some futures met no rule. futures : counted in rules, de_facto and
    de_jure; failed : of these, in no share. rows : of the design behind results; dropped : of these.
    """

    scenario: str
    scenario_sha256: str
    seed: int
    futures: int
    failed: int
    rows: int
    dropped: int
    title: str
    rules: tuple[RuleShare, ...]
    de_facto: tuple[StateShare, ...]
    de_jure: tuple[StateShare, ...]
    results: tuple[TurnsOn, ...]
    level: float = LEVEL

    def to_json_object(self) -> dict[str, Any]:
        """What `sandtable settlement --json` prints; `analysis/schemas/settlement.schema.json` describes it."""
        return {
            "scenario": self.scenario,
            "scenario_sha256": self.scenario_sha256,
            "seed": self.seed,
            "futures": self.futures,
            "failed": self.failed,
            "rows": self.rows,
            "dropped": self.dropped,
            "level": self.level,
            "title": self.title,
            "rules": [
                {
                    **{key: getattr(rule, key) for key in ("rule", "title", "futures", "share", "low", "high")},
                    "de_facto": [asdict(state) for state in rule.de_facto],
                    "de_jure": [asdict(state) for state in rule.de_jure],
                }
                for rule in self.rules
            ],
            "de_facto": [asdict(state) for state in self.de_facto],
            "de_jure": [asdict(state) for state in self.de_jure],
            "turns_on": [_turns_on(result) for result in self.results],
        }


def json_schema() -> str:
    """The JSON Schema of `SettlementAnalysis.to_json_object`, as text."""
    return files("sandtable.analysis").joinpath("schemas/settlement.schema.json").read_text(encoding="utf-8")


def _turns_on(found: TurnsOn) -> dict[str, Any]:
    share = found.rule_share or (None, None, None)
    return {
        "result": found.result,
        "is_open": found.is_open,
        "groups": [entry.to_json_object("group") for entry in found.groups],
        "chance": found.chance.to_json_object(None) if found.chance else None,
        "assumptions": found.assumptions.to_json_object(None) if found.assumptions else None,
        "rule_share": share[0],
        "rule_share_low": share[1],
        "rule_share_high": share[2],
        "states": [
            {
                "state": state.state,
                "reason": state.reason,
                "groups": [entry.to_json_object("group") for entry in state.groups],
                "chance": state.chance.to_json_object(None) if state.chance else None,
            }
            for state in found.states
        ],
    }
