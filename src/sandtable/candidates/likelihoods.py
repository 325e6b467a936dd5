"""Words and numbers that say how likely a statement is, with what they mean.

A meaning is the range of the scenario's standard, else what surveyed readers understand, else the first standard that has the phrase.
Phrases that nobody has defined are read as a defined one (`like`). A negation gives the complement. "The most likely outcome" says
which, not how likely: that is no likelihood. Checked by tests/unit/candidates/test_likelihoods.py.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sandtable.candidates.finds import Find, Meaning, apart, outside
from sandtable.candidates.phrasing import DIGITS, END, START, WORDED, flexible, number_of, phrase
from sandtable.errors import WordError
from sandtable.scenario.types import Words
from sandtable.text.declared import scenario_range
from sandtable.text.possibility import readers_phrase
from sandtable.text.words import DEFAULT, standards, vocabulary

# words of the tables that mostly mean something else where they stand alone, or that are hedges
_ELSEWHERE = frozenset({
    "certain", "always", "never", "often", "rarely", "usually", "frequently", "not often", "almost always", "maybe", "possibly",
    "may", "might", "could", "may happen", "might happen", "could happen", "we estimate", "certainty",
})  # fmt: skip
_HOW = (
    r"(?:(?:very|quite|fairly|rather|so|too|extremely|exceptionally|highly|relatively|reasonably|"
    r"pretty|somewhat|still|also|now|admittedly|increasingly|particularly|exceedingly|vanishingly|"
    r"at best|all but|close to|next to|near|virtually|practically|essentially|not) ){0,3}"
)
_GRADES: dict[str, str] = {  # words before or after "chance", read as
    "almost no chance": r"zero|no|nil|none|nonexistent|non existent|negligible|near zero|infinitesimal|hopeless",
    "little chance": (
        r"little|slim|slight|slightest|small|remote|low|faint|poor|minimal|dim|bleak|scant|long|"
        r"outside|minor|tiny|thin|limited|vanishing|marginal|dismal|grim|not good"
    ),
    "about even": (
        r"equal|even|fifty fifty|50 50|roughly even|about even|evenly balanced|evenly split|"
        r"finely balanced"
    ),
    "possible": (
        r"fair|reasonable|moderate|decent|medium|sporting|realistic|real|serious|distinct|credible|"
        r"genuine|outright"
    ),
    "likely": (
        r"good|high|strong|great|big|large|considerable|substantial|significant|solid|favou?rable|"
        r"excellent|bright|better than even|more than even|short|clear"
    ),
    "very likely": r"overwhelming|every|very high|extremely high|overwhelmingly",
}
_GRADE = "|".join(sorted((word for words in _GRADES.values() for word in words.split("|")), key=len, reverse=True))
_NOUN = r"(?:chances?|probabilit(?:y|ies)|possibilit(?:y|ies)|likelihood|prospects?|odds|risks?)"
_IS = r"(?:is|are|was|were|remains?|seems?|looks?|appears?|stands?|have become|has become|will be|would be|stays?)"
_BEFORE = rf"{_HOW}(?P<before>{_GRADE})(?: (?:enough|but real|but growing|or no))? {_NOUN}"
_AFTER = rf"{_NOUN}(?:~[\w\x27\u2019-]{{1,30}}){{0,9}}?~{_IS} {_HOW}(?P<after>{_GRADE})"
_LIKE: tuple[tuple[str, str], ...] = (  # phrases without a table, and the term that each is read as
    (r"(?:close|next) to (?:no|zero|nil) (?:chance|prospect|likelihood|probability)", "almost no chance"),
    (r"(?:virtually|practically|almost|nearly|effectively|essentially|basically) (?:no|zero|"
     r"nil) (?:chance|prospect|likelihood|probability|possibility)", "almost no chance"),
    (r"not (?:a|the slightest|the least|the ghost of a|any|much of a|much) (?:chance|hope|prospect)|"
     r"stands? (?:no|little) chance|no (?:realistic |real |serious )?(?:chance|prospect|likelihood|"
     r"possibility|danger|risk)", "almost no chance"),
    (r"(?:out of the question|inconceivable|unthinkable|cannot happen|a non starter)", "almost no chance"),
    (r"(?:can|could|may|might|should|must) (?:safely )?be (?:ruled out|excluded|dismissed|discounted)", "almost no chance"),
    (r"(?:hard|difficult) to (?:imagine|see|believe|conceive)|far fetched|implausible|implausibly|"
     r"a long shot|against (?:all|the) odds|odds are (?:\w+ ){0,2}?against|"
     r"odds are (?:heavily )?stacked against", "unlikely"),
    (r"(?:will|would|can|could|is|are) (?:hardly|scarcely|barely|rarely|seldom)", "unlikely"),
    (r"(?:will|would|shall) (?:almost|nearly) never|(?:will|would) never", "almost no chance"),
    (r"(?:toss up|coin (?:toss|flip)|even money|even bet|fifty fifty|50 50|as likely as not|"
     r"just as likely|equally (?:likely|probable|possible)|too close to call|in the balance|(?:could|"
     r"can|may|might) go either way)", "about even"),
    (r"(?:can(?: ?not|'t)|could(?: not|n't)|should not|may not|must not|shouldn't|couldn't|mustn't|"
     r"can never) (?:yet |as yet |entirely |wholly |fully |completely |altogether |simply |"
     r"be entirely )?be (?:entirely |wholly |fully |completely |altogether |totally |"
     r"easily )?(?:ruled out|excluded|dismissed|discounted)", "might"),
    (r"(?:do|does|did|would|will|can|could)(?: ?not|n't) (?:entirely |altogether )?(?:rule out|exclude|"
     r"discount)|(?:has|have|had)(?: ?not|n't) (?:yet |entirely )?(?:ruled (?:\w+ )?out|excluded)|"
     r"not (?:impossible|inconceivable|out of the question|unthinkable|implausible|excluded|ruled out)|"
     r"not beyond (?:the realms? of )?(?:possibility|imagination)|(?:within|"
     r"in) the realms? of (?:the )?possib(?:ility|le)", "might"),
    (r"(?:could|may|might|can) (?:still )?(?:very well|well|easily|very easily|quite possibly|"
     r"quite easily|very possibly)", "real possibility"),
    (r"(?:odds|chances) are(?= (?:that|the|it|they|he|she|we|this|any|no|a|an|,)\b| ?,)|"
     r"the odds (?:favou?r|are in favou?r|are on)|chances are(?! \w+ (?:against))|in all (?:likelihood|"
     r"probability)|(?:most|more) (?:likely|probably)|more than likely|odds on|a good bet|a safe bet|"
     r"the smart money|by all odds|well (?:on the way|placed) to|(?:is|are|was|were) (?:widely |"
     r"generally |fully )?expected to|likeliest|presumably|in the cards|on the cards|on course to|"
     r"poised to", "likely"),
    (r"(?:all|every) (?:the )?(?:indicators?|signs?|evidence|indications?) (?:now )?(?:points?|"
     r"suggests?|is|are)(?: (?:to|that|towards))?|only a (?:matter|question) of time|(?:just |merely |"
     r"simply )?a (?:matter|question) of time|all but (?:certain|inevitable|assured|sure|guaranteed)|"
     r"as good as (?:certain|won|lost)|virtually (?:assured|guaranteed|inevitable)|"
     r"practically (?:certain|assured|inevitable)|overwhelmingly likely|as sure as|near certain(?:ty)?|"
     r"almost (?:surely|inevitabl[ey]|a certainty|guaranteed)|hard to avoid|little doubt|"
     r"virtual certainty", "almost certain"),
    (r"fait accompli|(?:foregone|forgone) conclusion|inevitabl[ey]|unavoidable|bound to|sure to|"
     r"certain to|destined to|doomed to|guaranteed(?: to)?|a given|without (?:a |any )?doubt|no doubt|"
     r"undoubtedly|doubtless|beyond (?:any |all |reasonable )?doubt|no question that|it is (?:clear|"
     r"certain|sure) that|surely|a certainty|will (?:always|inevitably|surely|certainly)|(?:cannot|"
     r"can not|can't) (?:but|fail to)|slam dunk|a sure thing|(?<=is\x20)certain|(?<=are\x20)certain|"
     r"(?<=not\x20)certain|(?<=from\x20)certain|(?<=means\x20)certain|(?<=seems\x20)certain|"
     r"(?<=looks\x20)certain", "certain"),
    (r"(?:it is|it's|is|are|remains?|seems?|seem|look|looks|appears?) (?:highly |very |"
     r"extremely )?(?:doubtful|questionable)|(?:we|i|analysts|experts|observers|few|many|officials|"
     r"one) (?:seriously |strongly |very much )?doubt|no reason to (?:expect|believe|think)|(?:do|does|"
     r"did)(?: not|n't) expect|(?:few|nobody|no one|hardly anyone) (?:now )?expects?", "unlikely"),
    (r"plausibl[ey]|conceivabl[ey]|a possibility|(?:a|the|one) possible (?:outcome|scenario|result)", "possible"),
)  # fmt: skip
_FREQUENT = (
    r"(?:will|would|may|can|should|could)(?: (?:still|then|now|most))? (?:often|rarely|usually|"
    r"frequently|always|seldom|typically)"
)
_MAY_WELL = r"(?P<modal>could|may|might)(?: (?:still|also|yet|now)){0,2} (?:very |quite |equally )?(?:well|easily)"
_DEGREE = (
    r"(?:(?:not )?(?:very|highly|most|quite|extremely|exceptionally|increasingly|somewhat|fairly|"
    r"rather|equally|more|less|particularly|virtually|nearly|almost|even|reasonably|moderately|pretty|"
    r"wholly|entirely|so|only|just as|far more|much more|far less|much less|hardly|scarcely|"
    r"unusually) ){1,2}(?:likely|unlikely|probable|improbable|probably|possible|"
    r"doubtful)(?: than not)?"
)
_LOOSE = (_BEFORE, _AFTER, _DEGREE, _MAY_WELL, _FREQUENT)

# the likeliest of several may still be unlikely; "it's most likely that" says how likely
_SUPERLATIVE = phrase(
    r"(?:the|a|its|their|his|her|our|my|your|whose|these|those)(?: (?:single|second|third|next|by far|far|much)){0,2} "
    r"(?:(?:most|least|more|less) (?:likely|probable)|likeliest)(?! than not)",
    r"(?!(?:it|that|this|there|what|he|she|who|here)')\w+(?:'s|s') (?:(?:most|least) (?:likely|probable)|likeliest)",
)

_PERCENT = rf"(?:{DIGITS}|{WORDED}) ?(?:%|per ?cent|percent)"
_TO = r" ?(?:-|\u2013|\u2014|to|and|or) ?"
_SHARE = re.compile(
    rf"(?<![\w.,])(?:(?P<one>{DIGITS}|{WORDED})(?: ?(?:%|per ?cent|percent))?{flexible(_TO)})?"
    rf"(?P<two>{DIGITS}|{WORDED})[\s-]*(?:%|per\s?cent|percent)(?:[\s-]+(?P<after>\w+))?",
    re.IGNORECASE,
)
_OF = re.compile(
    START
    + "(?:"
    + flexible(
        rf"(?P<part>{DIGITS}|{WORDED}) (?:chances? )?(?:in|out of) (?P<whole>{DIGITS}|{WORDED})"
        rf"|(?P<for>{DIGITS}|{WORDED}) ?(?:to|:|-) ?(?P<against>{DIGITS}|{WORDED}) (?:odds )?(?P<side>on|against|odds)"
        rf"|odds of (?P<for2>{DIGITS}|{WORDED}) ?(?:to|:|-) ?(?P<against2>{DIGITS}|{WORDED})(?: (?P<side2>on|against))?"
    )
    + ")"
    + END,
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:(?P<below>below|under|less than|lower than|at most|no more than|no higher than|"
    r"not more than|up to)|above|over|more than|higher than|at least|no less than|upwards of)\s+$",
    re.I,
)
_PROBABLE_AFTER = re.compile(
    r"^(?:chances?|probabilit|likelihood|likely|sure|certain|odds|confiden|possibilit|risk)", re.I
)
_PROBABLE_BEFORE = re.compile(
    r"\b(?:chances?|probabilit\w+|likelihood|odds|risk|put(?:s|ting)?|rate[sd]?|(?:un)?likely|(?:im)?probable|assign\w*|"
    r"forecast\w*|markets?|estimate)\b[^.;]{0,60}$",
    re.I,
)
_DECIMAL = re.compile(
    r"\b(?:probability|likelihood|chance)s?(?:\s+\w+){0,8}?\s+(?:of|is|at|to be|as|about|around|"
    r"near)\s+(?P<value>0?\.\d+)",
    re.I,
)
_RATIO_CONTEXT = re.compile(r"^[\s-]*(?:chances?|likel|probab|odds|possib|that\b|risk)", re.I)
_NEGATION = re.compile(
    r"(?:\b(?:not|hardly|scarcely|never|far from|by no means|less than|anything but|neither|nor)|"
    r"n['\u2019]t|\b(?:isn|aren|wasn|weren|doesn|don|won|wouldn) t)"
    r"(?:\s+(?:at all|yet|now|a|an|the|that|very|so|be|been|seem|look|appear|as|been made|considered|"
    r"judged|thought))*\s+$",
    re.I,
)
_COUNTER = frozenset({"possible", "might", "real possibility"})
_EXTREME = 0.05  # the negation of what is nearly certain, or nearly impossible, says only that the other is possible
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_FRACTION = re.compile(
    rf"{START}(?:(?P<part>{WORDED})[\s-]+)?(?P<whole>half|third|quarter|fifth|sixth|"
    rf"tenth)s?(?:\s+a)?[\s-]+(?:chance|probability|likelihood)",
    re.IGNORECASE,
)


def likelihoods(text: str, words: str | Words = DEFAULT) -> list[Find]:
    """The likelihood words and numbers of a text, in order. words : the scenario's."""
    numeric = apart(_shares(text) + _ratios(text) + _decimals(text))
    found = numeric + outside(_phrases(text, words), apart(numeric + superlatives(text)))
    return _joined(text, apart(found))


