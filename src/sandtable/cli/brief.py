"""`sandtable brief`: the one-file report of a stored study, a page or a Word document, with every analysis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.outputs import DOCUMENT, REPORT, check_output
from sandtable.cli.parameters import MAX_FUTURES, JsonOption, QuietOption, within
from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from sandtable.analysis.judgments.results import KeyJudgments
    from sandtable.analysis.sensitivity.unchecked import Unchecked
    from sandtable.cli.printed import Briefed
    from sandtable.report.analyses import Analyses, Omission
    from sandtable.results import AnalysisResult
    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study


class Paper(StrEnum):
    """The paper of a Word document."""

    A4 = "a4"
    LETTER = "letter"


QuickOption = Annotated[
    bool,
    typer.Option(
        "--quick", help="Omit the analyses: takes seconds instead of minutes. The page lists what is missing."
    ),
]
NewsOption = Annotated[
    bool,
    typer.Option(
        "--with-news",
        help="With how the odds moved with the news beside the scenario; takes minutes more.",
        show_default=False,
    ),
]
TextOption = Annotated[
    Path | None,
    typer.Option(
        "--text",
        metavar="FILE",
        help="Your own copy of the assessed text: its passages, verified by their hashes, are shown beside the claims.",
    ),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option(
        "--template",
        metavar="FILE",
        help="For a .docx: a Word document whose styles, paper, margins, headers and footers are used, and whose text is not.",
        show_default=False,
    ),
]
PaperOption = Annotated[
    Paper | None,
    typer.Option(
        "--paper", help="For a .docx without a template. Default: a4.", show_default=False, case_sensitive=False
    ),
]


def brief(
    study: Annotated[
        Path, typer.Argument(metavar="STUDY", help="A directory created by `run --out`.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="File to write: a page (.html) or a Word document (.docx).")
    ] = Path("report.html"),
    text: TextOption = None,
    quick: QuickOption = False,
    with_news: NewsOption = False,
    template: TemplateOption = None,
    paper: PaperOption = None,
    futures: Annotated[
        int | None,
        typer.Option(
            "--futures", "-n", callback=within(1, MAX_FUTURES), metavar="N", show_default=False,
            help="Number of futures for each of red lines, boxes, game and claims. Default: 2,000 to 20,000; claims and game take fewer"
            " for a study of fewer than 10,000.",
        ),
    ] = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Write the report of a study: map and replay, outcomes, drivers, red lines, game, claims, history, assumptions.

    One file that needs no network: an HTML page, or a Word document if --out ends in .docx. The analyses are run with the
    seed of the study. Its key judgments are printed as well.
    """
    from sandtable.cli.opening import say_if_recent
    from sandtable.study.run import open_study

    check_output(out, option="--out", endings=REPORT, inputs={"study": study, "text": text, "template": template})
    look = document_look(out, template=template, paper=paper, option="--out")
    check_text_option(text, quick=quick)
    if quick and futures is not None:
        raise Fault("--futures applies to the analyses, which a quick report omits", hint="use one of the two")
    opened = open_study(study)
    check_news_option(with_news, quick=quick, scenario=opened.scenario, is_stored=True)
    say_if_recent(opened.scenario)
    loose = find_unchecked(opened, quiet=quiet)
    known = () if loose is None else (loose,)
    written = write_page(
        opened,
        out,
        text=text,
        quick=quick,
        quiet=quiet,
        futures=futures,
        known=known,
        with_news=with_news,
        look=look,
    )
    if json:
        from sandtable.cli.terminal import write_json
        from sandtable.report.analyses import QUICK

        printed = {QUICK: "not asked for: this is a quick briefing"}  # the text that version 0.1 printed
        found: Briefed = {
            "study": str(study),
            "file": str(out),
            "bytes": out.stat().st_size,
            "left_out": [
                {"command": entry.command, "why": printed.get(entry.why, entry.why)} for entry in written.omissions
            ],
        }
        write_json(found)
    else:
        _print_judgments(written, opened)
    if not quiet:
        say(f"report written to {out}")


def _print_judgments(written: Written, study: Study) -> None:
    """What the report begins with: question and key judgments. Where there are none, the reason was said."""
    from sandtable.cli.telling import print_told
    from sandtable.cli.terminal import open_output, print_text
    from sandtable.telling import tell
    from sandtable.telling.judgments import before_news

    if written.judgments is None:
        return
    console = open_output()
    print_text(console, study.scenario.title, style="bold")
    print_text(console, study.scenario.question)
    console.print()
    told = tell(written.judgments, study.scenario)
    print_told(before_news(told) if written.has_news else told, console=console)


def say_where_judgments_are(study: Study) -> None:
    """The command that writes the key judgments of a study, where no full report was made."""
    import shlex

    from sandtable.scenario.source import as_typed
    from sandtable.telling.judgments import where_to_get

    seed = ["--seed", str(study.seed)] if study.seed != 1 else []
    say(where_to_get(shlex.join(["key-judgments", *as_typed(study.scenario.origin, with_folder=True), *seed])))


