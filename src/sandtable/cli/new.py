"""`sandtable new`: a scenario to begin with."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import ExitCode, Fault, Faults, Reported
from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sandtable.authoring.beginning import Answers, Plan
    from sandtable.authoring.recipes import Recipe
    from sandtable.cli.printed import Begun
    from sandtable.diagnostics import Diagnostic

QUESTIONS = {
    "actors": "Who? The actors, separated by commas",
    "places": "Where? Places, separated by commas, with coordinates if you have them (Raqqa=35.95,39.01), or a CSV file",
    "start": "Since when? The first day, as 2017-06-14",
    "length": "How long? Such as 60 d or 8 weeks, or the last day",
    "settled": "What would settle it? A sentence, such as: Red holds Raqqa at the end",
    "text": "Which text? A file (.txt, .md, .html, .docx), if it is about one",
}


def _names(incomplete: str) -> list[str]:
    from sandtable.authoring.recipes import RECIPES

    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{each.name}" for each in RECIPES if each.name.startswith(last)]


def new(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Folder to make; the scenario is NAME/scenario.yaml.", show_default=False),
    ],
    actors: Annotated[
        str | None, typer.Option("--actors", metavar="A,B,C", help="Who: the actors, by name.", show_default=False)
    ] = None,
    places: Annotated[
        str | None,
        typer.Option(
            "--places",
            metavar="P,Q,..",
            help="Where: names, each with coordinates if you have them (Raqqa=35.95,39.01), or a CSV or .xlsx file (name,lat,lon,holder).",
            show_default=False,
        ),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--start", metavar="DATE", help="Since when: the first day.", show_default=False)
    ] = None,
    length: Annotated[
        str | None,
        typer.Option(
            "--length", metavar="TIME", help="How long: `60 d`, `8 weeks`, or the last day.", show_default=False
        ),
    ] = None,
    settled: Annotated[
        str | None,
        typer.Option("--settled-by", metavar="TEXT", help="What would settle it, in a sentence.", show_default=False),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="The text: its likelihoods become assumptions and claims to confirm, its places and actors comments.",
            show_default=False,
        ),
    ] = None,
    recipes: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="RECIPE,..",
            help="Recipes whose forces and decisions it begins with (`sandtable recipes`).",
            autocompletion=_names,
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the file and write nothing.", show_default=False)
    ] = False,
    json: JsonOption = False,
) -> None:
    """Begin a scenario: a file that passes `check` and runs from the start, with what to do next in its comments.

    In a terminal, what no option gives is asked: six questions, each with a default. A number that nobody gave is an assumption
    marked as such, a place without coordinates a placeholder that `check` points at. Nothing is ever overwritten.
    """
    from sandtable.authoring.beginning import plan
    from sandtable.authoring.skeleton import scenario_text
    from sandtable.cli.terminal import complain
    from sandtable.loading import read

    folder = _folder(name)
    given = {"actors": actors, "places": places, "start": start, "length": length, "settled": settled, "text": text}
    chosen, unknown = _recipes(recipes)
    try:
        if unknown and _asks(json=json):  # before anything is asked
            raise Faults(unknown)
        given = _ask(given, is_told=recipes is not None, json=json)
        answers = _answers(name, given, recipes=chosen, faults=unknown)
    except Faults as found_faults:
        for fault in found_faults.all:
            complain(fault.message, hint=fault.hint)
        raise Reported(ExitCode.USAGE) from None
    made = plan(answers)
    written = scenario_text(made)
    found = read(written, name=folder.name, file=str(folder / "scenario.yaml"))
    _print(folder, written, made, found.diagnostics, dry_run=dry_run, json=json)


def _folder(name: str) -> Path:
    """The folder to make. Raises Fault if it could not be used, or has a scenario."""
    from pathlib import Path

    from sandtable.authoring.naming import one_line
    from sandtable.scenario.source import bundled

    if not name.strip() or one_line(name) != name:
        raise Fault("the name is empty or not a file name", hint="letters, digits and hyphens, such as vell-bridge")
    folder = Path(name)
    if name in bundled():
        raise Fault(f"{name} is a bundled scenario", hint="choose another name: commands would open the bundled one")
    if folder.suffix in (".yaml", ".yml"):
        raise Fault(f"{name} is the name of a file", hint=f"give the folder: sandtable new {folder.with_suffix('')}")
    file = folder / "scenario.yaml"
    if file.exists() or file.is_symlink():
        raise Fault(f"{file} exists", hint="choose another name; nothing is overwritten")
    if folder.exists() and not folder.is_dir():
        raise Fault(f"{folder} is a file", hint="choose another name")
    return folder


def _recipes(names: str | None) -> tuple[tuple[Recipe, ...], list[Fault]]:
    """The recipes that are named, and a fault for each name that is none."""
    from sandtable.cli.recipes import recipe_of

    found, faults = [], []
    for name in dict.fromkeys(name.strip() for name in (names or "").split(",") if name.strip()):
        try:
            found.append(recipe_of(name))
        except Fault as fault:
            faults.append(fault)
    return tuple(found), faults


def _is_terminal() -> bool:
    """Whether questions can be asked, and answered."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _asks(*, json: bool) -> bool:
    """Whether what no option gives is asked."""
    return not json and _is_terminal()


