"""What `settlement` found, in the terminal: rules with their results, and what rule and result turn on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sandtable.cli.outcome_table import assumption_lines
from sandtable.cli.sensitivity_table import INDEX_NOTES, VARIANCE_NOTE, index_table, leading, listed
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.titles import titled_groups
from sandtable.cli.wording import count, estimate, percent, plural, variance_share

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sandtable.analysis.settlement_tables import RuleShare, SettlementAnalysis, StateIndices, StateShare, TurnsOn
    from sandtable.scenario.types import Scenario

STATE_GROUPS = 3
SHOWN = 0.05  # states of a rule below this share are left to --json
NEARLY_ALWAYS = 0.9  # a share of the futures
HEADINGS = {"rule": "Which rule decides", "de_facto": "The result in fact", "de_jure": "The result in law"}


def print_settlement(
    found: SettlementAnalysis,
    *,
    scenario: Scenario,
    console: Console,
    settings: Sequence[str] = (),
    states: bool = False,
) -> None:
    """The whole report. settings: what `--set` changed, as it was typed. states: what each state turns on, too."""
    found = _with_titles(found, scenario)
    print_text(console, answer(found), style="bold")
    console.print()
    print_table(console, rule_table(found.rules))
    never = [rule.title for rule in found.rules if not rule.futures]
    if never:
        print_text(console, f"Never decided: {'; '.join(never)}.")
    console.print()
    print_table(console, _state_table(found))
    for result in found.results:
        console.print()
        _print_result(result, console, states=states)
    console.print()
    for line in INDEX_NOTES:
        print_text(console, line)
    console.print()
    failed = f"; {count(found.failed)} of them failed and are not counted" if found.failed else ""
    print_text(console, f"{plural(found.futures, 'future')}, seed {found.seed}{failed}.")
    dropped = f"; {plural(found.dropped, 'row')} with a failed future counted in nothing" if found.dropped else ""
    print_text(console, f"What it turns on: {plural(found.rows, 'row')} of a design besides{dropped}.")
    for line in assumption_lines(scenario, settings=settings):
        print_text(console, line)
    print_text(console, VARIANCE_NOTE, style="italic")


def _with_titles(found: SettlementAnalysis, scenario: Scenario) -> SettlementAnalysis:
    """The same, its groups of assumptions under their titles."""
    rules = scenario.settlement.rules if scenario.settlement is not None else {}
    titles = {name: rule.title for name, rule in rules.items()}
    results = tuple(
        replace(
            result,
            groups=tuple(titled_groups(result.groups, scenario)),
            states=tuple(
                replace(
                    state,
                    state=titles.get(state.state, state.state),
                    groups=tuple(titled_groups(state.groups, scenario)),
                )
                for state in result.states
            ),
        )
        for result in found.results
    )
    return replace(found, results=results)


def answer(found: SettlementAnalysis) -> str:
    """One or two sentences, written from the numbers."""
    facto, jure = _most(found.de_facto), _most(found.de_jure)
    rule = max(found.rules, key=lambda rule: rule.share)
    first = (
        f"{found.title}: most often {facto.state} in fact ({_share(facto)}) and {jure.state} in law ({_share(jure)})"
    )
    result = next(entry for entry in found.results if entry.result == "rule")
    leaders = leading(result.groups)
    if not result.is_open and rule.share < NEARLY_ALWAYS:
        return f"{first}; the rule that decides most often is {rule.title} ({_share(rule)})."
    if not result.is_open:
        often = "always" if rule.share == 1 else "nearly always"
        return f"{first}; one rule decides {often}: {rule.title}."
    if not leaders:
        return f"{first}; which rule decides turns on no group of assumptions that shows."
    return f"{first}; which rule decides turns most on {listed([entry.title for entry in leaders])}."


def rule_table(rules: Sequence[RuleShare]) -> Table:
    """Rules that decided, in the order of the file, with the more frequent results under each."""
    from rich.text import Text

    table = new_table()
    table.add_column("Rule", ratio=1)
    table.add_column("decides", justify="right", no_wrap=True)
    table.add_column("90% interval", justify="right", no_wrap=True)
    table.add_column("then in fact", width=18)
    table.add_column("and in law", width=18)
    for rule in rules:
        if rule.futures:
            table.add_row(
                Text(rule.title), *estimate(rule.share, rule.low, rule.high),
                _listing(rule.de_facto), _listing(rule.de_jure),
            )  # fmt: skip
    return table


def _state_table(found: SettlementAnalysis) -> Table:
    table = new_table()
    table.add_column("All futures", ratio=1)
    for heading in ("in fact", "90% interval", "in law", "90% interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    jure = {state.state: state for state in found.de_jure}
    for state in found.de_facto:
        other = jure.get(state.state)
        table.add_row(
            "no rule applies" if state.state == "none" else state.state,
            *estimate(state.share, state.low, state.high),
            *(estimate(other.share, other.low, other.high) if other else ("-", "-")),
        )  # fmt: skip
    return table


def _print_result(result: TurnsOn, console: Console, *, states: bool) -> None:
    heading = HEADINGS[result.result]
    if result.chance is None or result.assumptions is None:
        print_text(console, f"{heading}: too few futures of the design differ in it to say what it turns on.")
        return
    print_table(console, index_table(f"{heading} turns on", result.groups, ends=(result.assumptions, result.chance)))
    if result.rule_share is not None:
        share, bounds = variance_share(*result.rule_share)
        print_text(
            console,
            f"Knowing the rule explains {share} of its variance ({bounds}); the rest is the random draw within a rule.",
        )
    if states:
        for state in result.states:
            print_text(console, f"{state.state}: {_state_words(state)}", indent="  ")


def _state_words(state: StateIndices) -> str:
    """`with interactions battle 12.6%, moscow 9.1% and chance 99.0%`, largest first; or why not."""
    if state.chance is None:
        return {"never": "never", "always": "always"}.get(state.reason or "", "too few futures tell")
    largest = sorted(state.groups, key=lambda entry: -entry.total)[:STATE_GROUPS]
    parts = [
        f"{entry.title} {variance_share(entry.total, entry.total_low, entry.total_high)[0]}"
        for entry in (*largest, state.chance)
    ]
    return f"with interactions {listed(parts)}"


def _most(states: Sequence[StateShare]) -> StateShare:
    return max(states, key=lambda state: state.share)


def _share(state: StateShare | RuleShare) -> str:
    return estimate(state.share, state.low, state.high)[0]


def _listing(states: Sequence[StateShare]) -> str:
    shown = sorted((state for state in states if state.share >= SHOWN), key=lambda state: -state.share)
    return "\n".join(f"{percent(state.share, digits=0):>4} {state.state}" for state in shown)
