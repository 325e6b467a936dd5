"""`sandtable picture`: any picture of a study as PNG or SVG, without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.outputs import check_output, check_output_folder
from sandtable.cli.parameters import (
    MAX_FUTURE,
    FuturesOption,
    JsonOption,
    QuietOption,
    ReadingOption,
    SeedOption,
    SetOption,
    within,
)
from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from sandtable.cli.printed import Pictured
    from sandtable.errors import SandtableError
    from sandtable.figures.catalogue import Picture
    from sandtable.study.study import Study


def picture(
    target: Annotated[
        str,
        typer.Argument(
            metavar="STUDY|SCENARIO",
            help="A directory created by `run --out`, or a scenario, which is played first.",
            show_default=False,
        ),
    ],
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Name of the picture. Default: list all pictures.")
    ] = None,
    png: Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Write it as PNG.")] = None,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Write it as SVG.")] = None,
    every: Annotated[
        Path | None, typer.Option("--all", metavar="DIR", help="Write every picture as PNG into a directory.")
    ] = None,
    day: Annotated[
        int | None,
        typer.Option(
            "--day",
            metavar="D",
            help="Day that a map shows, from 0; in a scenario of hours the hour. Default: the last.",
        ),
    ] = None,
    future: Annotated[
        int | None,
        typer.Option(
            "--future", callback=within(0, MAX_FUTURE), metavar="K", help="With `map`: show this future only."
        ),
    ] = None,
    futures: FuturesOption = 10_000,
    seed: SeedOption = 1,
    settings: SetOption = None,
    reading: ReadingOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Draw a picture of a study: map, outcomes, settlement, dates, places, drivers, red lines, game, scores.

    The pictures are those of the report. Those based on an analysis take as long as the analysis.
    """
    _check_what_was_asked(target, name, png=png, svg=svg, every=every, future=future)
    study = open_or_play(target, futures=futures, seed=seed, settings=settings, reading=reading, quiet=quiet)
    from sandtable.cli.progress import follow
    from sandtable.figures.catalogue import analysis_pictures, future_picture, pictures_without_content, study_pictures

    with follow(quiet=quiet) as report:
        pictures = [*study_pictures(study), *analysis_pictures(study, report=report)]
        if future is not None:
            pictures[0] = future_picture(study, future)
        _check_day(study, day)
        omitted = pictures_without_content(study) if every is not None else []
        files = _draw(pictures, name=name, png=png, svg=svg, every=every, day=day, quiet=quiet, omitted=omitted)
    if json:
        from sandtable.cli.terminal import write_json

        found: Pictured = {
            "pictures": [{"name": entry.name, "title": entry.title, "has_day": entry.has_day} for entry in pictures],
            "files": [str(path) for path in files],
            "left_out": [{"name": name, "reason": reason} for name, reason in omitted],
        }
        write_json(found)
    elif not files:
        _list(pictures)


def _draw(
    pictures: Sequence[Picture], *, name: str | None, png: Path | None, svg: Path | None, every: Path | None,
    day: int | None, quiet: bool, omitted: list[tuple[str, str]],
) -> list[Path]:  # fmt: skip
    """Write the pictures. Returns the files; those that `--all` omits are added to `omitted`."""
    if every is not None:
        return _write_all(pictures, every, day=day, quiet=quiet, omitted=omitted)
    if name is None:
        return []
    files = [path for path in (png, svg) if path]
    write(find(pictures, name), files, day=day, quiet=quiet)
    return files


def _check_what_was_asked(
    target: str, name: str | None, *, png: Path | None, svg: Path | None, every: Path | None, future: int | None
) -> None:
    """Check the options before playing. Raises Fault."""
    for path, ending, option in ((png, ".png", "--png"), (svg, ".svg", "--svg")):
        check_output(path, option=option, endings=(ending,), inputs={"study or scenario": target})
    check_output_folder(every, option="--all")
    if name is None and (png or svg):
        raise Fault(
            "the name of the picture is missing", hint="for example `map`; without a file the pictures are listed"
        )
    if name is not None and every:
        raise Fault("--all writes every picture and cannot be combined with a name")
    if name is not None and not (png or svg):
        raise Fault("a picture is a file", hint=f"for example --png {name}.png")
    if future is not None and name != "map":
        raise Fault("--future is for the picture `map`")


