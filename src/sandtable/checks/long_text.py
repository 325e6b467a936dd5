"""S131: a text that is longer than the format allows."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

LABEL = 300  # characters of a title, a name and every other text that is one line somewhere
ADDRESS = 2_000
PROSE = 5_000
MOST = {
    "url": ADDRESS,
    **dict.fromkeys(
        ("question", "summary", "note", "because", "grade_because", "statement", "event", "untestable"), PROSE
    ),
}


@rule(
    "S131",
    summary="a text that is too long",
    why=f"""A title or name has at most {LABEL} characters, because it appears in tables, legends and every response of
    the app; an address has at most {ADDRESS:,}. Prose, such as a question, a summary, a note or a reason, has at most
    {PROSE:,}. Keep longer texts in other files.""",
    bad="""
    outcomes:
      falls: {title: <a whole report>, when: "controls(red, town)"}
    """,
    good="""
    outcomes:
      falls: {title: The town falls, when: "controls(red, town)"}
    """,
)
def long_text(draft: Draft) -> Iterator[Finding]:
    for path, value in draft.values:
        if path and isinstance(path[-1], str) and len(path[-1]) > LABEL:
            yield Finding(path, _message(len(path[-1]), LABEL), part="key")
        if isinstance(value, str) and len(value) > LABEL and len(value) > (most := _most(path)):
            yield Finding(path, _message(len(value), most))


def _most(path: Path) -> int:
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return MOST.get(key, LABEL)


def _message(length: int, most: int) -> str:
    return f"this text has {length:,} characters, at most {most:,} are allowed"
