"""`sandtable claims`: a verdict on every statement of the assessed text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import ExitCode, Fault
from sandtable.cli.parameters import (
    FuturesOption,
    JsonOption,
    QuietOption,
    ReadingOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    ThreadsOption,
)

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.text.locators import SourceText


def claims(
    scenario: ScenarioArgument,
    text: Annotated[
        Path | None,
        typer.Option(
            "--text", metavar="FILE", help="The assessed text, to show its passages; a different text is rejected.",
            show_default=False,
        ),
    ] = None,
    claim: Annotated[
        list[str] | None,
        typer.Option("--claim", metavar="ID", help="Show one claim in full; may be repeated.", show_default=False),
    ] = None,
    statements: Annotated[
        Path | None,
        typer.Option(
            "--statements", metavar="FILE", help="A YAML list of the text's statements, to report those missing from the scenario.",
            show_default=False,
        ),
    ] = None,
    futures: FuturesOption = 20_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    threads: ThreadsOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Judge every claim of a scenario: consistent, understated, contradicted, undetermined, turning on an assumption,
    a premise, or untestable.

    All claims are judged over the same futures, and in every reading of the assumptions. A file with rival readings of the
    text has its claims judged in each of them, side by side; --reading takes one.
    """
    from sandtable.analysis.claims.claims import claims as judge
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow
    from sandtable.cli.telling import show
    from sandtable.telling.common import set_lines

    opened = open_scenario(scenario, settings=settings, reading=reading)
    passages = None if text is None else _open_text(opened, text)
    listed = None if statements is None else _read_statements(statements)
    with follow(quiet=quiet) as report:
        found = judge(
            opened,
            futures=futures,
            seed=seed,
            only=claim or None,
            statements=listed,
            readings=reading is None,
            threads=threads,
            progress=report,
        )
    show(found, opened, json=json, lines=set_lines(settings or (), opened), text=passages, in_full=bool(claim))


def _open_text(scenario: Scenario, path: Path) -> SourceText:
    """The text that most claims are about, checked. Raises TextError where the file is another text, saying where."""
    from collections import Counter

    from sandtable.text.locators import locators, open_text

    if not scenario.claims:
        raise Fault(f"`{scenario.name}` has no claims, so there is no text to check")
    counted = Counter(claim.source for claim in scenario.claims.values())
    (source, _), *_ = counted.most_common(1)
    return open_text(path, source=scenario.sources[source], locators=locators(scenario, source=source))


def _read_statements(path: Path) -> list[str]:
    """Identifiers from a YAML file: a list of them, or of entries with an `id`, alone or under `statements`."""
    from sandtable.scenario.composing import compose
    from sandtable.scenario.source import SourceError, decode, read_bytes

    try:
        root, faults = compose(decode(read_bytes(path), name=str(path)), name=str(path))
    except SourceError as fault:
        raise Fault(f"{path}: {fault.diagnostic.message}") from None
    if faults or root is None:
        raise Fault(f"{path}: {faults[0].message if faults else 'it is empty'}")
    value = root.plain()
    entries = value.get("statements") if isinstance(value, dict) else value
    found = [entry.get("id") if isinstance(entry, dict) else entry for entry in entries or []]
    if not found or not all(isinstance(each, str) for each in found):
        raise Fault(
            f"{path} is not a list of statements",
            hint="write `statements:` and below it entries with an `id`",
            exit_code=ExitCode.FAULTS,
        )
    return [str(each) for each in found]