def superlatives(text: str) -> list[Find]:
    """Phrases such as "the most likely", which rank what may happen and give no likelihood: hedges without a number."""
    return [Find("hedge", match.start(), match.end()) for match in _SUPERLATIVE.finditer(text)]


def meaning_of(written: str, words: str | Words = DEFAULT) -> Meaning | None:
    """What a phrase means by the scenario's words, by readers, or by the first standard that has it; None if none has."""
    if isinstance(words, str):
        return _standard_meaning(written.lower(), words)
    try:
        found = scenario_range(words, written)
    except WordError:
        return _standard_meaning(written.lower(), words.standard)
    return Meaning(found.low, found.high, found.standard)


@lru_cache(maxsize=4096)
def _standard_meaning(written: str, standard: str) -> Meaning | None:
    for each in (standard, *(known.id for known in standards())):
        try:
            found = scenario_range(each, written)
        except WordError:
            continue
        return Meaning(found.low, found.high, found.standard)
    return None


# -- words -------------------------------------------------------------------------------------------


def _phrases(text: str, words: str | Words) -> list[Find]:
    found = []
    for pattern, like in _compiled():
        for match in pattern.finditer(text):
            term = like or _term_of(match)
            meaning = meaning_of(" ".join(match[0].split()), words) or _as(term, words)
            if meaning is not None and not _is_other(text, match):
                found.append(_find(text, match, meaning, words, is_own=like != ""))
    for match in _known().finditer(text):
        meaning = meaning_of(" ".join(match[0].split()), words)
        if meaning is not None:
            found.append(_find(text, match, meaning, words))
    return found


