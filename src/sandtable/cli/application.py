"""The commands, joined. Each is a function in the file of its name."""

from __future__ import annotations

from typing import Annotated

import typer

from sandtable.cli.brief import brief
from sandtable.cli.check import check
from sandtable.cli.claims import claims
from sandtable.cli.compare import compare
from sandtable.cli.discover import discover
from sandtable.cli.explain import explain
from sandtable.cli.list import list_scenarios
from sandtable.cli.picture import picture
from sandtable.cli.query import query
from sandtable.cli.replay import replay
from sandtable.cli.run import run
from sandtable.cli.score import score
from sandtable.cli.sensitivity import sensitivity
from sandtable.cli.serve import serve
from sandtable.cli.settlement import settlement
from sandtable.cli.solve import solve
from sandtable.cli.words import words

app = typer.Typer(
    name="sandtable",
    help="Makes an assessment of a crisis runnable.",
    epilog="SCENARIO is the name of a bundled scenario or the path of a file.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(asked: bool) -> None:
    if asked:
        from sandtable._version import __version__
        from sandtable.cli.terminal import write

        write(f"sandtable {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Makes an assessment of a crisis runnable."""


app.command("list", short_help="the bundled scenarios")(list_scenarios)
app.command(short_help="every fault of a scenario at once, each at its line")(check)
app.command(short_help="what a diagnostic code means, with an example")(explain)
app.command(short_help="play futures: outcomes, settlement, times, briefing")(run)
app.command(short_help="the one-file briefing of a kept study")(brief)
app.command(short_help="one future in words, event by event, and on the map")(replay)
app.command(short_help="any picture of a study as PNG or SVG")(picture)
app.command(short_help="SQL over the futures of a study")(query)
app.command(short_help="what a change, or a red line, does over the same futures")(compare)
app.command(short_help="what an outcome turns on: shares of its variance, and chance")(sensitivity)
app.command(short_help="which rule settles it, how, and what that turns on")(settlement)
app.command(short_help="what must be believed for an outcome: boxes of assumptions")(discover)
app.command(short_help="the game: best responses, equilibria, how stable they are")(solve)
app.command(short_help="whether each claim of the text holds, and what it rests on")(claims)
app.command(short_help="likelihood words in numbers, numbers in words")(words)
app.command(short_help="who was right: scores against history and its rivals")(score)
app.command(short_help="the app: sliders, replays, forks and analyses in a browser")(serve)
