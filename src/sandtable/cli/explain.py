"""`sandtable explain`: what a diagnostic code means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    from sandtable.checks.rule import Rule
    from sandtable.cli.printed import Explained, ExplainedCode


def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="A code such as S203. Default: list all codes.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Explain a diagnostic code: what it means, why it matters, and what to write instead."""
    from sandtable.checks import rules
    from sandtable.checks.of_compiler import COMPILE_RULES
    from sandtable.checks.of_news import NEWS_RULES
    from sandtable.checks.of_trial import TRIAL_RULES
    from sandtable.cli.terminal import open_output, write_json

    known = {
        rule.code: rule
        for rule in sorted((*rules(), *COMPILE_RULES, *TRIAL_RULES, *NEWS_RULES), key=lambda rule: rule.code)
    }
    chosen = list(known.values()) if code is None else [_find(code, known)]
    if json:
        found: Explained = {"codes": [_as_object(rule) for rule in chosen]}
        write_json(found)
    elif code is None:
        for rule in chosen:
            open_output().print(f"{rule.code}  {rule.severity:<8}{rule.summary}", markup=False)
    else:
        open_output().print(chosen[0].explain(), markup=False, end="", soft_wrap=True)


def _find(code: str, known: dict[str, Rule]) -> Rule:
    from difflib import get_close_matches

    if (found := known.get(code.strip().upper())) is not None:
        return found
    close = get_close_matches(code.upper(), known, n=3)
    hint = (
        f"similar: {', '.join(close)}; `sandtable explain` lists all"
        if close
        else "`sandtable explain` lists all codes"
    )
    raise Fault(f"there is no code {code}", hint=hint)


def _as_object(rule: Rule) -> ExplainedCode:
    return {
        "code": rule.code,
        "severity": rule.severity,
        "summary": rule.summary,
        "why": rule.why,
        "bad": rule.bad,
        "good": rule.good,
    }
