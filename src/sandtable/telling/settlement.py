"""What is said of the settlement: which rule decides, with what result, and what rule and result turn on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sandtable.telling.common import VARIANCE_NOT_FORECASTS, failed_lines, sampled_line
from sandtable.telling.names import STATE_TITLES
from sandtable.telling.sensitivity import BARS, INDEX_NOTES, index_table, leading, title_of
from sandtable.telling.told import Column, Part, Row, Table, Told, columns
from sandtable.wording import estimate, estimate_words, listed, percent, plural, variance_share

if TYPE_CHECKING:
    from sandtable.analysis.settlement.results import (
        ResultName,
        RuleShare,
        SettlementAnalysis,
        StateIndices,
        StateShare,
        TurnsOn,
    )
    from sandtable.scenario.types import Scenario

STATE_GROUPS = 3  # named for a single state
SHOWN = 0.05  # results of a rule below this share are left to --json
NEARLY_ALWAYS = 0.9  # a share of the futures
NAMES: dict[ResultName, str] = {"rule": "the rule", "de_facto": "the result in fact", "de_jure": "the result in law"}


def tell_settlement(found: SettlementAnalysis, scenario: Scenario | None, *, states: bool = False) -> Told:
    """Answer, rules with their results, all results, what each turns on. states : what each single state turns on, too."""
    dropped = ""
    if found.dropped:
        are = "is" if found.dropped == 1 else "are"
        dropped = f" {plural(found.dropped, 'row')} with a failed future {are} excluded."
    return Told(
        title=found.title,
        answer=tuple(answer(found, scenario)),
        parts=(
            _rules_part(found.rules),
            _results_part(found),
            *(_turns_part(entry, scenario, states=states) for entry in found.turns_on),
        ),
        warnings=failed_lines(failed=found.failed, futures=found.futures),
        notes=(
            *INDEX_NOTES,
            f"{plural(found.futures, 'future')} for the shares, seed {found.seed}. For what it turns on,"
            f" {plural(found.rows, 'row')} of a Sobol' design besides.{dropped}",
        ),
        common=sampled_line(scenario),
        closing=VARIANCE_NOT_FORECASTS,
    )


def answer(found: SettlementAnalysis, scenario: Scenario | None) -> Iterator[str]:
    """How it is settled most often; what decides the rule; how much of the result the rule explains."""
    facto, jure = _most(found.de_facto), _most(found.de_jure)
    yield (
        f"{found.title}: most often “{STATE_TITLES[facto.state]}” in fact, in {_words(facto)} of futures, and"
        f" “{STATE_TITLES[jure.state]}” in law, in {_words(jure)}, in this model."
    )
    yield _rule_sentence(found, scenario)
    shares = [
        (name, variance_share(*entry.rule_share))
        for entry, name in ((each, NAMES[each.result]) for each in found.turns_on)
        if entry.rule_share is not None
    ]
    if shares:
        said = [f"{number} of the variance of {name} ({bounds})" for name, (number, bounds) in shares]
        yield f"The rule explains {listed(said)}; the rest is the random draw within a rule."


def _rule_sentence(found: SettlementAnalysis, scenario: Scenario | None) -> str:
    rule = max(found.rules, key=lambda entry: entry.share.value)
    if not found.rule.is_open or found.rule.chance is None:
        if rule.share.value < NEARLY_ALWAYS:
            return f"The rule that decides most often is “{rule.title}”, in {_words(rule)} of futures."
        often = "always" if rule.share.value == 1 else f"nearly always, in {_words(rule)} of futures"
        return f"One rule decides {often}: “{rule.title}”."
    chance, bounds = variance_share(*found.rule.chance.first)
    left = f"chance alone explains {chance} of the variance ({bounds})"
    leaders = leading(found.rule.ranked)
    if not leaders:
        nothing = "No assumption" if found.rule.ungrouped else "No group of assumptions"
        return f"{nothing} has a detectable effect on which rule decides; {left}."
    names = listed([title_of(entry, scenario) for entry in leaders])
    return f"Which rule decides turns most on {names}; {left}."


# -- parts ---------------------------------------------------------------------------------------------


def _rules_part(rules: Sequence[RuleShare]) -> Part:
    """Rules that decided, in the order of the file, with the more frequent results under each."""
    head = columns("Rule", "decides", "90% interval", Column("then in fact", "words"), Column("and in law", "words"))
    rows = [
        Row.of(rule.title, *estimate(*rule.share), _listing(rule.de_facto), _listing(rule.de_jure))
        for rule in rules
        if rule.futures
    ]
    never = [rule.title for rule in rules if not rule.futures]
    return Part(
        title="Which rule decides",
        tables=(Table(head, tuple(rows)),),
        notes=(
            f"The first rule that holds at the end of a future decides. Results below {percent(SHOWN, digits=0)} of a rule are omitted.",
            *([f"Never decided: {'; '.join(never)}."] if never else []),
        ),
    )


def _results_part(found: SettlementAnalysis) -> Part:
    jure = {state.state: state for state in found.de_jure}
    facto = {state.state: state for state in found.de_facto}
    order = sorted({**facto, **jure}, key=lambda name: -facto[name].share.value if name in facto else 0.0)
    rows = [
        Row.of(STATE_TITLES[name], *(text for side in (facto, jure) for text in _estimated(side.get(name))))
        for name in order
    ]
    head = columns("All futures", "in fact", "90% interval", "in law", "90% interval")
    return Part(title="With what result", tables=(Table(head, tuple(rows)),))


def _turns_part(entry: TurnsOn, scenario: Scenario | None, *, states: bool) -> Part:
    """Indices of the rule, or of a result; on a page those of the results are folded away."""
    title = f"What {NAMES[entry.result]} turns on"
    if entry.chance is None or entry.assumptions is None:
        return Part(
            title=title, sentences=("Too few futures of the design differ in it to say what it turns on.",), detail=True
        )
    ends = (("All assumptions together", entry.assumptions), ("Chance", entry.chance))
    is_rule = entry.result == "rule"
    return Part(
        title=title,
        charts=("settling",) if is_rule and entry.ranked else (),
        legend=BARS,
        tables=(index_table(_heading(entry), entry.ranked, scenario, ends=ends),),
        notes=tuple(f"{_state_title(each, scenario)}: {_state_words(each, scenario)}." for each in entry.states)
        if states
        else (),
        detail=not is_rule,
    )


def _heading(entry: TurnsOn) -> str:
    if not entry.ranked:
        return "Of the variance"
    return "Group or assumption" if entry.groups and entry.ungrouped else "Assumption" if entry.ungrouped else "Group"


def _state_title(state: StateIndices, scenario: Scenario | None) -> str:
    rules = scenario.settlement.rules if scenario is not None and scenario.settlement is not None else {}
    return rules[state.state].title if state.state in rules else STATE_TITLES.get(state.state, state.state)


def _state_words(state: StateIndices, scenario: Scenario | None) -> str:
    """`with interactions Moscow 12.6%, battle 9.1% and chance 99.0%`, largest first; or why not."""
    if state.chance is None:
        return {"never": "never", "always": "always"}.get(state.reason or "", "too few futures of one kind")
    largest = sorted(state.ranked, key=lambda entry: -entry.total.value)[:STATE_GROUPS]
    parts = [f"{title_of(entry, scenario)} {variance_share(*entry.total)[0]}" for entry in largest]
    parts.append(f"chance {variance_share(*state.chance.total)[0]}")
    return f"with interactions {listed(parts)}"


def _estimated(state: StateShare | None) -> tuple[str, str]:
    return ("-", "-") if state is None else estimate(*state.share)


def _most(states: Sequence[StateShare]) -> StateShare:
    return max(states, key=lambda state: state.share.value)


def _words(entry: StateShare | RuleShare) -> str:
    return estimate_words(*entry.share)


def _listing(states: Sequence[StateShare]) -> str:
    """A line for each of the more frequent results, the most frequent first."""
    shown = sorted((state for state in states if state.share.value >= SHOWN), key=lambda state: -state.share.value)
    return "\n".join(f"{percent(state.share.value, digits=0)} {_inline(state.state)}" for state in shown)


def _inline(state: str) -> str:
    title = STATE_TITLES[state]
    return title[:1].lower() + title[1:]