def open_or_play(
    target: str, *, futures: int, seed: int, settings: list[str] | None, quiet: bool, reading: str | None = None
) -> Study:
    """The study in a directory, or that of a scenario, played now."""
    from sandtable.cli.opening import say_if_recent
    from sandtable.study.run import open_study, run

    if Path(target).is_dir():
        if settings:
            raise Fault(
                "--set applies to a scenario, not to a stored study", hint="run the scenario again with --set and --out"
            )
        if reading:
            raise Fault(
                "--reading applies to a scenario, not to a stored study",
                hint="name the scenario instead of the directory",
            )
        study = open_study(target)
        say_if_recent(study.scenario)
        return study
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.progress import follow

    opened = open_scenario(target, settings=settings, reading=reading)
    with follow(quiet=quiet) as report:
        return run(opened, futures=futures, seed=seed, progress=report)


def find(pictures: Sequence[Picture], name: str) -> Picture:
    """The picture of this name. Raises Fault with a similar name."""
    import difflib

    names = [entry.name for entry in pictures]
    if name in names:
        return pictures[names.index(name)]
    close = difflib.get_close_matches(name, names, n=1)
    raise Fault(
        f"there is no picture `{name}`",
        hint=f"did you mean `{close[0]}`?" if close else f"there are {', '.join(names)}",
    )


def write(chosen: Picture, paths: Sequence[Path], *, day: int | None, quiet: bool) -> None:
    """Draw a picture once and write it to each path."""
    from sandtable.figures import save

    if day is not None and not chosen.has_day:
        raise Fault(f"the picture `{chosen.name}` does not depend on a day", hint="--day applies to maps and places")
    chart = chosen.draw(day)
    for path in paths:
        save(chart, path)
        if not quiet:
            say(f"picture written to {path}")


def _check_day(study: Study, day: int | None) -> None:
    last = study.program.last_step
    if day is not None and not 0 <= day <= last:
        raise Fault(f"{study.scenario.calendar.unit} {day} is not within 0 and {last}")


def _write_all(
    pictures: Sequence[Picture], folder: Path, *, day: int | None, quiet: bool, omitted: list[tuple[str, str]]
) -> list[Path]:
    """Write every picture that has content and whose analysis could be run. Returns the files.

    Omitted pictures are added to `omitted` with the reason and reported at the end. Raises Fault if nothing could be drawn.
    """
    from sandtable.errors import SandtableError
    from sandtable.figures import save

    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for entry in pictures:
        try:
            chart = entry.draw(day if entry.has_day else None)
        except SandtableError as nothing:
            omitted.append((entry.name, reason_of(nothing)))
            continue
        files.append(save(chart, folder / f"{entry.name}.png"))  # stops at a file that cannot be written
        if not quiet:
            say(f"picture written to {files[-1]}")
    if not files:
        raise Fault("no picture could be drawn", hint="; ".join(f"{name}: {reason}" for name, reason in omitted))
    if not quiet:
        for name, reason in omitted:
            say(f"omitted: {name} ({reason})")
    return files


def reason_of(fault: SandtableError) -> str:
    """The reason why a picture cannot be drawn, in one line, with a hint if there is one."""
    hint = getattr(fault, "hint", "")
    first = str(getattr(fault, "message", fault)).splitlines()[0]
    return f"{first}; {hint}" if hint else first


def _list(pictures: Sequence[Picture]) -> None:
    from rich.text import Text

    from sandtable.cli.layout import print_table
    from sandtable.cli.terminal import new_table, open_output

    table = new_table()
    table.add_column("Picture", no_wrap=True)
    table.add_column("What it shows", ratio=1)
    for entry in pictures:
        table.add_row(Text(entry.name), Text(entry.title))
    print_table(open_output(), table)
