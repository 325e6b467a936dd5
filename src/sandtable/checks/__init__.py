"""The rules that a scenario must satisfy besides its shape; one rule per file, in the order of their codes.

run_checks(draft)   the findings of all rules
explain(code)       a rule in words, with a wrong and a right example
rules()             all of them, those of the reader included: the table in SPEC.md
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sandtable.errors import SandtableError

if TYPE_CHECKING:
    from sandtable.checks.rule import Rule
    from sandtable.scenario.draft import Draft
    from sandtable.scenario.findings import Finding

# Modules with one rule each, which has the name of the module.
MODULES = (
    "one_effect", "stance_form", "zone_form", "claim_test", "ceasefire_form", "red_line_form",
    "declared_term", "control_character", "long_text", "losses_form", "choice_form", "whom_form", "handover_form",
    "reading_form", "reading_shared", "older_format", "older_word",
    "unknown_actor", "unknown_formation", "unknown_place", "unknown_fires", "unknown_air", "unknown_belief",
    "unknown_assumption", "unknown_outcome", "unknown_source", "unknown_option", "unknown_zone", "unknown_barrier",
    "unknown_group", "shared_name", "repeated_option", "commit_of_non_reserve", "repeated_name", "untimed_outcome",
    "unknown_path", "unknown_provenance", "players", "unknown_words", "wider_groups", "reading_path",
    "reading_titles", "same_title",
    "out_of_range", "prior_out_of_range", "dimension_mismatch", "option_probabilities", "belief_rule", "belief_prior",
    "settlement_sums", "last_settlement_rule", "locator_order", "expected_range", "choice_labels", "fixed_number",
    "halt_above_attack", "outside_subject", "options_exceed", "chance_range", "arithmetic_range",
    "no_weight", "weight_may_vanish", "idle_shift", "share_of_fighters", "part_of_one", "passed_through",
    "duplicate_route", "self_loop", "unreachable", "isolated", "coincident_places", "outside_window", "horizon",
    "short_route", "window_order", "hostile_start", "hostile_supply", "stance_contradiction", "date_order",
    "hostile_base", "neutral_entry", "handover_under_guns", "passage_of_enemies", "offset", "self_renewing",
    "past_horizon", "waits_for_itself", "idle_reserve", "own_surrender", "exchanged_coordinates",
    "distant_place", "idle_sighting", "basemap_elsewhere", "basemap_unreadable", "course_outside", "course_order",
    "unsourced_number", "later_source", "assumed_without_because", "unused_assumption", "constant_condition",
    "basis_without_source", "undated_source", "unsourced_control", "premise_form", "placeholder",
    "unplaced_number", "checked_by_drafter",
    "reading_idle", "idle_component", "idle_threat",
    "too_many", "asks_for_deaths",
)  # fmt: skip


class UnknownCodeError(SandtableError):
    """No rule has this code."""


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in order of code."""
    from sandtable.checks.reading_rules import READING_RULES
    from sandtable.checks.rule import Rule

    found: list[Rule] = list(READING_RULES)
    for name in MODULES:
        held = getattr(import_module(f"sandtable.checks.{name}"), name)
        assert isinstance(held, Rule), name
        found.append(held)
    return tuple(sorted(found, key=lambda r: r.code))


def run_checks(draft: Draft, *, strict_sources: bool = False) -> list[Finding]:
    """The findings of every rule, in order of code. strict_sources : of those too that are checked on request only."""
    return [found for each in rules() if strict_sources or not each.on_request for found in each.find(draft)]


def explain(code: str) -> str:
    """A rule in words. Raises UnknownCodeError with similar codes."""
    known = {each.code: each for each in rules()}
    wanted = code.strip().upper()
    if wanted in known:
        return known[wanted].explain()
    close = get_close_matches(wanted, known, n=3, cutoff=0.7)
    raise UnknownCodeError(f"no rule `{code[:20]}`" + (f"; similar: {', '.join(close)}" if close else ""))