def _ask(given: dict[str, str | None], *, is_told: bool, json: bool) -> dict[str, str | None]:
    """What no option gives is asked in a terminal. Raises Fault where there is none and no option says anything.

    is_told : an option says something all the same.
    """
    if _asks(json=json):
        found = dict(given)
        for key in [key for key, value in given.items() if value is None]:
            _ask_one(found, key)
        return found
    if not is_told and all(value is None for value in given.values()):
        hint = (
            "use --actors, --places, --start, --length, --settled-by, --from or --with; `sandtable new --help` says how"
        )
        raise Fault("there is no terminal in which to ask, and no option says what the scenario is about", hint=hint)
    return given


def _ask_one(given: dict[str, str | None], key: str) -> None:
    """Ask until the answer can be read; Enter leaves it open. Options that cannot be read are complained of at the end."""
    from sandtable.cli.terminal import complain

    known = {other: given[other] if other in ("actors", "start") else None for other in given}
    try:
        _answers("", known, recipes=())
    except Faults:
        known = dict.fromkeys(given)
    while True:
        given[key] = typer.prompt(QUESTIONS[key], default="", show_default=False, err=True)
        try:
            _answers("", {**known, key: given[key]}, recipes=())
        except Faults as faults:
            for fault in faults.all:
                complain(fault.message, hint=fault.hint)
        else:
            return


def _answers(
    name: str, given: dict[str, str | None], *, recipes: tuple[Recipe, ...], faults: Sequence[Fault] = ()
) -> Answers:
    """The answers, read. Raises Faults with every fault at once. faults : those of the recipes."""
    from sandtable.authoring.answering import AnswersError, answers_of
    from sandtable.errors import HintedError

    known = [HintedError(each.message, hint=each.hint or "") for each in faults]
    try:
        return answers_of(name, given, recipes=recipes, faults=known)
    except AnswersError as fault:
        raise Faults([Fault(each.message, hint=each.hint or None) for each in fault.faults]) from None


def _print(
    folder: Path, written: str, made: Plan, diagnostics: tuple[Diagnostic, ...], *, dry_run: bool, json: bool
) -> None:
    from sandtable.authoring.beginning import notes, summary
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import say, write, write_data, write_json
    from sandtable.wording import plural

    file = folder / "scenario.yaml"
    errors = sum(each.is_error for each in diagnostics)
    if errors:  # never: every answer is made to fit, and tests try many
        raise RuntimeError(f"the scenario begun has errors: {diagnostics[0].message}")
    if not dry_run:
        _write(file, written)
    if json:
        printed: Begun = {
            "scenario": str(folder), "file": str(file), "written": not dry_run, "text": written,
            "actors": list(made.actors), "places": [spot.id for spot in made.spots], "placeholders": made.placeholders,
            "errors": errors, "warnings": len(diagnostics) - errors, "notes": notes(made),
        }  # fmt: skip
        write_json(printed)
    elif dry_run:
        write_data(written.rstrip("\n"))
        say(f"{file}: not written; {summary(made)}")
        for note in notes(made):
            say(note)
    else:
        import shlex

        name = shlex.quote(str(folder))
        write(neutralise(f"{file}: {summary(made)}; {plural(errors, 'error')}, {plural(len(diagnostics), 'warning')}"))
        for note in notes(made):
            write(neutralise(note))
        write(f"Next: open it in an editor; its first lines say what to do. Then: sandtable check {name}")


def _write(file: Path, written: str) -> None:
    """Write the new file; raises Fault if somebody has made it in the meantime, OSError if it cannot be written."""

    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(written)
    except FileExistsError:
        raise Fault(f"{file} exists", hint="choose another name; nothing is overwritten") from None
