"""The words of an expression, and a text of the same length that Python's parser can read.

Hyphenated identifiers, quantities and numbers are replaced by Python names of the same length, so that every
column that `ast` reports is a column of the text; what a name stands for is looked up by that column.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sandtable.errors import FieldError
from sandtable.scenario.dates import clock
from sandtable.units import IDENTIFIER, NUMBER, Quantity, UnitError, read_quantity

LONGEST = 2_000  # characters
DEEPEST = 40  # nested brackets
DATE = "Date"  # dimension of a date's token; its value is the ordinal of the day

_UNIT = re.compile(r"\s*(?:%|per\b\s*[a-z]+|[a-z]+\b(?:\s*/\s*[a-z]+\b|\s+per\s+[a-z]+\b)?)(?:\s+per\s+[a-z]+\b)?")
_WORD = re.compile(r"\s*(?:%|[a-z]+\b)")
_CLOCK = re.compile(r"(?:T| +)([0-9]{1,2}):([0-9]{2})(?![0-9:])")  # after a date
_OFFSET = re.compile(r" *(?:Z(?![a-z])|[+-][0-9]{2}:[0-9]{2})")
_DATE_AND_HOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=T|[^0-9A-Za-z_-]|$)")
# common spellings of dates: year-month-day and similar, with hyphens, slashes or points and without blanks
_LIKE_DATE = re.compile(
    r"[0-9]{4}-[0-9]{1,2}(?:-[0-9]+)*(?![0-9A-Za-z_.-])|[0-9]+(?:-[0-9]+){2,}|[0-9]+(?:/[0-9]+){2,}|[0-9]+(?:\.[0-9]+){2,}"
)
_OPERATOR = re.compile(r"<=|>=|==|!=|[-<>+*/(),]")
_KEYWORDS = frozenset({"and", "or", "not"})
_TIME_BEFORE = re.compile(r"(?:^|[^a-z0-9-])day *$")
COMPARE_TIME = "use `<` or `>`, with a date or days from the start, such as `day > 2017-06-14` or `day > 20`"
_INSTEAD = {
    "=": "write `==` to compare", "&": "write `and`", "|": "write `or`", "!": "write `not`",
    "^": "powers are not part of the language", "[": "use parentheses", "{": "use parentheses",
    **dict.fromkeys("`'\"", "identifiers are written without quotes"),
    ".": "a number starts with a digit; `first.place` is not part of the language",
    "_": "identifiers have hyphens, not underscores",
}  # fmt: skip


class ExpressionError(FieldError):
    """An expression that cannot be read: S020 not grammatical, S021 too long or deep, S106 no date, S111 to S113 not well typed."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: Literal["identifier", "quantity", "keyword", "operator"]
    text: str
    column: int
    quantity: Quantity | None = None


def _read_date(text: str, column: int) -> Token | None:
    """The date at this column, or None. Raises ExpressionError for a text that looks like a date but is not."""
    written = _DATE_AND_HOUR.match(text, column)
    if written is not None:
        try:
            ordinal = float(dt.date.fromisoformat(written.group()).toordinal())
        except ValueError as fault:
            message = f"`{written.group()}` is not a date: {fault}"
            raise ExpressionError(message, code="S106", column=column, length=len(written.group())) from None
        return _with_clock(text, column, written.end(), ordinal)
    like = _LIKE_DATE.match(text, column)
    if like is None:
        return None
    found = like.group()
    signs = {"-": "subtract", "/": "divide"}
    other = next((f"; to {verb}, put spaces around the sign" for sign, verb in signs.items() if sign in found), "")
    raise ExpressionError(
        f"`{found}` is neither a date nor a number", code="S106", column=column, length=len(found),
        hint=f"a date is year, month, day: `2017-06-14`{other}",
    )  # fmt: skip


def _with_clock(text: str, column: int, end: int, ordinal: float) -> Token:
    """The token of a date, with the time of day that follows it, if one does. ordinal : of the date."""
    found = _CLOCK.match(text, end)
    if found is None:
        if text[end : end + 1] == "T":
            hint = "hours and minutes: `2017-06-14 06:00`"
            raise ExpressionError("this is not a time of day", code="S106", hint=hint, column=end, length=1)
        return Token("quantity", text[column:end], column, Quantity(ordinal, DATE))
    try:
        time = clock(found[1], found[2])
    except ValueError as fault:
        length = len(found.group().strip())
        raise ExpressionError(str(fault), code="S106", column=found.end() - length, length=length) from None
    if offset := _OFFSET.match(text, found.end()):
        raise ExpressionError(
            "a time in an expression has no offset of its own", code="S106", column=found.end(), length=len(offset.group()),
            hint="the offset of `start` holds for the whole future",
        )  # fmt: skip
    written = text[column : found.end()]
    return Token("quantity", written, column, Quantity(ordinal + (time.hour * 60 + time.minute) / 1440, DATE))