def check_text_option(text: Path | None, *, quick: bool, scenario: Scenario | None = None) -> None:
    """Check `--text` before playing: the report must include claims and the file must be the text. Raises Fault or TextError."""
    if text is None:
        return
    if quick:
        raise Fault("--text applies to the claims, which a quick report omits", hint="omit --quick")
    if scenario is not None:
        from sandtable.report.analyses import read_passages

        read_passages(scenario, text)


def check_news_option(asked: bool, *, quick: bool, scenario: Scenario, is_stored: bool = False) -> None:
    """Check `--with-news` before playing: there must be news, and analyses. A stored study knows no folder. Raises Fault."""
    from sandtable.analysis.registry import analysis_named

    if asked and quick:
        raise Fault("--with-news applies to an analysis, which a quick report omits", hint="use one of the two")
    if asked and not analysis_named("update").fits(scenario):
        if is_stored:
            raise Fault(
                "a stored study does not say in which folder its scenario and a news.yaml are",
                hint="`sandtable run SCENARIO --report FILE --with-news` writes a report with the news",
            )
        raise Fault(
            "there is no news.yaml beside the scenario", hint="`sandtable update SCENARIO --news FILE` takes any file"
        )


def find_unchecked(study: Study, *, threads: int | None = None, quiet: bool) -> Unchecked | None:
    """What of a study nobody has checked; None for a file without such marks, and with a warning where it cannot be said."""
    from sandtable.analysis.registry import analysis_named

    if not study.complete or not analysis_named("unchecked").fits(study.scenario):
        return None
    from sandtable.analysis.sensitivity.unchecked import FUTURES, unchecked
    from sandtable.cli.progress import follow
    from sandtable.errors import AnalysisError

    try:
        with follow(quiet=quiet) as report:
            return unchecked(study, futures=min(FUTURES, study.futures), threads=threads, progress=report)
    except AnalysisError as fault:
        say(f"warning: the share that rests on unchecked entries is not known: {fault.message}")
        say(f"   = hint: {fault.hint}")
        return None


@dataclass(frozen=True)
class Look:
    """How a Word document looks: a user's template, or the paper."""

    template: Path | None = None
    paper: Paper = Paper.A4


def document_look(path: Path | None, *, template: Path | None, paper: Paper | None, option: str) -> Look:
    """Check before playing that a document can be written and its template read. option : that names the report.

    Raises Fault for options that apply to a document only, AnalysisError if python-docx is not installed, ReportError for a template
    that is no document.
    """
    is_document = path is not None and path.suffix.lower() in DOCUMENT
    if not is_document and (template is not None or paper is not None):
        raise Fault("--template and --paper apply to a Word document", hint=f"give {option} a name that ends in .docx")
    if template is not None and paper is not None:
        raise Fault("--paper and --template are both given", hint="a template has its own paper; use one of the two")
    if is_document:
        from sandtable.extras import require_package

        require_package("docx")
        if template is not None:
            from sandtable.report.briefing.output import open_document

            open_document(template)
    return Look(template, paper or Paper.A4)


@dataclass(frozen=True)
class Written:
    """What a report came to. omissions : analyses that it does without. judgments : those at its head, if there are any.

    has_news : whether it tells what the news change.
    """

    omissions: tuple[Omission, ...]
    judgments: KeyJudgments | None = None
    has_news: bool = False


def _write(study: Study, path: Path, found: Analyses, *, look: Look, quiet: bool) -> None:
    if path.suffix.lower() not in DOCUMENT:
        from sandtable.report import write_report

        write_report(study, path, analyses=found)
        return
    from sandtable.cli.progress import follow
    from sandtable.report.briefing import write_document

    with follow(quiet=quiet) as report:
        written = write_document(
            study, path, analyses=found, template=look.template, paper=look.paper.value, progress=report
        )
    for warning in written.warnings:
        say(f"warning: {warning}")


def write_page(
    study: Study,
    path: Path,
    *,
    text: Path | None,
    quick: bool,
    quiet: bool,
    futures: int | None = None,
    known: tuple[AnalysisResult, ...] = (),
    with_news: bool = False,
    look: Look = Look(),
) -> Written:
    """The report with its analyses, or a quick one, as a page or a document.

    futures : of each analysis. known : results that are there already and have no place of their own on the page.
    with_news : with the analyses that take minutes. look : of a document.
    """
    from sandtable.cli.progress import follow
    from sandtable.report.analyses import Omission, no_analyses, read_passages, run_analyses

    passages = read_passages(study.scenario, text) if text is not None else {}
    if quick:
        none = no_analyses(study, known=known)
        _write(study, path, none, look=look, quiet=quiet)
        if not quiet:
            say_where_judgments_are(study)
        return Written(tuple(each.with_folder(study.scenario) for each in none.omissions))
    with follow(quiet=quiet) as report:
        found = run_analyses(study, report=report, passages=passages, futures=futures, known=known, minutes=with_news)
    _write(study, path, found, look=look, quiet=quiet)
    omissions = tuple(each.with_folder(study.scenario) for each in found.omissions)
    if not quiet:
        for omission in omissions:
            say(f"omitted from the report: {omission.command} ({omission.why})")
    judged = found.judgments
    return Written(omissions, None if isinstance(judged, Omission) else judged, found.has_news)
