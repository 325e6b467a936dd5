"""The definition of a rule: a code that is never reused, texts, a wrong and a right example, and a function."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sandtable.diagnostics import Severity
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

Check = Callable[[Draft], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """A rule of the format.

    summary : the error in a few words. why : its consequence. bad, good : a part of a file with the error and
    corrected. check : finds the violations; None for rules that the reader itself checks. needs_whole : checked only if
    the whole file could be read, because the rule is about something missing. on_request : checked only where it is asked
    for (`check --strict-sources`).
    """

    code: str
    summary: str
    why: str
    bad: str
    good: str
    severity: Severity = "error"
    check: Check | None = None
    needs_whole: bool = False
    on_request: bool = False

    def find(self, draft: Draft) -> list[Finding]:
        """The findings of this rule, with its code and severity."""
        if self.check is None or (self.needs_whole and not draft.is_whole):
            return []
        return [replace(found, code=self.code, severity=self.severity) for found in self.check(draft)]

    def explain(self) -> str:
        """The rule as a short text for the terminal."""
        return (
            f"{self.severity}[{self.code}]: {self.summary}\n\n"
            + textwrap.fill(self.why, width=76)
            + f"\n\nWrong:\n\n{textwrap.indent(self.bad, '    ')}\n\nRight:\n\n{textwrap.indent(self.good, '    ')}\n"
        )


def rule(
    code: str,
    *,
    summary: str,
    why: str,
    bad: str,
    good: str,
    severity: Severity = "error",
    needs_whole: bool = False,
    on_request: bool = False,
) -> Callable[[Check], Rule]:
    """Make a rule of the function that finds its violations."""

    def make(check: Check) -> Rule:
        before, after = (textwrap.dedent(text).strip("\n") for text in (bad, good))
        return Rule(code, summary, " ".join(why.split()), before, after, severity, check, needs_whole, on_request)

    return make
