"""Control characters in any text of a scenario are errors; letters of every script are not."""

from __future__ import annotations

import pytest

from sandtable.errors import ScenarioError
from sandtable.loading import read
from tests.cli.conftest import RACE
from tests.unit.test_characters import CONTROLS


@pytest.mark.parametrize("character", [*CONTROLS, "\r"], ids=lambda c: f"U+{ord(c):04X}")
def test_every_control_character_is_an_error_where_it_is(character: str) -> None:
    escaped = f"\\u{ord(character):04x}"
    for old, new in (
        ("title: The bridge at Vell", f'title: "The {escaped} bridge"'), ("name: Hill Town", f'name: "Hill{escaped} Town"'),
        ("because: a guess", f'because: "a {escaped} guess"'), ("title: say nothing", f'title: "say {escaped} nothing"'),
    ):  # fmt: skip
        (fault,) = read(RACE.replace(old, new), name="race").errors
        assert (fault.code, fault.message[:17]) == ("S121", "control character")
        assert f"U+{ord(character):04X}" in fault.message
        assert RACE.replace(old, new).splitlines()[fault.span.line - 1].count(escaped) == 1


@pytest.mark.parametrize(
    "text", ["دير الزور \u200f\u061c", "نمی\u200cخواهم", "德尔祖尔", "👩\u200d👧", "soft\u00adhyphen"]
)
def test_every_script_is_allowed(text: str) -> None:
    assert not read(RACE.replace("The bridge at Vell", text), name="race").errors


def test_a_setting_cannot_bring_one_in() -> None:
    reading = read(RACE, name="race", overrides={"title": "\x1b[31mred"})
    assert [fault.code for fault in reading.errors] == ["S121"]
    assert "\x1b" not in str(ScenarioError(reading.diagnostics))