def _is_other(text: str, match: re.Match[str]) -> bool:
    """Whether the words mean something else: "no question that", "odds with"."""
    after = text[match.end() : match.end() + 12].lower()
    before = text[max(0, match.start() - 12) : match.start()].lower()
    if match[0].lower().startswith("high risk") or match[0].lower() in ("clear prospects", "no risk"):
        return not re.match(r"\s+(?:of|that)\b", after)
    if re.match(r"a\s+given$", match[0], re.I):
        return re.match(r"\s+[a-z]", after) is not None
    return before.endswith(("at ", "second ")) and match[0].lower().startswith("odds")


def _find(text: str, match: re.Match[str], meaning: Meaning, words: str | Words, *, is_own: bool = False) -> Find:
    start = match.start()
    negation = None if is_own and meaning.like in _COUNTER else _NEGATION.search(text, max(0, start - 40), start)
    if negation is None:
        return Find("likelihood", start, match.end(), meaning)
    if meaning.low >= 1 - _EXTREME or meaning.high <= _EXTREME:
        return Find("likelihood", negation.start(), match.end(), _as("might", words), is_negated=True)
    complement = Meaning(round(1 - meaning.high, 4), round(1 - meaning.low, 4), meaning.source, meaning.like)
    return Find("likelihood", negation.start(), match.end(), complement, is_negated=True)


