"""Numbers with units or counted things, and the dates and terms of statements about the future.

Checked by tests/unit/candidates/test_quantities.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sandtable.candidates.finds import Find, apart, outside
from sandtable.candidates.phrasing import DIGITS, START, WORDED, flexible, phrase
from sandtable.text.folding import Span

_ADVERB = (
    r"(?:about|around|some|roughly|nearly|almost|at least|at most|up to|more than|fewer than|"
    r"less than|over|under|approximately|an estimated|perhaps|only|just|another|as many as|"
    r"no more than|no fewer than|well over)"
)
_TIMES = r"(?:second|minute|hour|day|week|fortnight|month|year|decade|night)s?"
_UNITS = (
    rf"%|per ?cent(?:age points?)?|percent|km|kms|kilomet(?:re|er)s?|miles?|nautical miles?|met(?:re|"
    rf"er)s?|feet|foot|yards?|inch(?:es)?|mm|cm|m|kg|kilos?|tons?|tonnes?|litres?|liters?|barrels?|"
    rf"gallons?|knots|km/h|kph|mph|hectares?|acres?|degrees|megawatts?|mw|gw|kilotons?|{_TIMES}|times|"
    rf"dollars?|euros?|pounds?|rubles?|roubles?|yuan|points?"
)
_THINGS = (
    r"men|women|people|persons|personnel|troops|soldiers|fighters|civilians|casualties|prisoners|"
    r"aircraft|inhabitants|refugees|children|families|crews?|dead|wounded|killed|sorties|forces|"
    r"policemen|infantry|cavalry|guns|craft|police|households|craft|militiamen|rebels"
)
_MULTIPLE = r"(?:hundreds?|thousands?|million|billion|trillion|dozens?|scores|m|bn|k)"
_AMOUNT = (
    rf"(?:(?:{DIGITS})(?: ?(?:-|\u2013|to|or) ?(?:{DIGITS}))?(?: ?{_MULTIPLE})?|(?:a |several |many |"
    rf"some |few )?{_MULTIPLE}(?: of)?(?: {_MULTIPLE}(?: of)?)?|(?:{WORDED})(?:(?: ?(?:-|\u2013) ?|"
    rf" (?:to|or) )(?:{WORDED}))?(?: {_MULTIPLE})?|half a dozen|a (?:dozen|hundred|thousand|pair of|"
    rf"couple of)|a (?:third|quarter|half|fifth)|(?:two|three) (?:thirds|quarters|fifths)|half)"
)
_VERBS = r"(?:is|was|has|does|says|as|its|his|this|us|thus|plus|versus|less|across|towards|perhaps|always|yes)"
_COUNTED = (
    rf"(?:~(?!(?:in|on|at|to|and|or|of|the|that|who|which|with|by|for|from|is|are|was|were|will|would|"
    rf"have|has|had|as|not|a|an|if|but|it|they)\b)[\w\x27\u2019-]{{1,30}}){{0,4}}?~(?!{_VERBS}\b)(?:{_THINGS}|"
    rf"[a-z\u2019-]{{2,30}}[^s\Wiu]s)"
)
_SINGLE = (
    r"(?:brigade|battalion|division|company|regiment|squadron|battery|platoon|corps|ship|carrier|"
    r"destroyer|submarine|tank|bridge|road|crossing|airfield)"
)
_QUANTITY = re.compile(
    START
    + "(?:"
    + flexible(
        rf"(?:(?P<lead>{_ADVERB}) )?(?:(?:[$\u20ac\u00a3](?:{DIGITS})(?: ?{_MULTIPLE})?)|"
        rf"(?P<amount>{_AMOUNT})(?:(?P<unit> ?(?:{_UNITS})(?: (?:per|an?) [a-z]+|/[a-z]+)?)(?![\w/])|"
        rf"(?P<thing>{_COUNTED}))|(?P<single>one (?:[\w\x27-]{{1,30}}~)?{_SINGLE}))"
    )
    + ")"
    + r"(?!\w)",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:the|these|those|all|both|its|their|other|last|first|next|no)\s+$", re.I)
_ONE = re.compile(r"^(?:a |an |one\b|half\b|m\b|k\b)", re.I)
_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d\b")

_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|"
    r"feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_DAYS = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_SEASON = r"(?:spring|summer|autumn|fall|winter|harvest|monsoon|ramadan|christmas|easter|new year)"
_YEARS = r"(?:1[5-9]|20)\d\d"
_PART = (
    r"(?:(?:the )?(?:very )?(?:early|mid|late|start of|beginning of|middle of|end of|close of|"
    r"first half of|second half of|first week of|last week of|eve of) )?"
)
_DATE = (
    rf"(?:{_PART}(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTHS}(?:,? {_YEARS})?|"
    rf"{_MONTHS}(?: \d{{1,2}}(?:st|nd|rd|th)?\b(?!:))?(?:,? {_YEARS})?|{_YEARS}(?!\d)|"
    rf"\d{{4}}-\d\d-\d\d|(?:this |next |the (?:coming |following )?)?{_SEASON}(?: of {_YEARS}|"
    rf" {_YEARS})?|{_DAYS}|(?:the |this |next )?(?:week|month|quarter|year|decade|century)(?: end|"
    rf"end)?|tomorrow|tonight|dusk|dawn|nightfall|noon|midnight|daybreak|now|then))"
)
_SPAN = rf"(?:{_AMOUNT}|a|an|a few|several|some|many|the) (?:more |further |or so )?{_TIMES}"
_TERM = (
    rf"(?:no later than|not later than|not before|at the latest by|latest by|by(?: no later than)?|"
    rf"before|until|till|from|after|since|on|in|during|around|about|towards?|as early as|as soon as|"
    rf"as late as|within) {_DATE}",
    rf"(?:within|in|over|for|during|after|inside|in under|in less than|in more than|at least|up to|"
    rf"in as little as)(?: (?:about|the|only|just|at most|at least|roughly|as little as|some|"
    rf"no more than))? (?:(?:next|coming|following|remaining|first) )?(?:{_SPAN}|(?:next |coming |"
    rf"following )?(?:{_AMOUNT} |few |several |couple of )?{_TIMES})(?: from now| of (?:the |a |"
    rf"an )?[a-z]+)?",
    rf"(?:in |over |during |within |for |by )?(?:the )?(?:next|coming|following) (?:(?:{_AMOUNT}|few|"
    rf"several|couple of) )?(?:{_TIMES}|{_DAYS}|{_SEASON}|{_MONTHS})",
    rf"this (?:{_SEASON}|week|month|year|{_MONTHS}|weekend)|{_SPAN} (?:from now|hence|later|or (?:less|"
    rf"more)|at (?:most|least|the latest))|tomorrow|tonight",
    r"(?:in|over|for) the (?:near|foreseeable|immediate|not too distant|short|medium|long|"
    r"longer) (?:future|term|run)|before (?:long|the end of [\w ]{3,16}|winter sets in)|by (?:then|"
    r"the end(?: of (?:the |this |next )?\w+)?)|at the (?:end|start|beginning|close) of (?:the |this |"
    r"next )?(?:week|month|year|summer|winter|spring|autumn|campaign)|overnight",
    r"(?:until|before|by|after) (?:the )?(?:\w+ )?(?:elections?|rains?|thaw|snows?|frost|harvest|"
    r"summit|vote|referendum|talks|ceasefire expires|deadline|winter)",
    rf"{_YEARS}\u2013{_YEARS}|{_MONTHS} {_YEARS}|(?<=\s)\d{{1,2}} {_MONTHS}(?: {_YEARS})?",
)  # fmt: skip
_AHEAD = re.compile(
    r"\b(?:will|won['\u2019]?t|won t|shall|going\s+to|about\s+to|(?:un)?likely|probabl[ey]|improbable|"
    r"expect(?:s|ed)?|may|might|could|would|should|can|cannot|must|chances?|odds|probability|"
    r"forecast\w*|predict\w*|plans?|planned|intends?|promise[sd]?|certain|possib\w+|prospects?|"
    r"deadline|needs?|remains?\s+(?:to|until)|holds?\s+(?:out|until)|due|risk|before|unless|if|"
    r"until)\b|['\u2019]ll\b",
    re.I,
)
_MAY_DAY = re.compile(
    r"\d(?:st|nd|rd|th)?\s+may\b|\bmay\s+\d|\b(?:in|by|since|until|last|early|late|mid)[\s-]+may\b", re.I
)  # the month
_BEHIND = re.compile(r"^\s*(?:ago|earlier|before\s+that)\b", re.I)
_PAST = re.compile(
    r"^(?:since|after\s+(?:the\s+)?last|in\s+(?:the\s+)?(?:last|past))\b|\b(?:last|past|previous)\b", re.I
)
_NEVER_TERMS = re.compile(
    r"^(?:(?:in|on|from|by|about|around|since|after|before|until|during) (?:now|then)|"
    r"from (?:the )?(?:week|month|quarter|year|decade|century)|(?:of|in|on|about|for|from) the)$",
    re.I,
)
_SAID = re.compile(r"\b(?:was|were|had|did|has|have)\s+(?:\w+\s+){0,4}$|\b\w+ed\s+(?:\w+\s+){0,3}$", re.I)
_WILL = re.compile(
    r"\b(?:will|would|won|shall|going\s+to|(?:un)?likely|expect\w*|may|might|could|should|can|must|"
    r"chance\w*|odds|hold\w*)\b",
    re.I,
)


def quantities(text: str) -> list[Find]:
    """Numbers with their units or what they count."""
    found = []
    for match in _QUANTITY.finditer(text):
        amount = match["amount"] or ""
        is_definite = _DEFINITE.search(text, max(0, match.start() - 12), match.start()) is not None
        if is_definite and match["thing"] and not amount[:1].isdigit():
            continue
        if match["thing"] and (
            _YEAR.match(amount) or re.match(r"(?:one|half|m|k|a (?:third|half|quarter))$", amount, re.I)
        ):
            continue
        if amount.lower() in ("m", "k", "bn", "scores") or (
            (match["unit"] or "").strip().lower() in ("m", "points", "point") and not amount[:1].isdigit()
        ):
            continue
        if _YEAR.match(amount) and not match["unit"]:
            continue
        found.append(Find("quantity", match.start(), match.end()))
    return apart(found)


def forecasts(text: str, sentences: Sequence[Span]) -> list[Find]:
    """Dates and terms in sentences about the future."""
    found = []
    pattern = phrase(*_TERM)
    for sentence in sentences:
        part = text[sentence.start : sentence.end]
        if not _AHEAD.search(_MAY_DAY.sub("", part)):
            continue
        for match in pattern.finditer(part):
            if _BEHIND.match(part, match.end()) or _BEHIND.match(part[match.end() : match.end() + 12]):
                continue
            if _PAST.search(match[0]) or _NEVER_TERMS.match(" ".join(match[0].split())):
                continue
            before = part[: match.start()]
            clause = re.split(r"[,;:\u2014]", before)[-1]
            if _SAID.search(clause) and not _WILL.search(clause):
                continue
            found.append(Find("forecast", sentence.start + match.start(), sentence.start + match.end()))
    return apart(found)


def times_apart(quantity: list[Find], forecast: list[Find]) -> list[Find]:
    """The quantities that are not part of a forecast's term."""
    return outside(quantity, forecast)
