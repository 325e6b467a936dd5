"""`sandtable cite`: what to cite, for the software alone or for a scenario with its sources and the methods used on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.parameters import JsonOption, complete_scenario

if TYPE_CHECKING:
    from sandtable.citation import Method, Reference, Software
    from sandtable.cli.printed import Cited
    from sandtable.scenario.types import Scenario


def cite(
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="[SCENARIO]",
            help="A bundled scenario's name or the path of a scenario file. Default: the software only.",
            autocompletion=complete_scenario,
        ),
    ] = None,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print BibTeX entries.", show_default=False)] = False,
    json: JsonOption = False,
) -> None:
    """Print what to cite: Sandtable and, for a scenario, its file, its sources and the methods that the commands use on it.

    Packages are listed with the installed version. Cite the methods of the commands that you used.
    """
    from sandtable.citation import methods_for, read_software
    from sandtable.cli.opening import open_scenario

    if bibtex and json:
        raise Fault("--bibtex and --json cannot be combined", hint="use one of the two")
    software = read_software()
    opened = open_scenario(scenario) if scenario is not None else None
    methods = methods_for(opened) if opened is not None else ()
    if json:
        from sandtable.cli.terminal import write_json

        write_json(_as_object(software, opened, methods))
    elif bibtex:
        _print_bibtex(software, opened, methods)
    else:
        _print_text(software, opened, methods)


def _works(methods: tuple[Method, ...]) -> list[Reference]:
    """The works of some methods, each once, by key."""
    from sandtable.citation import REFERENCES

    return [REFERENCES[key] for key in sorted({key for method in methods for key in method.references})]


def _print_text(software: Software, scenario: Scenario | None, methods: tuple[Method, ...]) -> None:
    from sandtable.citation import REFERENCES
    from sandtable.citation.formats import names_text, reference_text, software_text, source_text
    from sandtable.cli.terminal import open_output, print_text

    console = open_output()
    print_text(console, software_text(software))
    console.print()
    print_text(console, software.message)
    if scenario is None:
        return
    console.print()
    print_text(console, "Scenario", style="bold")
    print_text(console, f"{scenario.title} ({scenario.name}). SHA-256 {scenario.sha256}", indent="  ")
    if scenario.sources:
        console.print()
        print_text(console, "Sources of the scenario", style="bold")
        for source in scenario.sources.values():
            print_text(console, source_text(source), indent="  ")
    console.print()
    print_text(console, "Methods, by the commands that use them", style="bold")
    for method in methods:
        cited = "; ".join(f"{names_text(REFERENCES[key].authors)} {REFERENCES[key].year}" for key in method.references)
        package = f", by {method.package} {method.installed or '(not installed)'}" if method.package is not None else ""
        print_text(console, f"{', '.join(method.commands)}: {method.title}{package} ({cited})", indent="  ")
    console.print()
    print_text(console, "Works", style="bold")
    for work in _works(methods):
        print_text(console, reference_text(work), indent="  ")


def _print_bibtex(software: Software, scenario: Scenario | None, methods: tuple[Method, ...]) -> None:
    from sandtable.citation.formats import reference_entry, scenario_entry, software_entry, source_entry
    from sandtable.cli.terminal import write_data

    entries = [software_entry(software)]
    if scenario is not None:
        entries.append(scenario_entry(scenario, software))
        entries += [source_entry(name, source) for name, source in scenario.sources.items()]
    entries += [reference_entry(work) for work in _works(methods)]
    write_data("\n\n".join(entries))


def _as_object(software: Software, scenario: Scenario | None, methods: tuple[Method, ...]) -> Cited:
    return {
        "software": {
            "title": software.title, "authors": list(software.authors), "version": software.version,
            "released": software.released, "licence": software.licence, "url": software.url, "doi": software.doi,
        },
        "scenario": None if scenario is None else {
            "name": scenario.name, "title": scenario.title, "scenario_sha256": scenario.sha256,
        },
        "sources": [
            {
                "id": name, "title": source.title, "author": source.author, "url": source.url, "licence": source.licence,
                "published": source.published.isoformat() if source.published is not None else None,
                "grade": source.grade,
            }
            for name, source in (scenario.sources.items() if scenario is not None else ())
        ],
        "methods": [
            {
                "id": method.id, "title": method.title, "commands": list(method.commands), "package": method.package,
                "installed": method.installed, "references": list(method.references),
            }
            for method in methods
        ],
        "references": [
            {
                "key": work.key, "kind": work.kind, "authors": list(work.authors), "year": work.year, "title": work.title,
                "where": work.where, "volume": work.volume, "pages": work.pages, "doi": work.doi, "url": work.url,
            }
            for work in _works(methods)
        ],
    }  # fmt: skip