def _as(term: str, words: str | Words) -> Meaning | None:
    found = meaning_of({"possible": "real possibility"}.get(term, term), words)
    return None if found is None else Meaning(found.low, found.high, "phrases", term)


def _term_of(match: re.Match[str]) -> str:
    """The term that a graded phrase is read as."""
    groups = match.groupdict()
    grade = groups.get("before") or groups.get("after")
    plain = " ".join(match[0].lower().replace("-", " ").split())
    if grade is not None:
        grade = " ".join(grade.lower().replace("-", " ").split())
        term = next(term for term, known in _GRADES.items() if re.fullmatch(known, grade))
        is_strong = re.search(r"\b(?:very|extremely|exceptionally|exceedingly|highly)\b", plain) is not None
        return {"likely": "very likely", "little chance": "almost no chance"}.get(term, term) if is_strong else term
    if groups.get("modal"):
        return "real possibility"
    for word, term in (("unlikely", "unlikely"), ("improbable", "unlikely"), ("doubtful", "unlikely"), ("seldom", "rarely"),
                       ("rarely", "rarely"), ("often", "often"), ("frequently", "frequently"), ("usually", "usually"),
                       ("typically", "usually"), ("always", "always"), ("possible", "possible")):  # fmt: skip
        if word in plain.split():
            return term
    if re.search(r"\b(?:equally|just as)\b", plain):
        return "about even"
    if re.search(r"\b(?:hardly|scarcely|not|less)\b", plain):
        return "unlikely"
    return (
        "very likely" if re.search(r"\b(?:very|highly|most|extremely|nearly|almost|virtually)\b", plain) else "likely"
    )


