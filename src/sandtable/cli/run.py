"""`sandtable run`: plays a scenario, prints its outcomes, keeps the study and writes the report where asked."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sandtable.cli.brief import (
    NewsOption,
    PaperOption,
    QuickOption,
    TemplateOption,
    TextOption,
    check_news_option,
    check_text_option,
    document_look,
    find_unchecked,
    say_where_judgments_are,
    write_page,
)
from sandtable.cli.faults import ExitCode, Fault
from sandtable.cli.outputs import REPORT, check_output, check_output_folder
from sandtable.cli.parameters import (
    MAX_FUTURES,
    JsonOption,
    QuietOption,
    ReadingOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    ThreadsOption,
    within,
)
from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sandtable.analysis.compare.differences import Comparison
    from sandtable.analysis.readings.results import ComparedReadings
    from sandtable.analysis.sensitivity.unchecked import Unchecked
    from sandtable.results import AnalysisResult
    from sandtable.study.study import Study

LEAST_CERTAIN = 100  # futures; in fewer an outcome may be missing by chance
LEAST_TIMED = 0.1  # seconds; less says nothing about speed


def run(
    scenario: ScenarioArgument,
    futures: Annotated[
        int | None,
        typer.Option(
            "--futures",
            "-n",
            callback=within(1, MAX_FUTURES),
            metavar="N",
            show_default=False,
            help="Number of futures to play. Default: 10,000. With --until at most so many. Default: 10 million.",
        ),
    ] = None,
    seed: SeedOption = 1,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="WIDTHS",
            show_default=False,
            help="Play on until intervals are so narrow: `width=0.5%` for every outcome, or `OUTCOME=0.5%,OUTCOME=1%`.",
        ),
    ] = None,
    settings: SetOption = None,
    reading: ReadingOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Store the study in a directory; the same command resumes an interrupted run."
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write the report: one page (.html) or a Word document (.docx)."),
    ] = None,
    text: TextOption = None,
    quick: QuickOption = False,
    with_news: NewsOption = False,
    template: TemplateOption = None,
    paper: PaperOption = None,
    threads: ThreadsOption = None,
    chunk: Annotated[
        int | None,
        typer.Option(
            "--chunk",
            callback=within(1, 10**6),
            metavar="C",
            help="Number of futures that a thread plays between progress reports.",
        ),
    ] = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Play a scenario's futures: how likely is each outcome, how is it settled, when.

    The same seed gives the same futures, whatever the number of threads. With --out, the same command resumes an
    interrupted run. A file with rival readings is played in each of them, side by side; --reading plays one.
    """
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.terminal import write_json

    check_output(
        report, option="--report", endings=REPORT, inputs={"scenario": scenario, "text": text, "template": template}
    )
    check_output_folder(out, option="--out")
    if report is None and (text is not None or quick or with_news):
        raise Fault("--text, --quick and --with-news apply to a report", hint="add --report FILE")
    look = document_look(report, template=template, paper=paper, option="--report")
    check_text_option(text, quick=quick)
    opened = open_scenario(scenario, settings=settings, reading=reading)
    check_text_option(text, quick=quick, scenario=opened)
    check_news_option(with_news, quick=quick, scenario=opened)
    study = _play(
        opened, out=out, quiet=quiet, futures=futures, until=_widths(until), seed=seed, threads=threads, chunk=chunk,
    )  # fmt: skip
    beside = _readings(study, out=out, threads=threads, quiet=quiet) if opened.readings and reading is None else None
    loose = find_unchecked(study, threads=threads, quiet=quiet)
    known = tuple(each for each in (beside, loose) if each is not None)
    if json:
        write_json(_as_object(study, beside, loose))
    else:
        lines = _certain_lines(study, scenario, settings=settings or ()) if reading is None else ()
        _print(study, known, settings=settings or (), found=_red_lines(study, quiet=quiet), lines=lines)
    if report is not None:
        write_page(study, report, text=text, quick=quick, quiet=quiet, known=known, with_news=with_news, look=look)
    if not quiet:
        _say_what_was_done(study, out=out, report=report)


def _play(scenario: Any, *, out: Path | None, quiet: bool, **plan: Any) -> Study:
    from sandtable.cli.progress import follow
    from sandtable.study.run import run as play

    with _resumable(out), follow(quiet=quiet) as report:
        study = play(scenario, out=out, progress=report, **plan)
        study.find_ranges(report)
        return study


def _widths(text: str | None) -> dict[str, float] | None:
    """What `--until` says."""
    if text is None:
        return None
    from sandtable.study.until import read_widths

    return read_widths(text)


