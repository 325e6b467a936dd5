"""S518: control of a place without a source under `as_of`."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Holder
from sandtable.wording import plural


@rule(
    "S518",
    summary="control without a source under `as_of`",
    why="""With `as_of`, nothing that became public later may enter a future, and control at the start enters every one.
    Control given as a bare actor name does not show when it was known.""",
    bad="""
    as_of: 2017-06-17
    control: {raqqa: isis}
    """,
    good="""
    as_of: 2017-06-17
    sources: {june-map: {title: A map of control, published: 2017-06-12, grade: B2}}
    control: {raqqa: {actor: isis, basis: stated, source: june-map}}
    """,
    severity="warning",
)
def unsourced_control(draft: Draft) -> Iterator[Finding]:
    if draft.scenario.as_of is None:
        return
    bare = [
        place
        for place, holder in draft.scenario.control.items()
        if not isinstance(holder, Holder) or (holder.source is None and holder.basis is None)
    ]
    if bare:
        others = len(bare) - 1
        more = f" and {plural(others, 'other place')}" if others else ""
        message = f"the control of `{bare[0]}`{more} has no source"
        hint = "write `place: {actor: ..., source: ...}`, or `basis: assumed` with `because: ...`"
        yield Finding(("control", bare[0]), message, hint=hint, part="key")
