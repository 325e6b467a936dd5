"""The time lock: nothing published after `as_of` feeds a number that the engine reads; every such number has a source."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandtable.checks.time_lock import public_from
from sandtable.loading import Reading
from sandtable.scenario.types import Option, Provenance, Scenario, Sourced


@pytest.fixture(scope="module")
def scenario(readings: dict[str, Reading]) -> Scenario:
    found = readings["deir-ez-zor-2017"].scenario
    assert found is not None
    return found


def entries_of_the_engine(scenario: Scenario) -> Iterator[tuple[str, Sourced]]:
    """All entries whose numbers a future depends on, places aside: where a town lies was known before it was tabled."""
    sections = ("actors", "formations", "fires", "air", "assumptions", "beliefs", "decisions")
    for section in sections:
        for name, entry in getattr(scenario, section).items():
            yield f"{section}.{name}", entry
    yield "rules", scenario.rules
    for name, decision in scenario.decisions.items():
        for option, entry in decision.options.items():
            yield f"decisions.{name}.{option}", entry
    assert scenario.settlement is not None
    for name, rule in scenario.settlement.rules.items():
        yield f"settlement.{name}", rule


def test_nothing_later_feeds_a_prior(scenario: Scenario) -> None:
    assert scenario.as_of is not None
    late = []
    for name, entry in entries_of_the_engine(scenario):
        for provenance in (entry, *entry.provenance.values()):
            known = public_from(scenario.sources[provenance.source]) if provenance.source else None
            if known is not None and known > scenario.as_of:
                late.append((name, provenance.source))
    assert late == []


def test_precedents_are_older_than_the_start_or_of_it(scenario: Scenario) -> None:
    assert scenario.as_of is not None
    dates = {name: [p.date.isoformat() for p in belief.precedents] for name, belief in scenario.beliefs.items()}
    zone = ["2017-05-18", "2017-06-06", "2017-06-08"]
    assert dates["strike-in-zone"] == zone
    assert dates["strike-unanswered"] == ["2017-04-07", *zone]  # attacks on the army; a drone shot down is none
    assert max(day for days in dates.values() for day in days) <= scenario.as_of.isoformat()


def test_every_number_says_why(scenario: Scenario) -> None:
    def is_grounded(provenance: Provenance) -> bool:
        has_source = provenance.source is not None and provenance.basis in ("stated", "inferred", "outside")
        return has_source or (provenance.basis == "assumed" and provenance.because is not None)

    # an option without a number of its own (the rest, an assumption, a belief) rests on its decision
    silent = [
        name
        for name, entry in entries_of_the_engine(scenario)
        if not isinstance(entry, Option) and not is_grounded(entry)
    ]
    assert silent == []
    reasons = [assumption.because for assumption in scenario.assumptions.values()]
    assert all(reason and len(reason) > 20 for reason in reasons)


def test_history_alone_uses_later_sources(scenario: Scenario) -> None:
    assert scenario.as_of is not None
    assert scenario.history is not None
    assert scenario.history.source is not None
    published = scenario.sources[scenario.history.source].published
    assert published is not None
    assert published > scenario.as_of
