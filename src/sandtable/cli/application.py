"""The application with all commands. Each command is a function in the file of its name."""

from __future__ import annotations

from typing import Annotated

import typer

from sandtable.analysis.registry import ANALYSES
from sandtable.cli.brief import brief
from sandtable.cli.check import check
from sandtable.cli.cite import cite
from sandtable.cli.claims import claims
from sandtable.cli.cluster import with_cluster
from sandtable.cli.compare import compare
from sandtable.cli.demo import demo
from sandtable.cli.deterrence import deterrence
from sandtable.cli.diff import diff
from sandtable.cli.discover import discover
from sandtable.cli.explain import explain
from sandtable.cli.fmt import fmt
from sandtable.cli.groups import export_app, import_app, skill_app
from sandtable.cli.list import list_scenarios
from sandtable.cli.locate import locate
from sandtable.cli.mcp import mcp
from sandtable.cli.new import new
from sandtable.cli.pack import pack, unpack
from sandtable.cli.picture import picture
from sandtable.cli.places import places
from sandtable.cli.query import query
from sandtable.cli.read import read
from sandtable.cli.recipes import recipes
from sandtable.cli.registered import command_of
from sandtable.cli.replay import replay
from sandtable.cli.run import run
from sandtable.cli.score import score
from sandtable.cli.sections import Section, SectionedGroup
from sandtable.cli.sensitivity import sensitivity
from sandtable.cli.serve import serve
from sandtable.cli.settlement import settlement
from sandtable.cli.signposts import signposts
from sandtable.cli.solve import solve
from sandtable.cli.update import update
from sandtable.cli.volatility import volatility
from sandtable.cli.words import words

app = typer.Typer(
    name="sandtable",
    cls=SectionedGroup,
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


app.command(short_help="the finished report of a bundled scenario, at once", rich_help_panel=Section.BEGIN)(demo)
app.command("list", short_help="the bundled scenarios", rich_help_panel=Section.BEGIN)(list_scenarios)
app.command(short_help="begin a scenario: a file that runs, to go on with", rich_help_panel=Section.BEGIN)(new)
app.command(short_help="working scenarios of one idea each, to copy", rich_help_panel=Section.BEGIN)(recipes)
app.command(short_help="where a town is, by name: candidates to paste", rich_help_panel=Section.WRITE)(places)
app.command(short_help="all faults of a scenario, each with its line", rich_help_panel=Section.WRITE)(check)
app.command(short_help="what a diagnostic code means, with an example", rich_help_panel=Section.WRITE)(explain)
app.command(
    short_help="scenario files in canonical order and layout; older ones in this version's format",
    rich_help_panel=Section.WRITE,
)(fmt)
app.command(
    short_help="the place of a passage in a text; a scenario's places found and written", rich_help_panel=Section.WRITE
)(locate)
app.command(short_help="candidate claims of an English text, each with its place", rich_help_panel=Section.WRITE)(read)
app.add_typer(
    import_app,
    name="import",
    short_help="data of others into a scenario file: places, tables",
    rich_help_panel=Section.WRITE,
)
app.add_typer(
    export_app,
    name="export",
    short_help="parts of a scenario for other programs: places, tables",
    rich_help_panel=Section.WRITE,
)
app.command(
    short_help="play futures: outcomes, settlement, times, report",
    rich_help_panel=Section.PLAY,
    context_settings={"token_normalize_func": lambda name: "report" if name == "briefing" else name},  # as in 0.1
)(with_cluster(run))
app.command(short_help="the one-file report of a stored study", rich_help_panel=Section.PLAY)(with_cluster(brief))
app.command(short_help="one future in words, event by event, and on the map", rich_help_panel=Section.PLAY)(replay)
app.command(short_help="any picture of a study as PNG or SVG", rich_help_panel=Section.PLAY)(picture)
app.command(short_help="SQL over the futures of a study", rich_help_panel=Section.PLAY)(query)
app.command(short_help="the effect of a change or a red line over the same futures", rich_help_panel=Section.ASK)(
    with_cluster(compare)
)
app.command(short_help="what changed between two versions, and what each change does", rich_help_panel=Section.WRITE)(
    with_cluster(diff)
)
app.command(short_help="what a red line deters, and what that depends on", rich_help_panel=Section.ASK)(
    with_cluster(deterrence)
)
app.command(short_help="what an outcome depends on: shares of its variance", rich_help_panel=Section.ASK)(
    with_cluster(sensitivity)
)
app.command(short_help="which settlement rule applies, its result, what it depends on", rich_help_panel=Section.ASK)(
    with_cluster(settlement)
)
app.command(short_help="how much of the uncertainty is settled by which day", rich_help_panel=Section.ASK)(
    with_cluster(volatility)
)
app.command(short_help="what must be believed for an outcome: boxes of assumptions", rich_help_panel=Section.ASK)(
    with_cluster(discover)
)
app.command(short_help="what to watch: observable events that change the odds, by a date", rich_help_panel=Section.ASK)(
    with_cluster(signposts)
)
app.command(short_help="the game: best responses, equilibria, their stability", rich_help_panel=Section.ASK)(
    with_cluster(solve)
)
app.command(short_help="a verdict on each claim of the text, and its conditions", rich_help_panel=Section.ASK)(
    with_cluster(claims)
)
app.command(short_help="how the odds move with the news, item by item", rich_help_panel=Section.NEWS)(
    with_cluster(update)
)
app.command(short_help="likelihood words in numbers, numbers in words", rich_help_panel=Section.WRITE)(words)
app.command(short_help="accuracy: scores against history and other forecasts", rich_help_panel=Section.NEWS)(
    with_cluster(score)
)
app.command(short_help="the app: sliders, replays, forks and analyses in a browser", rich_help_panel=Section.BEGIN)(
    serve
)
app.add_typer(
    skill_app,
    name="skill",
    short_help="how an assistant writes scenarios: a skill to install",
    rich_help_panel=Section.DRAFT,
)
app.command(short_help="tools for an assistant, over stdin and stdout", rich_help_panel=Section.DRAFT)(mcp)
app.command(short_help="a scenario with what belongs to it as one file to send", rich_help_panel=Section.SEND)(pack)
app.command(short_help="a packed scenario into a directory", rich_help_panel=Section.SEND)(unpack)
app.command(
    short_help="what to cite: the software, a scenario's sources, the methods used", rich_help_panel=Section.SEND
)(cite)


def _short(about: str) -> str:
    """What an analysis gives as the list has it: without the capital and the full stop of a sentence."""
    return about[:1].lower() + about[1:].rstrip(".")


def add_registered(application: typer.Typer) -> None:
    """Add a command for each analysis of the registry without a module in `cli/`."""
    for entry in ANALYSES:
        if entry.has_command and not entry.command:
            command = application.command(entry.name, short_help=_short(entry.about), rich_help_panel=Section.ASK)
            command(with_cluster(command_of(entry)))


add_registered(app)