@cache
def _known() -> re.Pattern[str]:
    """Any phrase of the tables, the longest first."""
    phrases = {known for standard in standards() for known in vocabulary(standard.id)}
    wanted = sorted(phrases - _ELSEWHERE, key=lambda each: (-len(each), each))
    wanted = [each for each in wanted if readers_phrase(each) is None]
    return phrase(*(re.escape(each).replace(r"\ ", " ") for each in wanted))


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    loose = [(phrase(pattern), "") for pattern in _LOOSE]
    return (*loose, *((phrase(pattern), like) for pattern, like in _LIKE))


# -- numbers -----------------------------------------------------------------------------------------


def _shares(text: str) -> list[Find]:
    """Percentages that are likelihoods: "a 60 percent chance", "put it at 40-50%"."""
    found = []
    for match in _SHARE.finditer(text):
        after = match["after"] or ""
        is_likely = _PROBABLE_AFTER.match(after) is not None
        if not is_likely:
            is_likely = (
                after.lower() != "of"
                and _PROBABLE_BEFORE.search(text, max(0, match.start() - 90), match.start()) is not None
            )
        values = [number_of(each) for each in (match["one"] or match["two"], match["two"])]
        if is_likely and all(value is not None and value <= 100 for value in values):
            low, high = sorted(value for value in values if value is not None)
            if low == high and (bound := _BOUND.search(text, max(0, match.start() - 20), match.start())) is not None:
                low, high = (0.0, high) if bound["below"] else (low, 100.0)
            end = match.end() if _PROBABLE_AFTER.match(after) else match.end("two") + len(_sign(text, match.end("two")))
            found.append(Find("likelihood", match.start(), end, Meaning(low / 100, high / 100, "text")))
    return found


