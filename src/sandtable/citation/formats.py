"""References as text and as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sandtable.citation.references import Reference
from sandtable.citation.software import Software

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario, Source

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


# -- text --------------------------------------------------------------------------------------------


def software_text(software: Software) -> str:
    """The software in one line: authors, year, title, version, licence, address."""
    year = f" ({software.released[:4]})" if software.released else ""
    address = "".join(f" {each}." for each in (_doi_address(software.doi), software.url) if each)
    names = "; ".join(software.authors)
    return f"{names}{year}. {software.title}. Version {software.version}. {software.licence}.{address}"


def reference_text(work: Reference) -> str:
    """A work in one line: `Wilson (1927). Title. Journal 22: 209-212. https://doi.org/...`"""
    numbers = f" {work.volume}" if work.volume else ""
    pages = f": {work.pages}".replace("-", "\N{EN DASH}") if work.pages else ""
    address = _doi_address(work.doi) or work.url
    return f"{names_text(work.authors)} ({work.year}). {work.title}. {work.where}{numbers}{pages}." + (
        f" {address}" if address else ""
    )


def names_text(authors: tuple[str, ...]) -> str:
    """Family names: `Saltelli and others` from four on, `Friedman and Fisher` for two."""
    families = [author.partition(",")[0] for author in authors]
    if len(families) > 3:
        return f"{families[0]} and others"
    return " and ".join([", ".join(families[:-1]), families[-1]] if families[:-1] else families)


def source_text(source: Source) -> str:
    """A scenario's source in one line: author, date, title, address, licence, grade."""
    from sandtable.wording import date

    who = f"{source.author}, " if source.author else ""
    when = f" ({date(source.published)})" if source.published is not None else ""
    tail = "".join(f" {each}." for each in (source.url, source.licence) if each)
    return f"{who}{source.title}{when}.{tail} Graded {source.grade}."


def _doi_address(doi: str | None) -> str | None:
    return f"https://doi.org/{doi}" if doi else None


# -- BibTeX ------------------------------------------------------------------------------------------


def software_entry(software: Software) -> str:
    """The software as `@software`, which BibLaTeX knows and BibTeX takes as `@misc`."""
    return _entry(
        "software", "sandtable",
        (
            ("author", " and ".join(f"{{{escaped(name)}}}" if "," not in name else escaped(name) for name in software.authors)),
            ("title", escaped(software.title)), ("version", escaped(software.version)), ("year", (software.released or "")[:4]),
            ("date", software.released or ""), ("license", escaped(software.licence)), ("doi", software.doi or ""),
            ("url", software.url or ""),
        ),
    )  # fmt: skip


def scenario_entry(scenario: Scenario, software: Software) -> str:
    """A scenario as `@misc`, with the hash that identifies its version."""
    return _entry(
        "misc", _key("scenario", scenario.name),
        (
            ("title", escaped(scenario.title)), ("howpublished", f"Scenario file for Sandtable {escaped(software.version)}"),
            ("note", f"SHA-256 {scenario.sha256}"),
        ),
    )  # fmt: skip


def source_entry(name: str, source: Source) -> str:
    """A source of a scenario as `@misc`."""
    published = source.published.isoformat() if source.published is not None else ""
    return _entry(
        "misc", _key("source", name),
        (
            ("author", f"{{{escaped(source.author)}}}" if source.author else ""), ("title", escaped(source.title)),
            ("year", published[:4]), ("date", published), ("url", source.url or ""),
            ("note", f"Graded {source.grade} in the scenario"),
        ),
    )  # fmt: skip


def reference_entry(work: Reference) -> str:
    """A work as an entry of its kind."""
    where = {"article": "journal", "inproceedings": "booktitle", "techreport": "institution", "misc": "publisher"}[
        work.kind
    ]
    return _entry(
        work.kind, work.key,
        (
            ("author", " and ".join(escaped(name) for name in work.authors)), ("title", f"{{{escaped(work.title)}}}"),
            (where, escaped(work.where)), ("year", str(work.year)), ("volume", work.volume or ""),
            ("pages", (work.pages or "").replace("-", "--")), ("doi", work.doi or ""), ("url", work.url or ""),
        ),
    )  # fmt: skip


def escaped(text: str) -> str:
    """Text for a field of BibTeX: its special characters written as TeX has them, braces included; other letters in UTF-8."""
    return "".join(_SPECIAL.get(character, character) for character in " ".join(text.split()))


def _key(*parts: str) -> str:
    return "-".join(re.sub(r"[^A-Za-z0-9-]+", "-", part).strip("-") for part in parts)


def _entry(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])
