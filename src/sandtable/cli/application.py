"""The application with all commands. Each command is a function in the file of its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

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

Command = TypeVar("Command", bound=Callable[..., Any])

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


def _listed(section: Section, about: str, name: str | None = None, **options: Any) -> Callable[[Command], Command]:
    """Adds a command to a section of the list. about : what it gives. name : if it is not the function's."""
    return app.command(name, short_help=about, rich_help_panel=section, **options)


_listed(Section.BEGIN, "the finished report of a bundled scenario, at once")(demo)
_listed(Section.BEGIN, "the bundled scenarios", name="list")(list_scenarios)
_listed(Section.BEGIN, "begin a scenario: a file that runs, to go on with")(new)
_listed(Section.BEGIN, "working scenarios of one idea each, to copy")(recipes)
_listed(Section.WRITE, "where a town is, by name: candidates to paste")(places)
_listed(Section.WRITE, "all faults of a scenario, each with its line")(check)
_listed(Section.WRITE, "what a diagnostic code means, with an example")(explain)
_listed(Section.WRITE, "scenario files in canonical order and layout; older ones in this version's format")(fmt)
_listed(Section.WRITE, "the place of a passage in a text; a scenario's places found and written")(locate)
_listed(Section.WRITE, "candidate claims of an English text, each with its place")(read)
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
_listed(
    Section.PLAY,
    "play futures: outcomes, settlement, times, report",
    context_settings={"token_normalize_func": lambda name: "report" if name == "briefing" else name},  # as in 0.1
)(with_cluster(run))
_listed(Section.PLAY, "the one-file report of a stored study")(with_cluster(brief))
_listed(Section.PLAY, "one future in words, event by event, and on the map")(replay)
_listed(Section.PLAY, "any picture of a study as PNG or SVG")(picture)
_listed(Section.PLAY, "SQL over the futures of a study")(query)
_listed(Section.ASK, "the effect of a change or a red line over the same futures")(with_cluster(compare))
_listed(Section.WRITE, "what changed between two versions, and what each change does")(with_cluster(diff))
_listed(Section.ASK, "what a red line deters, and what that depends on")(with_cluster(deterrence))
_listed(Section.ASK, "what an outcome depends on: shares of its variance")(with_cluster(sensitivity))
_listed(Section.ASK, "which settlement rule applies, its result, what it depends on")(with_cluster(settlement))
_listed(Section.ASK, "how much of the uncertainty is settled by which day")(with_cluster(volatility))
_listed(Section.ASK, "what must be believed for an outcome: boxes of assumptions")(with_cluster(discover))
_listed(Section.ASK, "what to watch: observable events that change the odds, by a date")(with_cluster(signposts))
_listed(Section.ASK, "the game: best responses, equilibria, their stability")(with_cluster(solve))
_listed(Section.ASK, "a verdict on each claim of the text, and its conditions")(with_cluster(claims))
_listed(Section.NEWS, "how the odds move with the news, item by item")(with_cluster(update))
_listed(Section.WRITE, "likelihood words in numbers, numbers in words")(words)
_listed(Section.NEWS, "accuracy: scores against history and other forecasts")(with_cluster(score))
_listed(Section.BEGIN, "the app: sliders, replays, forks and analyses in a browser")(serve)
app.add_typer(
    skill_app,
    name="skill",
    short_help="how an assistant writes scenarios: a skill to install",
    rich_help_panel=Section.DRAFT,
)
_listed(Section.DRAFT, "tools for an assistant, over stdin and stdout")(mcp)
_listed(Section.SEND, "a scenario with what belongs to it as one file to send")(pack)
_listed(Section.SEND, "a packed scenario into a directory")(unpack)
_listed(Section.SEND, "what to cite: the software, a scenario's sources, the methods used")(cite)


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
