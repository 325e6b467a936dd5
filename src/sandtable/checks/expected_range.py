"""S313: an invalid range of probabilities."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import ProbabilityTest, Words


@rule(
    "S313",
    summary="an expected range must be between 0 and 1, low end first",
    why="The range of a test, or of declared words, is a range of probabilities, from its low end to its high end.",
    bad="""
    test: {probability: "controls(sdf, raqqa)", range: [80, 95]}
    """,
    good="""
    test: {probability: "controls(sdf, raqqa)", range: [0.8, 0.95]}
    """,
)
def expected_range(draft: Draft) -> Iterator[Finding]:
    for name, claim in draft.scenario.claims.items():
        if isinstance(claim.test, ProbabilityTest) and claim.test.range is not None:
            yield from _judge(("claims", name, "test", "range"), claim.test.range)
    words = draft.scenario.words
    for phrase, term in (words.terms if isinstance(words, Words) else {}).items():
        if term.range is not None:
            yield from _judge(("words", "terms", phrase, "range"), term.range)


def _judge(path: Path, stated: tuple[float, float]) -> Iterator[Finding]:
    low, high = stated
    if not (0 <= low <= 1 and 0 <= high <= 1):
        is_percent = 1 < high <= 100 and low >= 0
        hint = f"`[{low / 100:g}, {high / 100:g}]`, if percentages are meant" if is_percent else ""
        yield Finding(path, "a range of probabilities must be between 0 and 1", hint=hint)
    elif low > high:
        yield Finding(path, "the high end of the range is below its low end", hint=f"write `[{high:g}, {low:g}]`")
