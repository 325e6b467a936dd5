"""`sandtable brief`: the one-file briefing of a study that was kept, with every analysis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.outputs import PAGE, check_output
from sandtable.cli.parameters import MAX_FUTURES, JsonOption, QuietOption, within
from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from sandtable.briefing.analyses import Omission
    from sandtable.scenario.types import Scenario
    from sandtable.study import Study

QuickOption = Annotated[
    bool,
    typer.Option(
        "--quick", help="Without the analyses: seconds instead of a minute or two. The page says what it lacks."
    ),
]
TextOption = Annotated[
    Path | None,
    typer.Option(
        "--text",
        metavar="FILE",
        help="Your own copy of the assessed text: its passages are shown beside the claims, checked by their hashes.",
    ),
]


def brief(
    study: Annotated[
        Path, typer.Argument(metavar="STUDY", help="The directory that `run --out` made.", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The page (HTML).")] = Path("briefing.html"),
    text: TextOption = None,
    quick: QuickOption = False,
    futures: Annotated[
        int | None,
        typer.Option(
            "--futures", "-n", callback=within(1, MAX_FUTURES), metavar="N", show_default=False,
            help="Number of futures that red lines, boxes, game and claims play. Default: 2,000 to 20,000 each.",
        ),
    ] = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Write the briefing of a study: map and replay, outcomes, drivers, red lines, game, claims, history, assumptions.

    One HTML file that needs no network. The analyses are run with the seed of the study.
    """
    from sandtable.study.run import open_study

    check_output(out, option="--out", endings=PAGE, inputs={"study": study, "text": text})
    check_text_option(text, quick=quick)
    if quick and futures is not None:
        raise Fault("--futures is for the analyses, and a quick briefing has none", hint="leave out one of the two")
    left = write_page(open_study(study), out, text=text, quick=quick, quiet=quiet, futures=futures)
    if json:
        from sandtable.cli.terminal import write_json

        left_out = [{"command": entry.command, "why": entry.why} for entry in left]
        write_json({"study": str(study), "file": str(out), "bytes": out.stat().st_size, "left_out": left_out})
    if not quiet:
        say(f"the briefing is in {out}")


def check_text_option(text: Path | None, *, quick: bool, scenario: Scenario | None = None) -> None:
    """Before anything is played: that passages have a place in the page and the file is the text. Raises Fault or TextError."""
    if text is None:
        return
    if quick:
        raise Fault(
            "--text shows passages beside the claims, and a quick briefing judges none", hint="leave out --quick"
        )
    if scenario is not None:
        from sandtable.briefing.analyses import read_passages

        read_passages(scenario, text)


def write_page(
    study: Study, path: Path, *, text: Path | None, quick: bool, quiet: bool, futures: int | None = None
) -> tuple[Omission, ...]:
    """The briefing with its analyses, or a quick one. Returns what it does without. futures : of each analysis."""
    from sandtable.briefing import write_briefing
    from sandtable.briefing.analyses import no_analyses, read_passages, run_analyses
    from sandtable.cli.progress import follow

    passages = read_passages(study.scenario, text) if text is not None else {}
    if quick:
        none = no_analyses(study)
        write_briefing(study, path, analyses=none)
        return none.omissions
    with follow(quiet=quiet) as report:
        found = run_analyses(study, report=report, passages=passages, futures=futures)
    write_briefing(study, path, analyses=found)
    if not quiet:
        for omission in found.omissions:
            say(f"left out of the briefing: {omission.command} ({omission.why})")
    return found.omissions
