"""`sandtable locate`: the place of a passage in a text, and the places of a scenario put right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    from sandtable.authoring.locating import Located, Place, State
    from sandtable.cli.printed import FoundPlaces, Passage, Relocated
    from sandtable.cli.printed import Located as PrintedLocator
    from sandtable.scenario.draft_places import DraftPlace
    from sandtable.scenario.types import Locator
    from sandtable.text.folding import Span
    from sandtable.text.passages import Texts

Mode = Literal["look", "dry run", "write"]
MOST_MATCHES = 20  # that are listed
SHOWN = 60  # characters of a sentence in the list


def locate(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A text (.txt, .md, .html, .docx); with --text, a scenario.", show_default=False),
    ],
    words: Annotated[
        str | None,
        typer.Argument(
            metavar="[WORDS]", help="Words of the passage; `first words ... last words` for a long one. Default: list all sentences.",
            show_default=False,
        ),
    ] = None,
    sentence: Annotated[
        str | None,
        typer.Option("--sentence", metavar="N", help="The number of a sentence, or `5-7`, instead of words.", show_default=False),
    ] = None,
    text: Annotated[
        Path | None,
        typer.Option("--text", metavar="FILE", help="Look up the places of the scenario FILE in this text.", show_default=False),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="ID", help="The source that the text is. Default: the only one with places.", show_default=False),
    ] = None,
    old: Annotated[
        Path | None,
        typer.Option("--old", metavar="FILE", help="The text before it was edited, to map edited passages.", show_default=False),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the right places into the scenario file.", show_default=False)
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the difference and write nothing.", show_default=False)
    ] = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Print the place of a passage, ready to paste into a scenario; or find and write all places of a scenario.

    Words match whatever the blanks, quotes, hyphens and case. With --text, drafts such as `at: sentence 5` and places in the
    words of the text are resolved, and moved passages found again. Exit code 1 if a passage is not found, is found twice, or
    a place is wrong and not written.
    """
    from sandtable.cli.faults import Fault

    if text is None:
        if source is not None or old is not None or write or dry_run:
            raise Fault(
                "--source, --old, --write and --dry-run are about a scenario", hint="name its text: --text FILE"
            )
        if words is not None and sentence is not None:
            raise Fault("words and --sentence are given both", hint="keep one of them")
        _in_a_text(file, _draft(words, sentence), json=json)
    else:
        if words is not None or sentence is not None:
            raise Fault("words and --sentence are about a text", hint="leave out --text, and name the text as FILE")
        mode: Mode = "dry run" if dry_run else "write" if write else "look"
        _in_a_scenario(file, text, source=source, old=old, mode=mode, json=json)


def _read(path: Path | str) -> str:
    """The text of a file. Raises TextError."""
    from sandtable.text.extraction import text_of
    from sandtable.text.reading import read_bytes

    return text_of(read_bytes(path), name=str(path))


def _draft(words: str | None, sentence: str | None) -> DraftPlace | None:
    """What is looked for. Raises Fault for words without a letter and for no number."""
    import re

    from sandtable.cli.faults import Fault
    from sandtable.scenario.draft_places import DraftPlace

    if sentence is not None:
        found = re.fullmatch(r"\s*([0-9]{1,6})(?:\s*-\s*([0-9]{1,6}))?\s*", sentence)
        first, last = (int(found.group(1)), int(found.group(2) or found.group(1))) if found else (0, 0)
        if not 0 < first <= last:
            raise Fault(f"--sentence takes a number from 1 on, or two such as 5-7, not `{sentence[:20]}`")
        return DraftPlace(first=first, last=last)
    if words is None:
        return None
    if not any(each.isalnum() for each in words):
        raise Fault("the quoted words have no letter or digit", hint='such as sandtable locate article.txt "they will"')
    return DraftPlace(words=words)


# -- in a text ---------------------------------------------------------------------------------------


