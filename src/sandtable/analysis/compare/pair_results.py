"""From what was counted over pairs of futures to differences with their intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from sandtable.analysis.compare.differences import (
    Component,
    Deterrence,
    OutcomeDifference,
    SettlementDifference,
    ShareDifference,
    State,
    TimeDifference,
    VariantDifference,
)
from sandtable.analysis.compare.pair_tally import NO_RULE, PairTally, ShareCount, TimeCount
from sandtable.analysis.intervals.paired import mean_interval, tango
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.scenario.types import SETTLEMENT_STATES, Scenario
from sandtable.study.intervals import LEVEL, wilson
from sandtable.study.outcomes import NO_SETTLEMENT


def variant_difference(
    tally: PairTally, label: str, settings: Mapping[str, Any], *, scenario: Scenario, changed: Scenario
) -> VariantDifference:
    """Everything that was counted about one variant. Raises AnalysisError without a pair."""
    if not tally.pairs:
        raise AnalysisError(
            f"no future came to its end both in the file and with {label}",
            hint="`sandtable run` says how futures fail",
        )
    has_rules = scenario.settlement is not None or changed.settlement is not None
    states: list[tuple[int, str]] = list(enumerate(SETTLEMENT_STATES)) if has_rules else []
    missing = (tally.de_facto[NO_RULE], tally.de_jure[NO_RULE])
    if has_rules and any(count.both or count.gained or count.lost for count in missing):
        states.append((NO_RULE, NO_SETTLEMENT))
    return VariantDifference(
        label=label,
        settings=settings,
        scenario_sha256=changed.sha256,
        pairs=tally.pairs,
        dropped=tally.played - tally.pairs,
        failed=tally.failed_second,
        changed=tally.changed,
        changed_share=_share(tally.changed, tally.pairs),
        retimed=tally.retimed,
        outcomes=tuple(
            OutcomeDifference(
                id=name,
                title=scenario.outcomes[name].title,
                headline=scenario.outcomes[name].headline,
                **share_fields(tally.outcomes[name], pairs=tally.pairs),
            )
            for name in tally.columns.outcomes
        ),
        settlements=tuple(
            SettlementDifference(
                id=cast("State", state),
                de_facto=ShareDifference(**share_fields(tally.de_facto[position], pairs=tally.pairs)),
                de_jure=ShareDifference(**share_fields(tally.de_jure[position], pairs=tally.pairs)),
            )
            for position, state in states
        ),
        times=tuple(
            time_difference(name, scenario.outcomes[name].title_of_time, tally.times[name])
            for name in tally.columns.times
        ),
        level=LEVEL,
    )


def share_fields(count: ShareCount, *, pairs: int) -> dict[str, Any]:
    """The fields of a ShareDifference: shares of the pairs with Wilson's interval, their difference with Tango's."""
    low, high = tango(count.gained, count.lost, pairs=pairs)
    return {
        "baseline": _share(count.both + count.lost, pairs), "variant": _share(count.both + count.gained, pairs),
        "difference": Estimate.containing((count.gained - count.lost) / pairs, low, high),
        "gained": count.gained, "lost": count.lost, "level": LEVEL,
    }  # fmt: skip


def _share(cases: int, pairs: int) -> Estimate:
    return Estimate(cases / pairs, *wilson(cases, trials=pairs))


def time_difference(name: str, title: str, count: TimeCount) -> TimeDifference:
    """The mean of the paired differences of an outcome's time, with its interval."""
    both = count.difference.count
    low, high = mean_interval(count.difference) or (math.nan, math.nan)
    return TimeDifference(
        id=name,
        title=title,
        both=both,
        gained=count.gained,
        lost=count.lost,
        moved=count.difference.moved,
        mean=Estimate(count.difference.mean, low, high) if both else None,
        level=LEVEL,
    )


def deterrence(variant: VariantDifference, outcome: str) -> Deterrence:
    """What the component that a variant takes away does to an outcome."""
    found = variant.outcome(outcome)
    return Deterrence(
        component=cast("Component", variant.label),
        with_it=found.baseline.value,
        without_it=found.variant.value,
        effect=found.difference,
        prevented=found.gained,
        brought_about=found.lost,
        level=found.level,
    )
