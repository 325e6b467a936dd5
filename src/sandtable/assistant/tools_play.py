"""The tools that play futures: run, brief, turns_on, compare, claims, query. Each gives the work that a job does.

Faults of a scenario are results; what cannot be answered raises an error of Sandtable.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcp_types import CallToolResult

from sandtable.assistant import answers
from sandtable.assistant.texts import faults_text, told_text
from sandtable.assistant.tools_files import faults_of, named, result, within
from sandtable.assistant.workspace import STUDIES, TEXTS, Workspace
from sandtable.errors import AnalysisError, ScenarioError, StudyError
from sandtable.wording import plural

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.study.play import Report

Work = Callable[["Report"], CallToolResult]
MOST_ROWS = 200  # of a query
MOST_CHARACTERS = 500  # of a value of a query
LEADING = 12  # assumptions that `turns_on` names


def opened(workspace: Workspace, name: str, *, settings: dict[str, str] | None = None) -> Scenario:
    """A scenario of the root or a bundled one. Raises ScenarioError with its faults."""
    from sandtable.loading import load

    return load(workspace.scenario(name), overrides=settings or {})


def faulty(workspace: Workspace, fault: ScenarioError) -> CallToolResult:
    """The faults of a scenario as a result: nothing was played."""
    found = within(workspace, fault.diagnostics)
    errors = faults_of(found)
    return result(
        f"nothing was played: fix the errors first\n{faults_text(found)}", answers.Answer(done=True, errors=errors)
    )


def check(workspace: Workspace, name: str, *, futures: int, strict_sources: bool) -> Work:
    """All faults of a scenario, and what a trial of some futures shows. futures : 0 for no trial."""
    path = workspace.scenario(name)
    file = workspace.relative(path) if isinstance(path, Path) else f"{path}/scenario.yaml"

    def work(report: Report) -> CallToolResult:
        from sandtable.diagnostics import sort_by_position
        from sandtable.loading import read_file
        from sandtable.trials.trial import trial as play

        reading = read_file(path, strict_sources=strict_sources)
        found, tried, said = reading.diagnostics, None, []
        if futures and reading.scenario is not None:
            played = play(reading.scenario, futures=futures, seed=1, progress=report)
            found, tried = sort_by_position([*found, *played.diagnostics]), played.futures
            said = [f"{played.sentence}."]
        elif futures:
            said = ["No futures were played: fix the errors first."]
        errors = sum(each.is_error for each in found)
        renamed = named(found, file)
        content = answers.Checked(
            scenario=name, sha256=_digest(path), errors=errors, warnings=len(found) - errors, faults=faults_of(renamed),
            tried=tried,
        )  # fmt: skip
        counted = f"{name}: {plural(errors, 'error')}, {plural(content.warnings, 'warning')}"
        return result("\n".join([counted, *([faults_text(renamed)] if found else []), *said]), content)

    return work


def _digest(path: Path | str) -> str | None:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest() if isinstance(path, Path) else None


def run(workspace: Workspace, name: str, *, futures: int, seed: int, settings: dict[str, str]) -> Work:
    """Play a scenario and store the study. The same call finds the study that is there."""
    scenario = opened(workspace, name, settings=settings)
    folder = workspace.resolve(f"{STUDIES}/{_stem(scenario)}-{scenario.sha256[:8]}-{futures}-{seed}")

    def work(report: Report) -> CallToolResult:
        from sandtable.study.run import run as play
        from sandtable.telling.study import tell_study

        folder.parent.mkdir(parents=True, exist_ok=True)
        study = play(scenario, futures=futures, seed=seed, out=folder, progress=report)
        study.find_ranges(report)
        stored = workspace.relative(folder)
        lines = [f"{path} set to {value}" for path, value in settings.items()]
        text = (
            f"{scenario.title}\n{scenario.question}\n\n{told_text(tell_study(study), lines=lines)}\n\nStudy: {stored}"
        )
        printed = study.to_json_object()
        for key in ("elapsed_s", "futures_per_s"):  # of this machine, and different in each run
            printed.pop(key, None)
        return result(text, answers.Answer(done=True, study=stored, result=printed))

    return work


def _stem(scenario: Scenario) -> str:
    from sandtable.files import portable_stem

    return portable_stem(scenario.name, fallback="scenario")


def brief(workspace: Workspace, study: str, *, out: str, quick: bool, text: str) -> Work:
    """Write the report of a stored study."""
    folder = workspace.study(study)
    path = workspace.new_file(out, ending=".html")
    source = workspace.file(text, endings=TEXTS) if text else None

    def work(report: Report) -> CallToolResult:
        from sandtable.report import write_report
        from sandtable.report.analyses import no_analyses, read_passages, run_analyses
        from sandtable.study.run import open_study

        opened_study = open_study(folder)
        if quick:
            found = no_analyses(opened_study)
        else:
            passages = read_passages(opened_study.scenario, source) if source is not None else {}
            found = run_analyses(opened_study, report=report, passages=passages)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_report(opened_study, path, analyses=found)
        file = workspace.relative(path)
        left = [f"left out: {each.command} ({each.why})" for each in found.omissions]
        said = (
            f"The report is in {file}, {path.stat().st_size / 1e6:.1f} MB: one page with the map, to open in a browser."
        )
        return result("\n".join([said, *left]), answers.Answer(done=True, file=file))

    return work


def turns_on(workspace: Workspace, name: str, *, outcome: str | None, rows: int, seed: int) -> Work:
    """What an outcome turns on: shares of its variance."""
    scenario = opened(workspace, name)

    def work(report: Report) -> CallToolResult:
        from sandtable.analysis.sensitivity.sensitivity import sensitivity
        from sandtable.telling import tell

        found = sensitivity(scenario, outcome=outcome, rows=rows, seed=seed, progress=report)
        printed = found.to_json_object()
        largest = sorted(printed["indices"], key=lambda each: each["total"], reverse=True)
        printed["indices"] = largest[:LEADING]
        return result(told_text(tell(found, scenario)), answers.Answer(done=True, result=printed))

    return work


def compare(
    workspace: Workspace, name: str, *, settings: dict[str, str], red_line: str | None, futures: int, seed: int
) -> Work:
    """The same futures with and without a change or a red line. Raises AnalysisError where both or neither are given."""
    if bool(settings) == bool(red_line):
        raise AnalysisError("give either `settings` or `red_line`", hint='such as {"rules.pause": "12h"}')
    scenario = opened(workspace, name)

    def work(report: Report) -> CallToolResult:
        from sandtable.analysis.compare import comparison
        from sandtable.telling import tell

        plan: dict[str, Any] = {"futures": futures, "seed": seed, "progress": report}
        if red_line:
            found = comparison.red_line(scenario, red_line, **plan)
        else:
            found = comparison.compare(scenario, [{path: value} for path, value in settings.items()], **plan)
        return result(told_text(tell(found, scenario)), answers.Answer(done=True, result=found.to_json_object()))

    return work


CLAIM_KEYS = (
    "id", "kind", "statement", "verdict", "because", "words", "range", "probability", "low", "high", "premise", "flips", "at",
)  # fmt: skip


def claims(workspace: Workspace, name: str, *, text: str, futures: int, seed: int) -> Work:
    """Whether the statements of the text hold. The text, if it is given, has to be the one that the places are in."""
    scenario = opened(workspace, name)
    path = workspace.file(text, endings=TEXTS) if text else None

    def work(report: Report) -> CallToolResult:
        from sandtable.analysis.claims.claims import claims as judge
        from sandtable.telling import tell

        if path is not None:
            _check_text(scenario, path)
        found = judge(scenario, futures=futures, seed=seed, progress=report)
        printed = found.to_json_object()
        printed["claims"] = [{key: each[key] for key in CLAIM_KEYS if key in each} for each in printed["claims"]]
        return result(told_text(tell(found, scenario)), answers.Answer(done=True, result=printed))

    return work


def _check_text(scenario: Scenario, path: Path) -> None:
    """Raises TextError where the places of the claims are not in the text."""
    from collections import Counter

    from sandtable.text.locators import locators, open_text

    if scenario.claims:
        (source, _), *_ = Counter(claim.source for claim in scenario.claims.values()).most_common(1)
        open_text(path, source=scenario.sources[source], locators=locators(scenario, source=source))


def query(workspace: Workspace, study: str, sql: str) -> Work:
    """SQL over a stored study; it reads the study and nothing else."""
    folder = workspace.study(study)

    def work(report: Report) -> CallToolResult:
        from sandtable.study.query import UNSAFE, plain, rows_of
        from sandtable.study.run import open_study

        try:
            table = open_study(folder).query(sql)
        except StudyError as fault:
            hint = "a question reads the study only" if fault.hint == UNSAFE else fault.hint
            raise StudyError(fault.message, hint=hint) from None
        names = [str(name) for name in table.schema.names]
        whole = [[plain(value) for value in row] for row in rows_of(table.slice(0, MOST_ROWS))]
        rows = [[_bounded(value) for value in row] for row in whole]
        is_cut = table.num_rows > MOST_ROWS or rows != whole
        lines = [" | ".join(names), *(" | ".join(_shown(value) for value in row) for row in rows)]
        if table.num_rows > MOST_ROWS:
            lines.append(f"and {table.num_rows - MOST_ROWS:,} more rows")
        return result("\n".join(lines), answers.Table(done=True, columns=names, rows=rows, cut=is_cut))

    return work


def _bounded(value: Any) -> Any:
    """A value, or the beginning of its text where it is longer than an answer should be."""
    text = value if isinstance(value, str) else json.dumps(value)
    return value if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "\N{HORIZONTAL ELLIPSIS}"


def _shown(value: Any) -> str:
    return "-" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
