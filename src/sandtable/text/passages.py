"""A passage of a text by its words or the numbers of its sentences: one, or an error that says what there is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sandtable.scenario.draft_places import DraftPlace
from sandtable.text.folding import ENDINGS, Folded, Span, find, find_between, fold, nearest
from sandtable.text.reading import position
from sandtable.text.sentences import sentences
from sandtable.wording import plural

CONTEXT = 30  # characters on either side of a passage, in messages


class PassageError(Exception):
    """No passage, or more than one. found : all that match, or the nearest one."""

    def __init__(self, message: str, *, hint: str = "", found: tuple[Span, ...] = (), is_near: bool = False) -> None:
        super().__init__(message)
        self.message, self.hint, self.found, self.is_near = message, hint, found, is_near


@dataclass(frozen=True)
class Texts:
    """A text with what its passages are found by."""

    text: str

    @classmethod
    def of(cls, text: str) -> Texts:
        """A text in normal form."""
        return cls(text)

    @cached_property
    def folded(self) -> Folded:
        """As its words are compared."""
        return fold(self.text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Its sentences; number 1 is the first."""
        return sentences(self.text)


def passage_of(draft: DraftPlace, texts: Texts) -> tuple[int, int]:
    """The passage of a draft: its first character and the one after its last. Raises PassageError."""
    if not draft.words:
        return _by_numbers(draft, texts)
    if draft.to:
        return _one(find_between(draft.words, draft.to, texts.folded), draft, texts)
    found = find(draft.words, texts.folded)
    if not found and (gap := next((each for each in ENDINGS if each in draft.words), None)) is not None:
        first, _, last = draft.words.partition(gap)
        found = find_between(first, last.lstrip(" ."), texts.folded)
    return _one(found, draft, texts)


def _by_numbers(draft: DraftPlace, texts: Texts) -> tuple[int, int]:
    count = len(texts.sentences)
    if draft.last > count:
        raise PassageError(
            f"the text has {plural(count, 'sentence')}", hint="`sandtable locate FILE` lists them with their numbers"
        )
    return texts.sentences[draft.first - 1].start, texts.sentences[draft.last - 1].end


def _one(found: tuple[Span, ...], draft: DraftPlace, texts: Texts) -> tuple[int, int]:
    if len(found) == 1:
        return found[0].start, found[0].end
    if found:
        hint = "quote more words of the passage that is meant"
        raise PassageError(f"{len(found)} passages match", hint=hint, found=found)
    if draft.to:
        for words in (draft.words, draft.to):
            if not find(words, texts.folded):
                raise _not_there(words, texts)
        raise PassageError(f"`{draft.to}` is not after `{draft.words}`", hint="is it in an earlier passage?")
    raise _not_there(draft.words, texts)


def _not_there(words: str, texts: Texts) -> PassageError:
    near = nearest(words, texts.text)
    if near is None:
        return PassageError("these words are not in the text, nor anything like them", hint="is it the right text?")
    span, share = near
    message = f"these words are not in the text; nearest, with {share:.0%} of them: {shown(span, texts.text)}"
    return PassageError(message, hint="quote what the text says", found=(span,), is_near=True)


def shown(span: Span, text: str) -> str:
    """A passage for a message: line and column, and the words with what is around them."""
    line, column = position(text, span.start)
    before = text[max(0, span.start - CONTEXT) : span.start]
    inside, after = text[span.start : span.end], text[span.end : span.end + CONTEXT]
    if len(inside) > 4 * CONTEXT:
        inside = f"{inside[: 2 * CONTEXT]} \N{HORIZONTAL ELLIPSIS} {inside[-2 * CONTEXT :]}"
    words = " ".join(f"{before}[{inside}]{after}".split())
    return f"line {line}, column {column}: \N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"
