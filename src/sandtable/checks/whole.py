"""A whole file checked: as it is written, and in each of its readings.

check_document(document)        the scenario, and what is wrong with its shape and against the rules
check_rivals(base, rivals)      the same for the file in its rival readings: what only a reading has, told at its line
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from sandtable.checks import run_checks
from sandtable.checks.meant import with_hints
from sandtable.diagnostics import Diagnostic, Span
from sandtable.scenario.document import OVERRIDES, Document, Path
from sandtable.scenario.draft_places import without_drafts
from sandtable.scenario.findings import Finding, locate
from sandtable.scenario.reading import read_shape
from sandtable.scenario.rivals import SECTION, settings, steps_of
from sandtable.scenario.types import Scenario
from sandtable.text.priors import with_words

UNUSED = "S504"  # what one reading does without, another may need


@dataclass(frozen=True)
class Checked:
    """A document with its scenario, None where its shape is not sound, and its faults. unset : of its overrides."""

    document: Document
    scenario: Scenario | None
    findings: list[Finding] = field(default_factory=list)
    unset: list[Diagnostic] = field(default_factory=list)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The faults with their places."""
        return [*self.unset, *locate(self.findings, document=self.document)]


def check_document(
    document: Document, unset: list[Diagnostic] | None = None, *, strict_sources: bool = False
) -> Checked:
    """The scenario if its shape is sound, and the findings of shape and checks. unset : faults of its overrides."""
    document, drafts = without_drafts(document)
    draft, findings = read_shape(document)
    findings = [*drafts, *findings]
    if draft is not None:
        draft = replace(draft, scenario=with_words(draft.scenario))
        findings += run_checks(draft, strict_sources=strict_sources)
    if findings:
        words = getattr(draft.scenario, "words", None) if draft is not None else None
        calendar = draft.calendar if draft is not None else None
        in_hours = calendar is not None and calendar.in_hours
        findings = with_hints(findings, document=document, words=words, in_hours=in_hours)
    scenario = draft.scenario if draft is not None and draft.is_whole else None
    return Checked(document, scenario, findings, unset or [])


def check_rivals(base: Checked, rivals: Mapping[str, Checked]) -> list[Diagnostic]:
    """The faults of a file and all its readings, each once.

    base : the file as written. rivals : the file in its other readings, by name. An assumption counts as unused if no
    reading uses it.
    """
    # a reading that cannot be read may use any of them
    unused = [{f.message for f in each.findings if f.code == UNUSED and each.scenario} for each in rivals.values()]
    kept = [f for f in base.findings if f.code != UNUSED or all(f.message in each for each in unused)]
    found = [*base.unset, *locate(kept, document=base.document)]
    known = {_key(diagnostic) for diagnostic in base.diagnostics}
    for name, rival in rivals.items():
        found += [each for each in rival.unset if _key(each) not in known]
        found += _own_faults(name, rival, base.document, known)
    return found


def _own_faults(name: str, rival: Checked, base: Document, known: set[tuple[str, str, Span]]) -> Iterator[Diagnostic]:
    """What is wrong in one reading and not in the file as written, at the place of that reading."""
    for found in rival.findings:
        (diagnostic,) = locate([found], document=rival.document)
        if _key(diagnostic) in known:
            continue
        if diagnostic.span.file == OVERRIDES:
            yield replace(diagnostic, message=f"in the reading `{name}`: {diagnostic.message}")
        elif _is_inside(diagnostic.span, name, base):
            yield diagnostic
        elif found.code != UNUSED:
            where = _nearest(found, name, base)
            message = f"in the reading `{name}`: {found.message} (line {diagnostic.span.line})"
            yield from locate(
                [replace(found, path=where, message=message, part="key", column=0, length=None)], document=base
            )


def _key(diagnostic: Diagnostic) -> tuple[str, str, Span]:
    return diagnostic.code, diagnostic.message, diagnostic.span


def _is_inside(span: Span, name: str, base: Document) -> bool:
    """Whether a place in the file is within the entry of a reading."""
    node = base.find((SECTION, name))
    if node is None:
        return False
    return (node.line, node.column) <= (span.line, span.column) < (node.end_line, node.end_column)


def _nearest(found: Finding, name: str, base: Document) -> Path:
    """The path of a reading that makes a fault elsewhere: with most steps in common, else one that the words name, else the only one."""
    wanted = [str(step) for step in found.path]
    named = set(re.findall(r"`([^`]+)`", f"{found.message} {found.hint}"))
    paths = {written: steps_of(written, value) for written, (_, value) in settings(base.root, name).items()}

    def nearness(written: str) -> tuple[int, bool]:
        steps = paths[written]
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(steps, wanted, strict=False)))
        return common, bool(named.intersection(steps[1:]))

    best = max(paths, key=nearness, default=None)
    if best is None or (nearness(best) == (0, False) and len(paths) > 1):
        return (SECTION, name)
    return (SECTION, name, "set", best)
