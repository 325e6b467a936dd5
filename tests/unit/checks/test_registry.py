"""The registry: one rule a file, codes in order and never twice, words for each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sandtable.checks as checks
from sandtable.checks import MODULES, UnknownCodeError, explain, rules
from sandtable.checks.bounds import RANGES
from sandtable.checks.rule import Rule
from sandtable.scenario import types
from sandtable.scenario.types import Entry
from sandtable.scenario.walking import amount_dimension

SHARED = {
    "__init__",
    "bases",
    "bounds",
    "earliest",
    "connections",
    "handing",
    "meant",
    "of_compiler",
    "of_news",
    "of_trial",
    "reading_rules",
    "references",
    "rule",
    "subject_ranges",
    "time_lock",
    "weights",
    "whom",
    "whole",
}


def test_every_file_is_in_the_registry() -> None:
    files = {path.stem for path in Path(checks.__file__).parent.glob("*.py")}
    assert files - SHARED == set(MODULES)
    assert len(MODULES) == len(set(MODULES))


def test_codes_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in rules()]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"S[0-6][0-9]{2}", code) for code in codes)


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.code)
def test_rule_has_its_words(rule: Rule) -> None:
    assert rule.summary
    assert not rule.summary.endswith(".")
    assert rule.summary[0].islower() or rule.summary.startswith("`")
    assert len(rule.why) > 20
    assert rule.why.endswith(".")
    assert rule.bad
    assert rule.good
    assert rule.bad != rule.good or rule.code == "S100"
    assert rule.severity in ("error", "warning")


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.code)
def test_explanation_fits_the_terminal(rule: Rule) -> None:
    text = explain(rule.code)
    assert text.startswith(f"{rule.severity}[{rule.code}]: {rule.summary}\n")
    prose, _, _ = text.partition("Wrong:")
    assert max(len(line) for line in prose.splitlines()) <= 80
    assert rule.bad.splitlines()[0] in text
    assert rule.good.splitlines()[0] in text


def test_explain_takes_any_case_and_names_what_is_close() -> None:
    assert explain(" s203 ") == explain("S203")
    with pytest.raises(UnknownCodeError, match="no rule `S999`"):
        explain("S999")
    with pytest.raises(UnknownCodeError, match="S203"):
        explain("S2033")


def test_every_amount_of_the_format_has_a_range() -> None:
    entries = [e for e in vars(types).values() if isinstance(e, type) and issubclass(e, Entry)]
    fields = {(e, key) for e in entries for key in e.model_fields if amount_dimension(e, key) is not None}
    assert set(RANGES) == fields


def test_every_default_lies_in_its_range() -> None:
    for (entry, key), allowed in RANGES.items():
        default = entry.model_fields[key].default
        if getattr(default, "value", None) is not None:
            assert allowed.has(default.value), (entry.__name__, key)


def test_capacities_are_those_of_the_engine() -> None:
    from sandtable.checks.too_many import CAPACITIES, KEPT, MOST_OPTIONS
    from sandtable.engine.layout import CLASSES
    from sandtable.program.limits import MOST_FORMATIONS

    largest = CLASSES[-1]
    named = {path[-1]: most for path, most in CAPACITIES.items()}
    assert named["formations"] == MOST_FORMATIONS
    assert named["air"] == largest.airs
    for name in ("places", "routes", "actors", "fires", "decisions", "beliefs", "assumptions"):
        assert named[name] == getattr(largest, name), name
    assert (MOST_OPTIONS, KEPT["within"][1]) == (largest.options, largest.rings)
