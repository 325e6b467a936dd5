"""From what was counted over pairs of futures to differences with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sandtable.analysis.differences import (
    Component,
    Deterrence,
    OutcomeDifference,
    SettlementDifference,
    ShareDifference,
    TimeDifference,
    VariantDifference,
)
from sandtable.analysis.intervals import LEVEL, wilson
from sandtable.analysis.pair_tally import NO_RULE, PairTally, ShareCount, TimeCount
from sandtable.analysis.paired import mean_interval, tango
from sandtable.errors import AnalysisError
from sandtable.scenario.types import SETTLEMENT_STATES, Scenario
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
    low, high = wilson(tally.changed, trials=tally.pairs)
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
        changed_share=tally.changed / tally.pairs,
        changed_low=low,
        changed_high=high,
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
                id=state,
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
    first, second = count.both + count.lost, count.both + count.gained
    baseline_low, baseline_high = wilson(first, trials=pairs)
    variant_low, variant_high = wilson(second, trials=pairs)
    low, high = tango(count.gained, count.lost, pairs=pairs)
    return {
        "baseline": first / pairs, "baseline_low": baseline_low, "baseline_high": baseline_high,
        "variant": second / pairs, "variant_low": variant_low, "variant_high": variant_high,
        "difference": (count.gained - count.lost) / pairs, "low": low, "high": high,
        "gained": count.gained, "lost": count.lost, "level": LEVEL,
    }  # fmt: skip


def time_difference(name: str, title: str, count: TimeCount) -> TimeDifference:
    """The mean of the paired differences of an outcome's time, with its interval."""
    both = count.difference.count
    interval = mean_interval(count.difference)
    return TimeDifference(
        id=name,
        title=title,
        both=both,
        gained=count.gained,
        lost=count.lost,
        moved=count.difference.moved,
        mean=count.difference.mean if both else None,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        level=LEVEL,
    )


def deterrence(variant: VariantDifference, outcome: str) -> Deterrence:
    """What the component that a variant takes away does to an outcome."""
    found = variant.outcome(outcome)
    return Deterrence(
        component=cast("Component", variant.label),
        with_it=found.baseline,
        without_it=found.variant,
        effect=found.difference,
        low=found.low,
        high=found.high,
        prevented=found.gained,
        brought_about=found.lost,
        level=found.level,
    )
