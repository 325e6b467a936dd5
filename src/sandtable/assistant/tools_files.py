"""The tools that read and write files in the root: guide, list, read, new, show, edit, check."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel, Field

from sandtable.assistant import answers, guide
from sandtable.assistant.marking import marked
from sandtable.assistant.texts import faults_text
from sandtable.assistant.workspace import SCENARIOS, TEXTS, Workspace, WorkspaceError, says_its_format
from sandtable.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandtable.diagnostics import Diagnostic

MOST_FINDS = 200
LARGEST = 1 << 20  # characters of a text that `edit` takes


def result(text: str, content: BaseModel) -> CallToolResult:
    """A short text and the structured content."""
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structured_content=content.model_dump(mode="json")
    )


def faults_of(diagnostics: Sequence[Diagnostic]) -> list[answers.Fault]:
    """Diagnostics as objects, without the file's name, which the answer has."""
    from sandtable.diagnostics import as_objects

    return [
        answers.Fault(**{key: value for key, value in each.items() if key != "file"})
        for each in as_objects(diagnostics)
    ]


# -- guide, list ------------------------------------------------------------------------------------


def show_guide(section: str) -> CallToolResult:
    """A section of the guide."""
    sections = [answers.Section(name=name, about=about) for name, about in guide.ABOUT.items()]
    return result(guide.section(section), answers.Guide(section=section, sections=sections))


def listing(workspace: Workspace) -> CallToolResult:
    """The scenarios, texts, studies and recipes."""
    from sandtable.authoring.recipes import RECIPES
    from sandtable.scenario.source import bundled

    found = workspace.found()
    scenarios = [_listed(name, name, is_bundled=True) for name in bundled()]
    scenarios += [_listed(name, str(workspace.root / name), is_bundled=False) for name in found.scenarios]
    studies = [each for name in found.studies if (each := _study(workspace, name)) is not None]
    recipes = [answers.Section(name=each.name, about=each.about) for each in RECIPES]
    lines = [f"scenario {each.name}: {each.title}" for each in scenarios]
    lines += [f"text {name}" for name in found.texts]
    lines += [f"table {name}" for name in found.tables]
    lines += [f"study {each.name}: {each.scenario}, {each.futures} futures, seed {each.seed}" for each in studies]
    lines += [f"recipe {each.name}: {each.about}" for each in recipes]
    content = answers.Listing(
        scenarios=scenarios,
        texts=list(found.texts),
        tables=list(found.tables),
        studies=studies,
        recipes=recipes,
        cut=found.is_cut,
    )
    return result("\n".join(lines), content)


def _listed(name: str, path: str, *, is_bundled: bool) -> answers.ListedScenario:
    from sandtable.loading import read_file

    scenario = read_file(path).scenario
    title = "has errors: `check` names them" if scenario is None else scenario.title
    question = "" if scenario is None else scenario.question
    return answers.ListedScenario(name=name, title=title, question=question, bundled=is_bundled)


def _study(workspace: Workspace, name: str) -> answers.StoredStudy | None:
    """What a manifest says of its study; None for one that cannot be read."""
    from sandtable.errors import StudyError
    from sandtable.study.manifest import read_manifest

    try:
        found: dict[str, Any] = read_manifest(workspace.root / name)
        plan = found["plan"]
        return answers.StoredStudy(
            name=name, scenario=found["scenario"]["name"], futures=plan["futures"], seed=found["random"]["seed"]
        )
    except (StudyError, KeyError, TypeError):
        return None


# -- read -------------------------------------------------------------------------------------------


def read(workspace: Workspace, text: str, *, words: str, kinds: list[str]) -> CallToolResult:
    """Candidate claims of a text, or the passages that match words."""
    from sandtable.text.extraction import text_of
    from sandtable.text.reading import digest, read_bytes

    path = workspace.file(text, endings=TEXTS)
    name = workspace.relative(path)
    content = text_of(read_bytes(str(path)), name=name)
    found, sentences = _passages(content, words) if words.strip() else _candidates(content, kinds)
    shown = "\n".join(_shown(each) for each in found) or "nothing was found"
    counted = (
        plural(len(found), "passage") if words.strip() else f"{plural(len(found), 'candidate')}, each to be confirmed"
    )
    said = f"{counted}, in {plural(sentences, 'sentence')}"
    answer = answers.ReadText(text=name, sha256=digest(content), sentences=sentences, found=found)
    return result(f"{said}; SHA-256 of the text: {answer.sha256}\n{marked(shown, name=name)}", answer)


