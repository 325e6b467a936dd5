"""S117: a test of a claim that is incomplete or contradictory."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import ProbabilityTest


@rule(
    "S117",
    summary="a test of probability without an expected result, or with two",
    why="""A probability is judged against words or a range. With both, the words are those of the text and the range is
    their interpretation. A comparison with another condition or with a variant of the file, or between two variants,
    needs the expected direction.""",
    bad="""
    test: {probability: "controls(damascus, deir-ez-zor)"}
    """,
    good="""
    test: {probability: "controls(damascus, deir-ez-zor)", words: likely}
    """,
)
def claim_test(draft: Draft) -> Iterator[Finding]:
    for name, claim in draft.scenario.claims.items():
        if isinstance(claim.test, ProbabilityTest):
            path = ("claims", name, "test")
            yield from _judge(path, set(draft.given(path)))


def _judge(path: Path, given: set[str]) -> Iterator[Finding]:
    compares = given & {"against", "variant", "under"}
    if not compares and not given & {"words", "range"}:
        hint = "add `words: ...` or `range: [low, high]`, or compare by `against` or `variant` with `expect`"
        yield Finding((*path, "probability"), "this test has no expected result", hint=hint, part="key")
    if "expect" in given and not compares:
        hint = "add `against: ...` or `variant: ...`"
        yield Finding((*path, "expect"), "`expect` without anything to compare with", hint=hint, part="key")
    is_judged = bool(given & {"words", "range"})
    if compares and "expect" not in given and (given & {"against", "under"} or not is_judged):
        key = next(each for each in ("against", "variant", "under") if each in given)
        hint = "add `expect: higher`, `lower` or `equal`"
        yield Finding((*path, key), f"`{key}` compares, but `expect` is missing", hint=hint, part="key")
    if compares == {"against", "variant"}:
        hint = "keep one of them, or use `under` for the settings on the side of `given`"
        yield Finding((*path, "variant"), "`against` and `variant` are given both", hint=hint, part="key")
    if "under" in given and "variant" not in given:
        hint = "add `variant: ...` with the settings of the other side"
        yield Finding((*path, "under"), "`under` without `variant`", hint=hint, part="key")
    if "against" in given and "given" not in given:
        hint = "add `given: ...`: the test compares P(... | given) with P(... | against)"
        yield Finding((*path, "against"), "`against` without `given`", hint=hint, part="key")