def _in_a_text(file: str, draft: DraftPlace | None, *, json: bool) -> None:
    from sandtable.cli.faults import ExitCode, Fault
    from sandtable.cli.terminal import write_json
    from sandtable.text.folding import Span
    from sandtable.text.passages import PassageError, Texts, passage_of

    texts = Texts.of(_read(file))
    if draft is None:
        if json:
            listed = [_passage(span, texts, number=number) for number, span in enumerate(texts.sentences, start=1)]
            write_json(_object(file, None, listed))
        else:
            _list_sentences(texts)
        return
    try:
        found = Span(*passage_of(draft, texts))
    except PassageError as fault:
        if json:
            spans = [_passage(span, texts) for span in fault.found]
            near = spans[0] if fault.is_near and spans else None
            write_json(_object(file, str(draft.words) or None, [] if fault.is_near else spans, nearest=near))
            raise typer.Exit(ExitCode.FAULTS) from None
        if len(fault.found) > 1:
            _list_matches(fault.found, texts)
            message = f"{len(fault.found)} passages of {file} match"
        else:
            message = f"{file}: {fault.message}"
        raise Fault(message, hint=fault.hint or None, exit_code=ExitCode.FAULTS) from None
    number = draft.first if draft.first == draft.last and draft.first else None
    if json:
        write_json(_object(file, draft.words or None, [_passage(found, texts, number=number)]))
    else:
        _print_passage(found, texts)


def _print_passage(span: Span, texts: Texts) -> None:
    from sandtable.cli.terminal import say, write
    from sandtable.text.passages import shown

    write(f"at: {_written(span, texts)}")
    say(shown(span, texts.text))


def _list_matches(found: tuple[Span, ...], texts: Texts) -> None:
    from sandtable.cli.terminal import say

    say("\n".join(_matches(found, texts)))


def _matches(found: tuple[Span, ...], texts: Texts) -> list[str]:
    """Where the passages that match are, with the locator of each."""
    from sandtable.text.passages import shown

    listed = [f"{shown(span, texts.text)}\n  at: {_written(span, texts)}" for span in found[:MOST_MATCHES]]
    return [*listed, *([f"and {len(found) - MOST_MATCHES} more"] if len(found) > MOST_MATCHES else [])]


def _list_sentences(texts: Texts) -> None:
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import write
    from sandtable.text.reading import position

    width = len(str(len(texts.sentences)))
    for number, span in enumerate(texts.sentences, start=1):
        words = " ".join(texts.text[span.start : span.end].split())
        words = words if len(words) <= SHOWN else f"{words[: SHOWN - 3].rstrip()}..."
        line = f"line {position(texts.text, span.start)[0]}"
        write(neutralise(f"{number:>{width}}  {line:<9}  {words}"))


def _written(span: Span, texts: Texts) -> str:
    """A locator in the form of the file."""
    return written(_locator(span, texts))


def written(at: Locator) -> str:
    """A locator as a scenario has it: `{start: 164, end: 412, sha256: dbf0fb4626b6d798}`."""
    return f"{{start: {at.start}, end: {at.end}, sha256: {at.sha256}}}"


def _locator(span: Span, texts: Texts) -> Locator:
    from sandtable.authoring.locating import SHORTEST_HASH
    from sandtable.scenario.types import Locator
    from sandtable.text.reading import digest

    return Locator(start=span.start, end=span.end, sha256=digest(texts.text[span.start : span.end])[:SHORTEST_HASH])


def _passage(span: Span, texts: Texts, *, number: int | None = None) -> Passage:
    from sandtable.text.reading import position

    at = _locator(span, texts)
    line, column = position(texts.text, span.start)
    return {
        "number": number, "start": at.start, "end": at.end, "sha256": at.sha256, "line": line, "column": column,
        "text": texts.text[span.start : span.end],
    }  # fmt: skip


def _object(file: str, words: str | None, passages: list[Passage], *, nearest: Passage | None = None) -> FoundPlaces:
    return {
        "file": file, "words": words, "passages": passages, "nearest": nearest, "scenario": None, "source": None, "places": [],
        "changed": False, "written": False, "difference": "",
    }  # fmt: skip


# -- in a scenario -----------------------------------------------------------------------------------