def _candidates(content: str, kinds: list[str]) -> tuple[list[answers.Passage], int]:
    from sandtable.candidates.finds import KINDS
    from sandtable.candidates.reader import read_claims

    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise WorkspaceError(f"`{unknown[0][:40]}` is no kind of candidate", hint=f"kinds are {', '.join(KINDS)}")
    reading = read_claims(content, kinds=tuple(kind for kind in KINDS if not kinds or kind in kinds))
    found = []
    for find in reading.finds[:MOST_FINDS]:
        meaning = find.meaning
        found.append(
            answers.Passage(
                kind=find.kind, quoted=content[find.start : find.end], at=_at(content, find.start, find.end),
                sentence=reading.sentence_of(find), low=meaning.low if meaning else None, high=meaning.high if meaning else None,
                source=meaning.source if meaning else None, evidence=list(find.evidence),
            )
        )  # fmt: skip
    return found, len(reading.sentences)


def _passages(content: str, words: str) -> tuple[list[answers.Passage], int]:
    """The passages that match, one or several. Raises WorkspaceError where there is none."""
    from sandtable.scenario.draft_places import DraftPlace
    from sandtable.text.passages import PassageError, Texts, passage_of

    if not any(each.isalnum() for each in words):
        raise WorkspaceError("the words have no letter or digit", hint="quote some words of the passage")
    texts = Texts.of(content)
    try:
        spans = [passage_of(DraftPlace(words=words), texts)]
    except PassageError as fault:
        if fault.is_near or not fault.found:
            raise WorkspaceError(fault.message, hint=fault.hint or "quote what the text says") from None
        spans = [(each.start, each.end) for each in fault.found]
    found = [
        answers.Passage(kind="passage", quoted=content[start:end], at=_at(content, start, end)) for start, end in spans
    ]
    return found, len(texts.sentences)


def _at(content: str, start: int, end: int) -> answers.At:
    from sandtable.authoring.locating import SHORTEST_HASH
    from sandtable.text.reading import digest

    return answers.At(start=start, end=end, sha256=digest(content[start:end])[:SHORTEST_HASH])


def _shown(found: answers.Passage) -> str:
    """A line: kind, words, meaning, locator."""
    meaning = f", {found.low:.0%} to {found.high:.0%} in {found.source}" if found.low is not None else ""
    where = f" (sentence {found.sentence})" if found.sentence is not None else ""
    at = f"{{start: {found.at.start}, end: {found.at.end}, sha256: {found.at.sha256}}}"
    return f"{found.kind}{where}: {' '.join(found.quoted.split())}{meaning}; at: {at}"


# -- show, edit, check ------------------------------------------------------------------------------


class Replacement(BaseModel):
    """A part of the file, and what takes its place."""

    old: Annotated[str, Field(description="exactly as it is in the file, once, with its indentation")]
    new: str


def show(workspace: Workspace, scenario: str) -> CallToolResult:
    """A scenario's file as it is."""
    from sandtable.scenario.source import locate

    path = workspace.scenario(scenario)
    if isinstance(path, str):
        file, raw = path, locate(path).read_bytes()
    else:
        file, raw = workspace.relative(path), path.read_bytes()
    text = raw.decode("utf-8-sig", errors="replace")
    content = answers.Shown(file=file, sha256=_hash(raw), lines=len(text.splitlines()))
    return result(f"SHA-256: {content.sha256}\n{marked(text, name=file)}", content)