def _read_number(text: str, column: int) -> Token:
    """The number at this column with its unit, if one follows."""
    match = NUMBER.match(text, column)
    assert match is not None
    for pattern in (_UNIT, _WORD):
        if (unit := pattern.match(text, match.end())) and not _KEYWORDS & set(unit.group().split()):
            try:
                written = text[column : unit.end()]
                return Token("quantity", written, column, read_quantity(written))
            except UnitError:
                continue
    # Not a known unit: either the number has none, or the next word is a misspelt unit.
    word = _WORD.match(text, match.end())
    is_call = word is not None and text[word.end() :].lstrip().startswith("(")
    end = word.end() if word and not is_call and word.group().strip() not in _KEYWORDS else match.end()
    try:
        return Token("quantity", text[column:end], column, read_quantity(text[column:end]))
    except UnitError as fault:
        at = column + fault.column
        raise ExpressionError(fault.message, code=fault.code, hint=fault.hint, column=at, length=fault.length) from None


def _unexpected(text: str, column: int) -> ExpressionError:
    character = text[column]
    hint = _INSTEAD.get(character, "")
    if character == "=" and _TIME_BEFORE.search(text, 0, column):
        hint = f"`==` compares; for a time {COMPARE_TIME}"
    if character.isupper():
        word = re.match(r"[A-Za-z0-9-]+", text[column:])
        found = word.group() if word else character
        return ExpressionError(
            f"unexpected `{found}`", code="S020", column=column, length=len(found),
            hint=f"identifiers are lower case: `{found.lower()}`",
        )  # fmt: skip
    shown = f"`{character}`" if character != "`" else f'"{character}"'
    return ExpressionError(f"unexpected {shown}", code="S020", hint=hint, column=column, length=1)


def tokenize(text: str) -> list[Token]:
    """The words of an expression. Raises ExpressionError at the first character that cannot start a word."""
    if len(text) > LONGEST:
        raise ExpressionError(
            f"the expression is longer than {LONGEST:,} characters", code="S021", length=1,
            hint="split it over several decisions, outcomes or zones",
        )  # fmt: skip
    tokens: list[Token] = []
    column = 0
    while column < len(text):
        if text[column].isspace():
            column += 1
            continue
        if match := IDENTIFIER.match(text, column):
            word = match.group()
            token = Token("keyword" if word in _KEYWORDS else "identifier", word, column)
            after = text[match.end() : match.end() + 1]
            if after == "_" or after.isupper():
                raise _unexpected(text, match.end())
        elif text[column].isdigit() and text[column].isascii():
            token = _read_date(text, column) or _read_number(text, column)
        elif match := _OPERATOR.match(text, column):
            token = Token("operator", match.group(), column)
        else:
            raise _unexpected(text, column)
        tokens.append(token)
        column += len(token.text)
    if not tokens:
        raise ExpressionError("the expression is empty", code="S020", hint="write `true` or `false` if that is meant")
    _check_brackets(tokens)
    return tokens


def _check_brackets(tokens: list[Token]) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.text == "(":
            opened.append(token)
            if len(opened) > DEEPEST:
                raise ExpressionError(
                    f"brackets nested more than {DEEPEST} deep", code="S021", column=token.column, length=1
                )
        elif token.text == ")":
            if not opened:
                raise ExpressionError("unmatched `)`", code="S020", column=token.column, length=1)
            opened.pop()
    for comma, token in pairwise(tokens):
        if comma.text == "," and token.text == ")":
            hint = "something is missing after the comma"
            raise ExpressionError("unexpected `)`", code="S020", hint=hint, column=token.column, length=1)
    if opened:
        raise ExpressionError("this bracket is not closed", code="S020", column=opened[-1].column, length=1)


def mask(text: str, *, tokens: list[Token]) -> str:
    """Python source of the same length: identifiers and quantities become names, line breaks become blanks."""
    characters = [" "] * len(text)
    for token in tokens:
        if token.kind == "quantity":
            characters[token.column : token.column + len(token.text)] = "_" * len(token.text)
        elif token.kind == "identifier":
            # The first letter is replaced too, since an identifier may be `in`, `is` or `for`.
            masked = "_" + token.text[1:].replace("-", "_")
            characters[token.column : token.column + len(token.text)] = masked
        else:
            characters[token.column : token.column + len(token.text)] = token.text
    return "".join(characters)
