"""The rules that a scenario keeps beyond its shape; one rule a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.scenario.findings import Finding
    from sandtable.scenario.reading import Draft


def run_checks(draft: Draft) -> list[Finding]:
    """The findings of every rule."""
    return []
