"""A new scenario, as `sandtable new` begins it, for the editor: nothing is written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.authoring.answering import answers_of, command_of
from sandtable.authoring.beginning import plan
from sandtable.authoring.naming import one_line
from sandtable.authoring.recipes import RECIPES, find_recipe
from sandtable.authoring.skeleton import scenario_text
from sandtable.errors import AuthoringError, HintedError
from sandtable.text.extraction import text_of

if TYPE_CHECKING:
    from sandtable.app.workbench.schemas import Begun


def recipes() -> list[dict[str, str]]:
    """The recipes to begin with."""
    return [{"id": each.name, "about": each.about} for each in RECIPES]


def begun(asked: Begun) -> dict[str, Any]:
    """A new document. Raises Refusal 409 with every fault of answers that cannot be used."""
    file = f"{asked.name}.yaml"
    text = asked.text.strip() and asked.text
    source = (one_line(asked.text_name) or "text.txt") if text else ""
    given = {
        "actors": ",".join(asked.actors), "places": asked.places, "start": asked.start, "length": asked.length,
        "settled": asked.settled, "text": None,
    }  # fmt: skip
    try:
        chosen = tuple(find_recipe(name) for name in dict.fromkeys(asked.recipes))
        answers = answers_of(asked.name, given, recipes=chosen, opens=_no_file)
        command = command_of(asked.name, {**given, "text": source}, chosen)
        read = text_of(text.encode("utf-8"), name=source) if text else None
    except HintedError as fault:
        raise Refusal(409, fault.message, hint=fault.hint) from None
    answers = replace(answers, command=command, text=read, text_name=source, file=file)
    written = scenario_text(plan(answers))
    if title := one_line(asked.title):
        written = re.sub(
            r"^title:.*$",
            lambda _: f"title: {json.dumps(title, ensure_ascii=False)}",
            written,
            count=1,
            flags=re.MULTILINE,
        )
    return {
        "id": asked.name, "title": title or asked.name, "kind": "new", "file": file, "can_save": False,
        "text": written, "version": None, "line_end": "\n",
    }  # fmt: skip


def _no_file(_name: str) -> str:
    """Refuse to open a file of the server: an answer of the page names none."""
    raise AuthoringError("a table of places cannot be read here", hint="write the places, separated by commas")
