from __future__ import annotations

import pytest

from sandtable.program import Program
from tests.unit.study import invented


@pytest.fixture(scope="session")
def program() -> Program:
    """The compiled race."""
    return invented.program_of_race()
