"""Clear messages for the YAML errors of ruamel.yaml, at the position to correct."""

from __future__ import annotations

import re
from typing import Any

from sandtable.diagnostics import Diagnostic, Span
from sandtable.scenario.document import split_lines

_QUOTE_IT = "put the value in quotes"
_PLAIN_WORDS: tuple[tuple[str, str, str], ...] = (
    # (part of the library's problem or context, message, hint)
    ("mapping values are not allowed", "unexpected `: ` inside a value", "put the value in quotes, or start a new line"),
    ("expected <block end>", "the indentation matches no line above it", "keys of a mapping start in the same column"),
    ("could not find expected ':'", "this key has no `:`", "write `key: value`"),
    ("expected ',' or ']'", "expected `,` or `]` in this list", ""),
    ("expected ',' or '}'", "expected `,` or `}` in this mapping", ""),
    ("sequence entries are not allowed", "unexpected `- ` inside a value", "start the list on a new line"),
    ("block mapping keys are not allowed", "unexpected key inside a value", "start a new line"),
    ("mapping keys are not allowed", "unexpected key inside a value", "start a new line"),
    ("found unknown escape character", "unknown escape after the backslash", "use single quotes, or double the backslash"),
    ("expected escape sequence", "the backslash needs digits after it", "use single quotes, or double the backslash"),
    ("did not find expected alphabetic or numeric", "an anchor or alias needs a name", _QUOTE_IT),
    ("expected alphabetic or numeric character", "an anchor or alias needs a name", _QUOTE_IT),
    ("found undefined tag handle", "tags are not part of the format", "remove it; quote the value if it is a text"),
    ("found unknown tag handle", "tags are not part of the format", "remove it; quote the value if it is a text"),
    ("found incompatible YAML document", "the format is YAML 1.2", "remove the %YAML line"),
    ("found duplicate YAML directive", "duplicate %YAML line", "remove it"),
    ("<document start>", "unexpected text after the end of the value before it", ""),
    ("document separator", "a document ends inside quotes", "close the quotes"),
)  # fmt: skip


def _mark(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def explain(fault: Any, *, text: str, name: str) -> Diagnostic:
    """A diagnostic for any fault that the YAML library raises; its own message is used only if no other fits."""
    problem = str(getattr(fault, "problem", "") or getattr(fault, "reason", "") or "this is not YAML")
    context = str(getattr(fault, "context", "") or "")
    line, column = _mark(getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None))
    message, hint = problem.lower(), ""
    code = "S005"
    lines = split_lines(text)
    here = lines[line - 1] if line <= len(lines) else ""
    if "quoted scalar" in context and "end of stream" in problem:
        line, column = _mark(fault.context_mark)
        message, hint = "this quote is never closed", ""
    elif "flow" in context and ("end" in problem or "got '<stream end>'" in problem):
        line, column = _mark(fault.context_mark)
        kind = "list" if "sequence" in context else "mapping"
        message, hint = f"this {kind} is never closed", f"close it with `{']' if kind == 'list' else '}'}`"
    elif "\\t" in problem or (here[: column - 1].strip() == "" and "\t" in here[:column]):
        column = here.find("\t") + 1 if "\t" in here else column
        message, hint = "tabs cannot be used for indentation", "indent with spaces"
    elif (found := re.search(r"expected the node content, but found '(.+)'", problem)) is not None:
        message = f"unexpected `{found.group(1)}`"
    elif (start := re.search(r"found character '(.)' that cannot start any token", problem)) is not None:
        message, hint = f"a value cannot start with `{start.group(1)}`", _QUOTE_IT
    elif "tag" in context or "tag" in problem:
        code, message, hint = "S011", "tags are not part of the format", "remove it; quote the value if it is a text"
    else:
        for part, words, advice in _PLAIN_WORDS:
            if part in problem or part in context:
                message, hint = words, advice
                break
    if message.startswith("unexpected `: `") and re.fullmatch(r"\s+[^:\s][^:]*", here[: column - 1]):
        column = len(here) - len(here.lstrip()) + 1
        message, hint = (
            "this key is indented further than the line above it allows",
            "keys of a mapping start in the same column",
        )
    if "inside a value" in message and "choice({" in here:
        hint = 'put the whole prior in quotes: "choice({70 km: 0.8, 300 km: 0.2})"'
    if line > len(lines) and lines:
        line, column = len(lines), len(lines[-1]) + 1
    return Diagnostic(code, "error", message, Span(name, line, column, 1), hint)
