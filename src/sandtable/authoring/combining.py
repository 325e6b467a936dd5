"""Recipes as parts of a scenario: their entries by section, with the roles taken by the author's actors and places.

A recipe is a file in a plain layout, which tests keep: sections at the margin, entries two blanks in, each key of an entry on a line of
its own; texts stand under `name`, `title`, `time_title` and `because`, and in comments. There roles are words ("Red", "the bridge");
elsewhere they are identifiers (`red`, `bridge-worth`). What recipes share is the same in all of them, so it is taken once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sandtable.authoring.naming import capitalised, scalar
from sandtable.authoring.recipes import Recipe

ACTORS = ("red", "blue", "grey")
PLACES = ("camp", "bridge", "town", "rear", "fort")
SECTIONS = (
    "stances", "control", "formations", "fires", "assumptions", "beliefs", "decisions", "red_lines", "outcomes",
)  # fmt: skip
_PLACE = re.compile(r"    (\w+): \{name: (\w+), lat: (-?[\d.]+), lon: (-?[\d.]+), source: map\}")
_IDENTIFIER = re.compile(rf"(?<![A-Za-z0-9_])({'|'.join((*ACTORS, *PLACES))})(?![A-Za-z0-9_])")
_TEXT = re.compile(r"(\s*)(name|title|time_title|because): (.+)")
_KEY = re.compile(r"  ([a-z][a-z0-9-]*):")


@dataclass(frozen=True, slots=True)
class Role:
    """Who or what takes a role of the recipes. name : None to keep the recipe's own word."""

    id: str
    name: str | None = None


Sections = dict[str, dict[str, list[str]]]  # section, then the entry's key, then its lines with the comments above


def actors_of(recipes: Iterable[Recipe]) -> list[str]:
    """The actors of some recipes, in the common order."""
    used = {name for each in recipes for name in ACTORS if re.search(rf"^  {name}: \{{name:", each.text, re.M)}
    return [name for name in ACTORS if name in used]


def places_of(recipes: Iterable[Recipe]) -> dict[str, tuple[str, float, float]]:
    """The places of some recipes in the common order: their names and their points on the invented map."""
    found = {
        match[1]: (match[2], float(match[3]), float(match[4]))
        for each in recipes
        for match in map(_PLACE.fullmatch, each.text.splitlines())
        if match
    }
    return {name: found[name] for name in PLACES if name in found}


def combined(recipes: Iterable[Recipe], roles: Mapping[str, Role]) -> Sections:
    """The entries of some recipes by section; each once, below a comment that says which recipe it comes from."""
    found: Sections = {section: {} for section in SECTIONS}
    for recipe in recipes:
        for section, entries in _sections(recipe.text).items():
            fresh = {}
            for key, lines in entries.items():
                written = [_bound(line, roles) for line in lines]
                new_key = _IDENTIFIER.sub(lambda found: roles[found[1]].id, key)
                if new_key not in found[section]:
                    fresh[new_key] = written
            if fresh and section not in ("stances", "control"):
                first = next(iter(fresh))
                fresh[first] = [f"  # -- from the recipe {recipe.name}", *fresh[first]]
            found[section] |= fresh
    return found


def _sections(text: str) -> Sections:
    """The entries of a recipe as they are written, of the sections that are combined."""
    found: Sections = {}
    section, waiting, lines = "", [], []  # type: str, list[str], list[str]
    for line in text.splitlines():
        if line and line[0] not in " #":
            section, waiting = line.partition(":")[0], []
        elif section not in SECTIONS or not line.strip():
            continue
        elif line.startswith("  - ") or (key := _KEY.match(line)):
            name = line.strip() if line.startswith("  - ") else key[1]  # type: ignore[index]
            lines = found.setdefault(section, {}).setdefault(name, [])
            lines += [*waiting, line]
            waiting = []
        elif line.startswith("  #"):
            waiting.append(line)
        else:
            lines.append(line)
    return found


def _bound(line: str, roles: Mapping[str, Role]) -> str:
    """A line of a recipe with the roles taken: by names in texts and comments, by identifiers elsewhere."""
    if line.lstrip().startswith("#"):
        return in_words(line, roles)
    if text := _TEXT.fullmatch(line):
        return f"{text[1]}{text[2]}: {scalar(capitalised_as(text[3], in_words(text[3], roles)))}"
    return _IDENTIFIER.sub(lambda found: roles[found[1]].id, line)


def in_words(text: str, roles: Mapping[str, Role]) -> str:
    """A text with the names of those who take the roles: "Red marches on the bridge"."""
    words: dict[str, str] = {}
    for role, taken in roles.items():
        if taken.name is not None and role in ACTORS:
            words[role.capitalize()] = taken.name
        elif taken.name is not None:
            words |= {f"the {role}": taken.name, f"The {role}": taken.name}
    if not words:
        return text
    return re.sub(rf"\b({'|'.join(words)})\b", lambda found: words[found[1]], text)


def capitalised_as(before: str, after: str) -> str:
    """The text with a capital first letter, if it had one."""
    return capitalised(after) if before[:1].isupper() else after