def edit(
    workspace: Workspace, scenario: str, *, sha256: str, replacements: list[Replacement], text: str | None
) -> CallToolResult:
    """Write a scenario's file: parts of it, or all of it. Raises WorkspaceError where nothing was written."""
    from sandtable.files import is_read_only, write_whole

    if (text is None) == (not replacements):
        raise WorkspaceError(
            "give either `replacements` or `text`", hint="`replacements` for parts, `text` for all of it"
        )
    path, before = _to_write(workspace, scenario, sha256=sha256)
    old = before.decode("utf-8-sig", errors="replace")
    new = _replaced(old, replacements) if text is None else text
    if len(new) > LARGEST:
        raise WorkspaceError(
            f"the text has {len(new):,} characters, more than {LARGEST:,}", hint="a scenario is one short file"
        )
    after = new.encode("utf-8", errors="replace")
    if not says_its_format(after):
        raise WorkspaceError("the text is no scenario: it has no `sandtable: 2`", hint="nothing was written")
    if path.exists() and is_read_only(path):
        raise WorkspaceError(f"`{workspace.relative(path)}` is read-only", hint="ask the user to make it writable")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, after, follow_links=False)
    return _edited(workspace, path, old, new)


def _to_write(workspace: Workspace, scenario: str, *, sha256: str) -> tuple[Path, bytes]:
    """The file and its bytes, which have to be those that were read; of a new file, none. Raises WorkspaceError."""
    if not sha256:
        path = workspace.resolve(scenario)
        if path.suffix.lower() not in SCENARIOS:
            raise WorkspaceError(f"`{scenario[:80]}` does not end in .yaml", hint="a scenario is a .yaml file")
        if path.exists():
            raise WorkspaceError(
                f"`{scenario[:80]}` exists", hint="give the `sha256` that `show` says, to change it; or another name"
            )
        return path, b""
    path = workspace.own_scenario(scenario)
    before = path.read_bytes()
    if not says_its_format(before):
        raise WorkspaceError(f"`{workspace.relative(path)}` is no scenario", hint="only scenarios are changed")
    if _hash(before) != sha256:
        raise WorkspaceError(f"`{workspace.relative(path)}` is not the file that was read", hint="`show` it again")
    return path, before


def _replaced(text: str, replacements: list[Replacement]) -> str:
    """The text with all parts replaced, one after the other. Raises WorkspaceError naming every part that is not there once."""
    faults = []
    for number, each in enumerate(replacements, start=1):
        count = text.count(each.old) if each.old else 0
        if count == 1:
            text = text.replace(each.old, each.new)
        else:
            faults.append(
                f"replacement {number}: `old` is {'not in the file' if not count else f'there {count} times'}"
            )
    if faults:
        raise WorkspaceError("; ".join(faults), hint="nothing was written; quote more of the lines around it, exactly")
    return text


def _edited(workspace: Workspace, path: Path, old: str, new: str) -> CallToolResult:
    from difflib import unified_diff

    from sandtable.loading import read_file

    name = workspace.relative(path)
    lines = unified_diff(old.splitlines(), new.splitlines(), f"{name} before", f"{name} after", lineterm="", n=1)
    found = read_file(path).diagnostics
    errors = sum(each.is_error for each in found)
    content = answers.Edited(
        scenario=name, sha256=_hash(path.read_bytes()), errors=errors, warnings=len(found) - errors,
        faults=faults_of(found), written=True, difference="\n".join(lines),
    )  # fmt: skip
    said = (
        f"{name} written; {plural(errors, 'error')}, {plural(content.warnings, 'warning')}; SHA-256: {content.sha256}"
    )
    return result("\n".join([said, *([faults_text(named(found, name))] if found else [])]), content)


def named(found: Sequence[Diagnostic], name: str) -> list[Diagnostic]:
    """Diagnostics whose file is named as the client knows it."""
    from dataclasses import replace

    return [replace(each, span=replace(each.span, file=name)) for each in found]


def within(workspace: Workspace, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics whose files in the root are named by their paths in it; those of settings stay as they are."""
    from dataclasses import replace

    root = f"{workspace.root}{os.sep}"
    return [
        replace(each, span=replace(each.span, file=Path(each.span.file).relative_to(root).as_posix()))
        if each.span.file.startswith(root)
        else each
        for each in found
    ]


def _hash(raw: bytes) -> str:
    import hashlib

    return hashlib.sha256(raw).hexdigest()
