"""The citation of the software, read from CITATION.cff."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Software:
    """How Sandtable is cited. released: ISO date of this version's release, None before it. url, doi: None where there is none."""

    title: str
    authors: tuple[str, ...]
    version: str
    released: str | None
    licence: str
    url: str | None
    doi: str | None
    message: str


def read_software() -> Software:
    """The citation that came with this version. Raises ValueError if the file lacks what a citation needs."""
    from ruamel.yaml import YAML

    text = (files("sandtable.citation") / "CITATION.cff").read_text(encoding="utf-8")
    held: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    try:
        return Software(
            title=str(held["title"]),
            authors=tuple(_author(each) for each in held["authors"]),
            version=str(held["version"]),
            released=str(held["date-released"]) if "date-released" in held else None,
            licence=str(held["license"]),
            url=held.get("url") or held.get("repository-code"),
            doi=held.get("doi"),
            message=str(held["message"]),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError(f"CITATION.cff lacks {fault}") from fault


def _author(entry: dict[str, str]) -> str:
    if "name" in entry:  # an organisation
        return entry["name"]
    return f"{entry['family-names']}, {entry['given-names']}"