def _in_a_scenario(scenario: str, text: Path, *, source: str | None, old: Path | None, mode: Mode, json: bool) -> None:
    from sandtable.authoring.locating import locate as located
    from sandtable.cli.faults import ExitCode, Fault
    from sandtable.cli.formatting import check_writable, difference_of, file_of, write_file
    from sandtable.cli.opening import exit_code, print_diagnostics
    from sandtable.cli.terminal import write_json
    from sandtable.errors import ScenarioError
    from sandtable.text.passages import Texts

    path = file_of(scenario)
    if text.exists() and text.samefile(path):
        raise Fault(f"{text} is the scenario itself", hint="--text names the text that its sources are about")
    texts = Texts.of(_read(text))
    before = path.read_bytes()
    try:
        found = located(before, file=str(path), text=texts.text, source=source, old=None if old is None else _read(old))
    except ScenarioError as fault:
        print_diagnostics(fault.diagnostics)
        raise typer.Exit(exit_code(fault.diagnostics)) from None
    is_written = mode == "write" and found.is_changed
    if is_written:
        check_writable(path)
        write_file(path, before, found.after)
    changes = difference_of(path, before, found.after, "located")
    if json:
        printed: FoundPlaces = {
            "file": str(text), "words": None, "passages": [], "nearest": None, "scenario": str(path), "source": found.source,
            "places": [_as_object(place, texts) for place in found.places], "changed": found.is_changed, "written": is_written,
            "difference": changes,
        }  # fmt: skip
        write_json(printed)
    elif mode == "dry run":
        _print_difference(changes)
        _report(path, found, texts, is_written=False, is_dry=True)
    else:
        _report(path, found, texts, is_written=is_written, is_dry=False)
    is_left = found.is_changed and mode == "look"
    raise typer.Exit(ExitCode.FAULTS if found.unresolved or is_left else ExitCode.CLEAN)


def _print_difference(changes: str) -> None:
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import write

    if changes:
        write(neutralise(changes.rstrip("\n")))


def _report(path: Path, found: Located, texts: Texts, *, is_written: bool, is_dry: bool) -> None:
    """What became of each place, on stdout; on stderr where the difference is what was asked for."""
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import say, write

    tell = say if is_dry else write
    for place in found.places:
        if place.state == "in place":
            continue
        tell(neutralise(f"{path}:{place.line}:{place.column}: {place.path}: {_became(place)}"))
        if place.hint:
            tell(neutralise(f"  = hint: {place.hint}"))
        for line in _matches(place.matches, texts):
            tell(neutralise("  " + line.replace("\n", "\n  ")))
    counted = _counted(found)
    if is_written:
        tell(neutralise(f"{path}: {counted}; written"))
    elif found.is_changed and not is_dry:
        tell(neutralise(f"{path}: {counted}; nothing is written without --write"))
    else:
        tell(neutralise(f"{path}: {counted}"))


def _became(place: Place) -> str:
    """What became of one place, with the right value."""
    note = f"; {place.note}" if place.note and place.state not in ("unresolved", "in words") else ""
    match place.state:
        case "moved" if place.was is not None and place.now is not None:
            shift = place.now.start - place.was.start
            far = f"{abs(shift):,} character{'s' * (abs(shift) != 1)} {'further on' if shift > 0 else 'further up'}"
            return f"moved {far}, to {written(place.now)}{note}"
        case "unresolved":
            return place.note
        case "in words":
            return f"in words, left as they are: {place.note}"
        case _ if place.now is not None:
            return f"{place.state}, at {written(place.now)}{note}"
    return place.state


def _counted(found: Located) -> str:
    """`3 resolved, 30 moved, 12 in place`."""
    from collections import Counter

    counts = Counter(place.state for place in found.places)
    order: tuple[State, ...] = ("resolved", "moved", "edited", "unresolved", "in place", "in words")
    said = ", ".join(f"{counts[state]} {state}" for state in order if counts[state])
    return said or "no place in this source"


def _as_object(place: Place, texts: Texts) -> Relocated:
    return {
        "path": place.path, "line": place.line, "column": place.column, "state": place.state,
        "was": _at(place.was), "now": _at(place.now), "note": place.note, "hint": place.hint,
        "matches": [_passage(span, texts) for span in place.matches],
    }  # fmt: skip


def _at(locator: Locator | None) -> PrintedLocator | None:
    return None if locator is None else {"start": locator.start, "end": locator.end, "sha256": locator.sha256}
