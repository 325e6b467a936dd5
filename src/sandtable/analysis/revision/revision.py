"""`diff`: what changed between two versions of a scenario, and what each change does to the odds over the same futures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandtable.analysis.compare.comparison import compare_versions
from sandtable.analysis.compare.differences import VariantDifference
from sandtable.analysis.questions import scenario_of
from sandtable.analysis.revision.changes import Difference, differences, written_document
from sandtable.analysis.revision.results import Change, Revision
from sandtable.errors import ScenarioError
from sandtable.loading import read
from sandtable.results import Header
from sandtable.scenario.document import Node
from sandtable.scenario.types import Scenario
from sandtable.study.play import Report

FUTURES = 10_000
MOST_ALONE = 40  # changes that are tried alone
TOGETHER = "all changes together"


def diff(
    before: Scenario | str | Path,
    after: Scenario | str | Path,
    *,
    futures: int = FUTURES,
    seed: int,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Revision:
    """Say what changed between two versions of a scenario, and what each change does.

    Values that are written differently and mean the same are no change, nor is another order. Each change that a future can
    depend on is applied to the first version alone, where the result is a scenario, and all are played together. An added
    assumption, belief or source does nothing by itself: it is there in every version in which something may name it. Versions
    without a common outcome are not played: the result says so.

    Args:
        before: the earlier version: what `load` returned, a bundled name or a path; taken as its file is written.
        after: the later one, likewise.
        futures: futures 0 to `futures - 1` are played of every version; 0 plays none.
        seed: 0 to 2^64 - 1.
        threads: changes no byte of the result.
        progress: as for `compare`.

    Raises:
        ScenarioError: a version has errors.
        AnalysisError: no future came to its end in both.
    """
    old, new = scenario_of(before), scenario_of(after)
    found = differences(old, new)
    played = [each for each in found if each.sort == "future"]
    effects: dict[int, VariantDifference] = {}
    reasons: dict[int, str] = {}
    together, failed = None, 0
    why = None
    if played and futures and not set(old.outcomes) & set(new.outcomes):
        why = "The two versions have no outcome in common whose odds could be compared."
    elif played and futures:
        versions, reasons = _alone(old, found)
        named = [(found[index].path, scenario) for index, scenario in versions]
        result = compare_versions(
            old, [*named, (TOGETHER, new)], futures=futures, seed=seed, threads=threads, progress=progress
        )
        *single, together = result.variants
        failed = result.failed
        effects = {index: effect for (index, _), effect in zip(versions, single, strict=True)}
    return Revision(
        header=Header.of(old, seed=seed),
        source=old,
        after=new.name,
        after_sha256=new.sha256,
        futures=futures if together is not None else 0,
        failed=failed,
        changes=tuple(_change(each, effects.get(index), reasons.get(index, "")) for index, each in enumerate(found)),
        together=together,
        no_odds=why,
    )


def _change(found: Difference, effect: VariantDifference | None, reason: str) -> Change:
    return Change(
        path=found.path, title=found.title, kind=found.kind, sort=found.sort,
        before=None if found.old is None else written(found.old), after=None if found.new is None else written(found.new),
        default=found.default, line_before=found.places[0], line_after=found.places[1], effect=effect, not_alone=reason,
    )  # fmt: skip


def _alone(old: Scenario, found: Sequence[Difference]) -> tuple[list[tuple[int, Scenario]], dict[int, str]]:
    """The first version with each change alone, by its index; and why that is not possible for the others."""
    plain = _thawed(written_document(old.origin).root.plain())
    for each in found:
        if each.kind == "added" and each.is_inert:
            _apply(plain, each)
    text = json.dumps(plain)
    versions: list[tuple[int, Scenario]] = []
    reasons: dict[int, str] = {}
    waiting = [index for index, each in enumerate(found) if each.sort == "future"]
    if len(waiting) == 1:
        return [], {}  # it is the same as all together
    tried = 0  # what is no scenario alone counts too: reading it takes longer than playing it
    for index in waiting:
        if found[index].is_inert:
            reasons[index] = "it does nothing until something names it"
        elif tried == MOST_ALONE:
            reasons[index] = f"only the first {MOST_ALONE} changes are played alone"
        else:
            tried += 1
            version = _version(text, found[index], old)
            if isinstance(version, Scenario):
                versions.append((index, version))
            else:
                reasons[index] = version
    return versions, reasons


def _version(text: str, change: Difference, old: Scenario) -> Scenario | str:
    """The first version with one change, or why it is no scenario."""
    from sandtable.compile import compile_scenario

    plain = json.loads(text)
    _apply(plain, change)
    found = read(json.dumps(plain, ensure_ascii=False, indent=1), name=old.name)
    if found.scenario is None:
        return f"alone it is no valid scenario: {found.errors[0].message}"
    try:
        compile_scenario(found.scenario)
    except ScenarioError as fault:  # a CompileError is one
        return f"alone it cannot be played: {fault}"
    if not set(found.scenario.outcomes) & set(old.outcomes):
        return "alone it leaves no outcome to compare"
    return found.scenario


def _apply(plain: Any, change: Difference) -> None:
    """Write one change into the plain values of the first file."""
    *above, last = change.before
    for step in above:
        if isinstance(step, str) and step not in plain:
            plain[step] = [] if isinstance(last, int) else {}
        plain = plain[step]
    if change.new is None:
        del plain[last]
    elif isinstance(last, int) and last >= len(plain):
        plain.append(_thawed(change.new.plain()))
    else:
        plain[last] = _thawed(change.new.plain())


def _thawed(value: Any) -> Any:
    """Plain values with lists where a tree has tuples."""
    if isinstance(value, dict):
        return {key: _thawed(each) for key, each in value.items()}
    return [_thawed(each) for each in value] if isinstance(value, tuple) else value


def written(node: Node) -> str:
    """A value on one line, as a file would have it in brackets."""
    if node.kind == "mapping":
        return "{" + ", ".join(f"{key}: {written(value)}" for key, (_, value) in node.entries.items()) + "}"
    if node.kind == "list":
        return "[" + ", ".join(map(written, node.items)) + "]"
    if isinstance(node.value, str):
        return " ".join(node.value.split())
    return json.dumps(node.value)
