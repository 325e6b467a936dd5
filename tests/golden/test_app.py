"""What the app answers, byte for byte what it was when it was captured; see test_commands.py."""

from __future__ import annotations

import pytest

from tests.golden.app_cases import ASKS, NAMES, ask
from tests.golden.capture import HERE
from tests.golden.test_commands import compare_texts
from tests.loops import finish
from tests.packages import needs

needs("SALib", "prim", "scoringrules", extras="analysis,discover")


@pytest.mark.parametrize("name", ASKS)
def test_what_the_app_answers(name: str) -> None:
    for answer, text in finish(ask(name)).items():
        compare_texts(HERE / "app" / f"{answer}.json", text)


def test_no_file_is_left_of_a_question_that_is_gone() -> None:
    assert {path.name for path in (HERE / "app").iterdir()} == {f"{name}.json" for name in NAMES}
