"""Phrases as regular expressions that match them in running text, whatever the blanks, line ends, hyphens, apostrophes and case."""

from __future__ import annotations

import re

_SPACE = r"(?:[^\S\n]|\n(?!\s{0,20}\n))"  # not across an empty line
_BLANK = rf"(?:{_SPACE}|[\u2010\u2011-])"
_APOSTROPHE = r"(?:[\x27\u2019]|\s(?=[a-z]{1,2}\b))"  # texts that lost theirs have a blank: "can t"
_PARTS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]| \?| |~|'")  # escapes and classes stay as they are
START, END = r"(?<![\w'\u2019-])", r"(?![\w-])"


def flexible(pattern: str) -> str:
    """A pattern: a blank stands for blanks and hyphens, ` ?` for any or none, `~` for blanks alone, and `'` for any apostrophe."""
    return _PARTS.sub(_flexible_part, pattern)


def _flexible_part(match: re.Match[str]) -> str:
    return {" ?": f"{_BLANK}{{0,20}}", " ": f"{_BLANK}{{1,20}}", "~": f"{_SPACE}{{1,20}}", "'": _APOSTROPHE}.get(
        match[0], match[0]
    )


def phrase(*patterns: str) -> re.Pattern[str]:
    """Any of some patterns as whole words; of those that begin at one place the first that matches."""
    return re.compile(START + "(?:" + "|".join(map(flexible, patterns)) + ")" + END, re.IGNORECASE)


NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
WORDED = rf"(?:(?:{_TENS})(?: (?:{_ONES}))?|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def number_of(written: str) -> float | None:
    """The value of a number in digits or words; None if it is none."""
    plain = " ".join(re.sub(r"[-\u2010\u2011]", " ", written.lower()).replace(",", "").split())
    try:
        return float(plain)
    except ValueError:
        parts = [NUMBER_WORDS.get(word) for word in plain.split()]
        return float(sum(part for part in parts if part is not None)) if parts and None not in parts else None
