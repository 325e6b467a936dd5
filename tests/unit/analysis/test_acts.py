"""What a red line does to an act, against closed forms: deterrence, provocation, denial, delay, compellence."""

from __future__ import annotations

import re
from math import exp, sqrt
from pathlib import Path

import pytest

import sandtable as st
from sandtable.analysis.compare.comparison import red_line
from sandtable.analysis.compare.differences import ActEffect, Comparison
from sandtable.loading import load
from sandtable.telling.acts import act_sentences
from sandtable.telling.red_lines import tell_red_line

CASE = (Path(__file__).resolve().parents[2] / "cases" / "deterrence.yaml").read_text(encoding="utf-8")
FUTURES = 20_000


def odds(utility: float, precision: float = 4.0) -> float:
    return 1 / (1 + exp(-precision * utility))


def found(text: str = CASE, futures: int = FUTURES) -> tuple[Comparison, ActEffect]:
    reading = st.read(text, name="deterrence")
    assert reading.errors == (), "\n".join(map(str, reading.errors))
    comparison = red_line(reading.scenario, "guarantee", futures=futures, seed=4, progress=False)
    assert comparison.red_line is not None
    assert comparison.red_line.act is not None
    return comparison, comparison.red_line.act


def near(value: float, wanted: float, futures: int = FUTURES) -> bool:
    return abs(value - wanted) < 4 * sqrt(max(abs(wanted) * (1 - abs(wanted)), 1e-4) / futures)


def test_deterrence_and_denial_in_closed_form() -> None:
    comparison, act = found()
    with_it, without_it = odds(0.5 - 0.6), odds(0.5)
    assert near(act.with_it.value, with_it)
    assert near(act.without_it.value, without_it)
    assert near(act.effect.value, without_it - with_it)
    assert act.effect.low < without_it - with_it < act.effect.high
    # one die decides in both worlds, so nobody is provoked
    assert act.group("only-with").pairs == 0
    assert near(act.group("only-without").share.value, without_it - with_it)
    assert act.denial is not None
    assert near(act.denial.value, 0.6, act.group("both").pairs)
    assert near(act.group("both").contribution.value, 0.6 * with_it)
    assert act.carried_out is not None
    assert near(act.carried_out.value, 0.6 * with_it)
    whole = comparison.red_line.whole.effect.value
    assert whole == pytest.approx(sum(each.contribution.value for each in act.groups), abs=1e-12)
    assert near(whole, without_it - 0.4 * with_it)


def test_a_threat_may_provoke() -> None:
    text = CASE.replace("utility: 0.5 - resolve", "utility: resolve - 0.5")
    _, act = found(text)
    assert near(act.effect.value, -(odds(0.1) - odds(-0.5)))
    assert act.group("only-without").pairs == 0
    said = " ".join(tell_red_line(*told(text)).answer)
    assert "It provokes “Red marches on the town” in" in said


def told(text: str) -> tuple:
    comparison, _ = found(text)
    return comparison, comparison.red_line, comparison.source


def test_a_line_that_compels() -> None:
    text = CASE.replace("    by: blue", "    kind: compel\n    by: blue").replace(
        "utility: 0.5 - resolve", "utility: resolve - 0.5"
    )
    _, act = found(text)
    assert act.kind == "compel"
    assert near(act.effect.value, odds(0.1) - odds(-0.5))
    answer = tell_red_line(*told(text)).answer
    assert "It compels “Red marches on the town” in" in answer[1]
    assert answer[2] == "Drawn by Blue to compel Red."


def test_a_line_that_delays() -> None:
    """Red waits three days longer under the threat, and then marches as it would have."""
    text = CASE.replace("utility: 0.5 - resolve", "utility: 9").replace(
        "when: day >= 1", "when: day >= 1 d + resolve * 5 d"
    )
    _, act = found(text, futures=500)
    assert act.group("both").pairs == 500
    assert act.effect.value == 0.0
    assert act.delay is not None
    assert act.delay.value == pytest.approx(3.0)
    assert act.outcome_delay is not None
    assert act.outcome_delay.value == pytest.approx(3.0)
    assert "comes 3.0 days later" in " ".join(tell_red_line(*told(text)).parts[0].sentences)


def test_a_component_that_nothing_looks_at_is_warned_of() -> None:
    text = CASE.replace("utility: 0.5 - resolve", "utility: 0.5").replace("probability: resolve", "probability: 0.3")
    text = text.replace("    credibility:", "    capability: {set: {formations.column.stock: 9 d}}\n    credibility:")
    comparison, act = found(text, futures=300)
    assert comparison.red_line.idle == ("capability", "credibility")
    assert act.effect.value == 0.0
    told_ = tell_red_line(comparison, comparison.red_line, comparison.source)
    assert any("Without capability and credibility nothing comes out otherwise" in line for line in told_.warnings)
    assert "neither deters nor provokes" in told_.answer[1]


def test_a_component_that_an_option_reads_is_not_said_to_be_read_by_nothing() -> None:
    """A probability that the component hardly changes, in a decision that comes up; the same in one that never does."""
    text = CASE.replace("utility: 0.5 - resolve", "utility: 0.5").replace('"fixed(0)"', '"fixed(0.6000001)"')
    comparison, _ = found(text, futures=300)
    assert comparison.red_line is not None
    (reader,) = comparison.red_line.idle_readers
    assert (reader.id, reader.component) == ("answer", "credibility")
    assert reader.arises == pytest.approx(0.88, abs=0.1)
    (warning,) = tell_red_line(comparison, comparison.red_line, comparison.source).warnings
    assert "although “Blue answers the march” reads it (this decision comes up in 8" in warning
    comparison, _ = found(CASE.replace("when: day >= 1", "when: day >= 100"), futures=300)
    assert comparison.red_line is not None
    (warning,) = tell_red_line(comparison, comparison.red_line, comparison.source).warnings
    assert "“Red weighs the march” reads it (this decision comes up in none of them)" in warning
    assert "“Blue answers the march” reads it" in warning


def test_the_other_outcomes_are_those_of_the_file() -> None:
    comparison, _ = found(futures=100)
    assert [each.id for each in comparison.variants[0].outcomes] == ["taken"]


def test_what_is_put_off_is_said_in_words_that_can_be_read() -> None:
    comparison = red_line(load("fashoda-1898"), "fashoda", futures=1_000, seed=1, is_whole=True, progress=False)
    assert comparison.red_line is not None
    said = " ".join(act_sentences(comparison.red_line))
    assert re.search(r"It compels “Gives it up” in \d+% of futures and puts it off in", said)
    assert re.search(
        r"The decision comes up in \d+% \(.+\) of futures, with the line or without it; among these, compellence is \+\d",
        said,
    )