@contextlib.contextmanager
def _resumable(out: Path | None) -> Iterator[None]:
    """Ctrl-C inside ends the command with a line on how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        hint = "run the same command again to resume" if out is not None else "a run with --out DIR can be resumed"
        raise Fault("interrupted", hint=hint, exit_code=ExitCode.INTERRUPTED) from None


def _readings(study: Study, *, out: Path | None, threads: int | None, quiet: bool) -> ComparedReadings | None:
    """The other readings of the file, played as the study was, beside it; None, with a warning, where none of their futures ends."""
    from sandtable.analysis.readings.columns import readings
    from sandtable.cli.progress import follow
    from sandtable.errors import AnalysisError

    try:
        with _resumable(out), follow(quiet=quiet) as report:
            return readings(study, out=out, threads=threads, progress=report)
    except AnalysisError as fault:
        say(f"warning: the readings are not compared: {fault.message}")
        say(f"   = hint: {fault.hint}")
        return None


def _as_object(study: Study, beside: ComparedReadings | None, loose: Unchecked | None) -> dict[str, Any]:
    if beside is None and loose is None and study.until is None:
        return study.to_json_object()
    from sandtable.analysis.readings.printed import printed_run

    return printed_run(study, beside, loose).to_json_object()


def _red_lines(study: Study, *, quiet: bool) -> list[Comparison]:
    """What the red lines that name an act do, over the first of the study's futures; a line that cannot be measured is left out."""
    from sandtable.cli.progress import follow
    from sandtable.errors import SandtableError

    scenario, found = study.scenario, []
    lines = [name for name, line in scenario.red_lines.items() if line.act is not None]
    if not lines or not study.complete:
        return []
    from sandtable.analysis.compare.comparison import paired_futures, red_line

    futures = paired_futures(study.futures)
    with follow(quiet=quiet) as report:
        for name in lines:
            with contextlib.suppress(SandtableError):
                found.append(red_line(scenario, name, futures=futures, seed=study.seed, is_whole=True, progress=report))
    return found


def _certain_lines(study: Study, scenario: str, *, settings: Sequence[str]) -> tuple[str, ...]:
    """A line that points at the trial where an outcome is in none of the futures, or in every one, and no question of when.

    scenario : as typed.
    """
    import shlex

    from sandtable.wording import plural

    timed = {row.id for row in study.times}
    shares = [share for share in study.outcomes if share.futures >= LEAST_CERTAIN]
    never = [share.title for share in shares if share.count == 0]
    always = [share.title for share in shares if share.count == share.futures and share.id not in timed]
    said = []
    for titles, where in ((never, "none of the futures"), (always, "every future")):
        if titles:
            more = f" and {plural(len(titles) - 2, 'other')}" if len(titles) > 2 else ""
            names = (", " if more else " and ").join(f"“{title}”" for title in titles[:2])
            said.append(f"{names}{more} {'is' if len(titles) == 1 else 'are'} in {where}")
    if not said:
        return ()
    command = shlex.join(
        ["sandtable", "check", scenario, "--trial", *(part for each in settings for part in ("--set", each))]
    )
    return (f"{'; '.join(said)}: `{command}` looks for the reason in the file.",)


def _print(
    study: Study,
    known: Sequence[AnalysisResult],
    *,
    settings: Sequence[str],
    found: Sequence[Comparison],
    lines: Sequence[str],
) -> None:
    """The question, then what is said of the study and of what was found beside it. lines : before the closing sentence.

    It is determined by the scenario and the seed; how long it took is said elsewhere.
    """
    from sandtable.cli.telling import print_told
    from sandtable.cli.terminal import open_output, print_text
    from sandtable.telling.beside import with_beside
    from sandtable.telling.study import tell_study

    console = open_output()
    print_text(console, study.scenario.title, style="bold")
    print_text(console, study.scenario.question)
    console.print()
    told = tell_study(study, settings=settings, found=found, with_folder=True)
    print_told(with_beside(told, known, study.scenario), console=console, lines=lines)


def _say_what_was_done(study: Study, *, out: Path | None, report: Path | None) -> None:
    from sandtable.wording import count

    seconds = study.elapsed_s
    if seconds is not None and seconds >= LEAST_TIMED:
        say(f"played in {seconds:.1f} s, {count(study.futures / seconds)} futures a second")
    if study.until is not None and not study.is_narrow:
        say(f"the intervals are not as narrow as asked in {count(study.futures)} futures: --futures allows more")
    if out is not None:
        say(f"study stored in {out}")
    if report is not None:
        say(f"report written to {report}")
    elif study.complete:
        say_where_judgments_are(study)
