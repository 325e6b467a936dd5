"""What is said of the value of learning: which assumptions a player would gain by knowing before it chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.scenario.drawn import describe_draw
from sandtable.telling.common import failed_lines, sampled_line
from sandtable.telling.names import strategy_title
from sandtable.telling.told import Column, Part, Row, Table, Told, columns
from sandtable.wording import number, plural

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.information import Learned, LearningValue
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario

DIGITS = 4  # of what learning is worth, which is little as a rule
PAYOFFS_NOT_FORECASTS = "Payoffs are those of this model, by the utilities that the file states."


def tell_learning(found: LearningValue, scenario: Scenario | None) -> Told:
    """Answer, strategies without learning, what each assumption is worth and what the player would choose then."""
    return Told(
        title=f"What learning is worth to {found.name}",
        answer=(answer(found, scenario),),
        parts=(_strategies(found, scenario), _learned(found, scenario)),
        warnings=failed_lines(failed=found.failed, futures=found.futures),
        notes=(
            "Payoffs: 0 is the least of any future played, 1 the greatest. Strategies are chosen on one half of the futures"
            " and measured on the other; a value below 0 means that the strategies that seemed to fit did worse.",
            f"{plural(found.futures, 'future')} with each strategy, the same ones, seed {found.seed}.",
        ),
        common=sampled_line(scenario),
        closing=PAYOFFS_NOT_FORECASTS,
    )


def answer(found: LearningValue, scenario: Scenario | None) -> str:
    """One sentence, written from the numbers."""
    useful = worth_learning(found)
    if not useful:
        best = _named(found.best, found, scenario)
        return (
            f"For {found.name} no assumption is known to be worth learning before it chooses, in this model: “{best}” is best"
            " whatever it learns."
        )
    value, bounds = _value(useful[0].worth)
    first = "it is" if len(useful) == 1 else "the most valuable is"
    return (
        f"For {found.name} {len(useful)} of {plural(len(found.assumptions), 'assumption')}"
        f" {'is' if len(useful) == 1 else 'are'} worth learning before it chooses, in this model; {first} “{useful[0].title}”"
        f" (worth {value}, {bounds}, where payoffs go from 0 to 1)."
    )


def worth_learning(found: LearningValue) -> list[Learned]:
    """The assumptions whose value is above 0 by its whole interval, most valuable first."""
    return [entry for entry in found.assumptions if entry.worth.low > 0]


def _strategies(found: LearningValue, scenario: Scenario | None) -> Part:
    rows = tuple(
        Row.of(_named(each.strategy, found, scenario), *number(*each.payoff), strong=each.strategy == found.best)
        for each in found.strategies
    )
    table = Table(columns("Strategy, the others as the file says", "payoff", "90% interval"), rows)
    return Part(title="Without learning", tables=(table,))


def _learned(found: LearningValue, scenario: Scenario | None) -> Part:
    useful = worth_learning(found)
    notes = []
    if others := len(found.assumptions) - len(useful):
        most = max((entry.worth for entry in found.assumptions if entry.worth.low <= 0), key=lambda worth: worth.high)
        known = plural(others, "other assumption" if useful else "assumption")
        verb = "is" if others == 1 else "are"
        notes.append(f"{known} {verb} not known to be worth anything (at most {_value(most)[1].rpartition(' ')[2]}).")
    value, bounds = _value(found.everything)
    notes.append(
        f"To foresee each future whole, chance included, would be worth {value} ({bounds}): nothing can be worth more."
    )
    tables: tuple[Table, ...] = ()
    if useful:
        heads = columns("To learn", "is worth", "90% interval", Column("and then", "words"))
        rows = tuple(Row.of(entry.title, *_value(entry.worth), _plan(entry, found, scenario)) for entry in useful)
        tables = (Table(heads, rows),)
    return Part(title="With learning", tables=tables, notes=tuple(notes))


def _plan(entry: Learned, found: LearningValue, scenario: Scenario | None) -> str:
    """`attack up to 0.13, then wait`."""
    parts = [
        f"{_named(one.strategy, found, scenario)} up to {_drawn(entry, one.high, scenario)}" for one in entry.plan[:-1]
    ]
    last = _named(entry.plan[-1].strategy, found, scenario)
    return ", ".join([*parts, f"then {last}" if parts else last])


def _drawn(entry: Learned, value: float, scenario: Scenario | None) -> str:
    if scenario is None:
        return f"{value:.3g}"
    assumption = scenario.assumptions[entry.assumption]
    return describe_draw(assumption, value=value, in_hours=scenario.calendar.in_hours)


def _named(strategy: str, found: LearningValue, scenario: Scenario | None) -> str:
    return strategy if scenario is None else strategy_title(strategy, scenario, actor=found.actor)


def _value(worth: Estimate) -> tuple[str, str]:
    return number(*worth, most=DIGITS)