def _sign(text: str, at: int) -> str:
    match = re.compile(r"[\s-]*(?:%|per\s?cent|percent)", re.I).match(text, at)
    return match[0] if match else ""


def _ratios(text: str) -> list[Find]:
    """Likelihoods as parts of a whole and as odds: "one in five", "3 to 1 against"."""
    found = []
    for match in _OF.finditer(text):
        if match["part"] is not None:
            part, whole = number_of(match["part"]), number_of(match["whole"])
            is_said = "chance" in match[0].lower() or _RATIO_CONTEXT.match(text[match.end() : match.end() + 20])
            is_said = is_said or _PROBABLE_BEFORE.search(text, max(0, match.start() - 60), match.start())
            if part is None or not whole or part > whole or not is_said:
                continue
            value = part / whole
        else:
            one, other = (number_of(match["for"] or match["for2"]), number_of(match["against"] or match["against2"]))
            side = match["side"] or match["side2"] or "odds"
            if one is None or other is None or one + other == 0:
                continue
            value = one / (one + other) if side == "on" else other / (one + other)
        found.append(Find("likelihood", match.start(), match.end(), Meaning(round(value, 4), round(value, 4), "text")))
    for match in _FRACTION.finditer(text):
        share = (number_of(match["part"] or "one") or 1) / _FRACTIONS[match["whole"].lower()]
        if share <= 1:
            found.append(
                Find("likelihood", match.start(), match.end(), Meaning(round(share, 4), round(share, 4), "text"))
            )
    return found


def _decimals(text: str) -> list[Find]:
    """Probabilities as decimals: "a probability of 0.3"."""
    return [
        Find("likelihood", match.start(), match.end(), Meaning(float(match["value"]), float(match["value"]), "text"))
        for match in _DECIMAL.finditer(text)
    ]


# -- ranges ------------------------------------------------------------------------------------------

_BETWEEN = re.compile(r"\s*(?:\u2013|-|to|or|and)\s+(?:even\s+|perhaps\s+)?", re.I)


def _joined(text: str, finds: list[Find]) -> list[Find]:
    """Ranges in words as one find: "unlikely to very unlikely", "between likely and very likely"."""
    found: list[Find] = []
    for each in finds:
        last = found[-1] if found else None
        between = text[last.end : each.start] if last is not None else ""
        if last is not None and last.meaning and each.meaning and _BETWEEN.fullmatch(between):
            if re.match(r"\s*and", between, re.I) and not re.search(r"between\s+$", text[: last.start], re.I):
                found.append(each)
                continue
            low, high = min(last.meaning.low, each.meaning.low), max(last.meaning.high, each.meaning.high)
            source = last.meaning.source if last.meaning.source == each.meaning.source else "phrases"
            like = f"{last.meaning.like or text[last.start : last.end]} to {each.meaning.like or text[each.start : each.end]}"
            found[-1] = Find(
                "likelihood",
                last.start,
                each.end,
                Meaning(low, high, source, " ".join(like.split()) if source == "phrases" else ""),
            )
        else:
            found.append(each)
    return found
