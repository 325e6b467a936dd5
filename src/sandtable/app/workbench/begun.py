"""A new scenario, as `sandtable new` begins it, for the editor: nothing is written."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.authoring.beginning import Answers, plan
from sandtable.authoring.given_places import PlacesError, listed_places
from sandtable.authoring.lookup import looked_up
from sandtable.authoring.naming import one_line
from sandtable.authoring.recipes import RECIPES, find_recipe
from sandtable.authoring.skeleton import scenario_text
from sandtable.errors import AuthoringError

if TYPE_CHECKING:
    from sandtable.app.workbench.schemas import Begun


def recipes() -> list[dict[str, str]]:
    """The recipes to begin with."""
    return [{"id": each.name, "about": each.about} for each in RECIPES]


def begun(asked: Begun) -> dict[str, Any]:
    """A new document. Raises Refusal 409 for answers that cannot be used."""
    try:
        chosen = tuple(find_recipe(name) for name in dict.fromkeys(asked.recipes))
        places = tuple(looked_up(listed_places(asked.places))) if asked.places.strip() else ()
    except PlacesError as fault:
        raise Refusal(409, "; ".join(fault.faults), hint=fault.hint) from None
    except AuthoringError as fault:
        raise Refusal(409, fault.message, hint=fault.hint) from None
    actors = [one_line(each) for each in asked.actors if each.strip()]
    if len(set(actors)) < len(actors):
        raise Refusal(409, "an actor is given twice")
    file = f"{asked.name}.yaml"
    answers = Answers(asked.name, _command(asked), tuple(actors), places, recipes=chosen, file=file)
    text = scenario_text(plan(answers))
    if title := one_line(asked.title):
        text = re.sub(
            r"^title:.*$",
            lambda _: f"title: {json.dumps(title, ensure_ascii=False)}",
            text,
            count=1,
            flags=re.MULTILINE,
        )
    return {
        "id": asked.name, "title": title or asked.name, "kind": "new", "file": file, "can_save": False,
        "text": text, "version": None, "line_end": "\n",
    }  # fmt: skip


def _command(asked: Begun) -> str:
    """The command that begins the same file."""
    given = {"--actors": ",".join(asked.actors), "--places": asked.places, "--with": ",".join(asked.recipes)}
    return shlex.join(
        ["sandtable", "new", asked.name, *(word for pair in given.items() if pair[1].strip() for word in pair)]
    )
