"""Hedges, conditionals, attributions and causal words: what a statement depends on, whose it is, and what it explains.

Checked by tests/unit/candidates/test_cues.py.
"""

from __future__ import annotations

import re
from functools import cache

from sandtable.candidates.finds import Find, apart
from sandtable.candidates.likelihoods import meaning_of, superlatives
from sandtable.candidates.phrasing import END, START, flexible, phrase
from sandtable.scenario.types import Words
from sandtable.text.words import DEFAULT

_MODAL = ("may", "might", "could")
_HEDGES = (
    r"(?:could|may|might)(?: not)?(?: (?:in principle|in theory|also|still|yet|even|eventually|"
    r"perhaps|possibly|conceivably|potentially|theoretically))?(?: have)?",
    r"(?:it )?(?:seems?|seemed|appears?|appeared)(?: (?:to|that|as if|as though|likely))?|"
    r"(?:it )?looks? (?:as if|as though|like|set)",
    r"seemingly|apparently|ostensibly|supposedly|perhaps|maybe|possibly|potentially|arguably|"
    r"evidently|in theory|in principle|theoretically|to some extent|so far as is known|"
    r"as far as (?:is|can be) (?:known|seen|judged|told)|on the face of it|by all appearances|"
    r"more or less",
    r"(?:concrete |good |strong |some |every |solid |clear )?(?:grounds?|reasons?|"
    r"cause) to (?:believe|think|argue|suspect|suppose|expect|doubt|assume)",
    r"(?:can(?: ?not|'t)|could(?: not|n't)|not|have not|has not|never) (?:yet |as yet )?(?:be |"
    r"been )?(?:independently |fully |definitively |readily )?(?:be )?(?:confirmed|verified|"
    r"corroborated|substantiated|established|known|determined|proven|proved|assessed|judged|"
    r"said with \w+)",
    r"(?:a )?matters? of (?:speculation|conjecture|debate|dispute|opinion|interpretation|some doubt)|"
    r"(?:pure |mere |only )?(?:speculation|guesswork|conjecture)|any(?:one|body)'s guess|"
    r"an open question|open to (?:question|doubt|debate)",
    r"(?:remains? |is |are |still )*(?:unclear|uncertain|unconfirmed|unverified|unproven|unknown|"
    r"ambiguous|inconclusive|not clear|not known|not certain which|undetermined|disputed)",
    r"(?:suggests?|suggested|indicates?|indicated|hints?|implies|imply|"
    r"points? to the conclusion)(?= (?:that|a|an|the|this|it|he|they|some|no)\b)|(?:is|are|was|"
    r"were) (?:thought|believed|assumed|presumed|suspected|rumou?red|understood|considered) to",
    r"(?:we|i) (?:suspect|suppose|guess|assume|presume|cannot say|do not know|lack)|(?:it is|"
    r"it's) (?:possible|conceivable|unclear|not clear|thinkable)(?: that)?|it is assumed|one (?:might|"
    r"may|could)",
    r"can help|tends? to|if at all|as it were|so to speak|(?:low|moderate|medium|limited|"
    r"some) confidence|little (?:is known|reliable)|(?:sketchy|thin|patchy|limited|fragmentary|"
    r"circumstantial|conflicting) (?:evidence|reporting|information|accounts?|reports)",
)  # fmt: skip
_POSSIBLE = re.compile(r"it(?:\s+is|['\u2019]s)\s+possible\b", re.I)
_PERIOD_BEFORE = re.compile(
    r"(?:\b(?:in|by|since|until|till|late|early|mid|of|last|next|this|during|from|through|before|"
    r"after|to|and)|\d(?:st|nd|rd|th)?|,)[\s-]+$",
    re.I,
)
_PERIOD_AFTER = re.compile(r"\s+(?:\d|the\s+\d)|\s*,\s*\d")

_IF = re.compile(
    START
    + "(?P<cue>"
    + flexible(
        r"if and only if|even if|only if|especially if|particularly if|except if|but if|and if|if|unless|"
        r"so long as|as long as|provided(?: that)?(?= (?:that|the|it|they|he|she|we|no|a|an|its|their|"
        r"there)\b)"
        r"|providing that|(?:in|under) the event(?: that| of)?|in the case that|in case(?: of|"
        r" that)?(?! \.)|on condition that|on the condition that|assuming(?: that)?|supposing(?: that)?"
        r"|contingent (?:up)?on|conditional (?:up)?on|conditioned on|failing (?:that|this|which)|"
        r"otherwise|barring|absent (?:a|an|any|the)|given a|in the absence of|but for|short of"
    )
    + ")"
    + END,
    re.IGNORECASE,
)
_NOT_IF = re.compile(
    r"\b(?:as|what|see|ask|asks|asked|wonder\w*|know|knows|unclear|doubt|decide|doubtful|check|"
    r"whether\s+or)\s+$",
    re.I,
)
_AFTER_IF = re.compile(r"\s+(?:any|anything|at\s+all|not\s+(?:more|most|all)|only\s+because)\b|\s*[,.)]", re.I)
_INVERTED = re.compile(
    r"(?:^|(?<=[.,;:!?(\u2014\u2013\n]))\s{0,8}(?:and\s+|but\s+|or\s+)?(?P<cue>(?:should|were|"
    r"had)\s+(?:the\s+|a\s+|an\s+|this\s+|that\s+|these\s+|those\s+|any\s+|either\s+|its\s+|"
    r"their\s+)?[\w\u2019'-]+(?:\s+[\w\u2019'-]+){0,3})",
    re.I,
)
_HEAD = re.compile(r"\S+\s+(?:(?:the|a|an|this|that|these|those|any|either|its|their)\s+)?\S+", re.I)

_SAY = (
    r"(?:said|says?|saying|announce[sd]?|announcing|declare[sd]|declared|warn(?:s|ed|ing)?|claim(?:s|"
    r"ed|ing)|argue[sd]?|arguing|insist(?:s|ed|ing)?|den(?:y|ies|ied)|allege[sd]?|asserts?|asserted|"
    r"contend(?:s|ed)?|promise[sd]?|pledge[sd]?|vow(?:s|ed)?|threaten(?:s|ed) to|predict(?:s|ed)?|"
    r"acknowledge[sd]?|admit(?:s|ted)?|told|tells|reported|stated|concluded?|concludes|assesse[sd]|"
    r"judged|remarked|commented|wrote|writes|cautioned|cautions|hinted|stressed|stresses|"
    r"emphasi[sz]e[sd]|testified|explained|replied|boasted|conceded?|concedes|forecasts?(?= that)|"
    r"noted|notes(?= that)|reports(?= that)|states(?= that)|adds?(?= that)|added(?= that)|"
    r"maintains?(?= that)|maintained(?= that)|confirms?(?= that)|confirmed(?= (?:that|on|the))|"
    r"suggests?(?= (?:he|she|they))|believes?|thinks?|expects|estimates?(?= that)|estimated(?= that)|"
    r"insinuated|reckons?|reckoned|guessed|revealed(?= that)|disclosed|quoted|quotes)"
)
_ATTRIBUTIONS = (
    r"according to (?:(?:the|a|an|its|their|one|two|three|several|some|local|senior|"
    r"unnamed) )?[\w\u2019-]{1,30}|(?:just )?as [\w\u2019-]{1,30}(?:~[\w\u2019-]{1,30}){0,3} (?:warned|said|says|"
    r"put it|puts it|argued|claimed|reported|noted|predicted|announced|stated|promised|has said|"
    r"have said)",
    r"(?:we|i|the (?:committee|service|authors?|panel|board|agency|office)) (?:now |still |also |"
    r"continue to |therefore )?(?:judge|assess|estimate(?! \d)|conclude|expect|note|think|"
    r"hold)(?= (?:that|with|it|the|this|a|an|no|any|its|their|\w+)\b)",
    r"(?:in|from) (?:the )?(?:view|opinion|words|judge?ment|account|assessment|telling|estimation) of|"
    r"in (?:our|my|his|her|their|its) (?:view|opinion|judge?ment|assessment|words|estimation)",
    r"(?:is|are|was|were) (?:widely |reliably |also )?(?:said|reported|claimed|alleged|rumou?red|"
    r"quoted)(?: to| as| that| by)?|reportedly|allegedly|purportedly|it is (?:said|claimed|reported|"
    r"alleged) that",
    r"(?:sources?|reports?|accounts?|witnesses|officials|analysts|observers|experts|commentators|"
    r"intercepts?|diplomats|critics|residents|prisoners|defectors|the press|newspapers|spokes(?:man|"
    r"woman|person)) (?:close to [\w\x20]{1,20} )?(?:say|says|said|suggest|suggests|indicate|indicates|"
    r"claim|claims|speak of|speaks of|agree|believe|think|warn|warned|fear|expect|argue|report|"
    r"have it|told|put|describe|consider|regard)",
    r"(?:a|the|an|its|their) (?:statement|spokes(?:man|woman|person)|report|communiqu[e\u00e9]|memo|"
    r"dispatch|cable) (?:from|by|of|for) ",
)  # fmt: skip
_NOT_SAYING = re.compile(
    r"(?:\b(?:to|be|been|being|can|not|self|the|a|an|of|its|their|no|any|these|those|this|by|for|"
    r"could|would|will|may|might|independently|never|without|early|fair|advance)|n['\u2019]t)[\s-]+$",
    re.I,
)

_CAUSES = (
    r"because(?: of)?|due to|owing to|thanks to|on account of|as a (?:direct )?(?:result|"
    r"consequence)(?: of)?|in consequence(?: of)?|for (?:that|this|these|which) reasons?|(?:this|that|"
    r"which|it) (?:is|was) (?:also )?(?:why|the reason)|that's why|the reason (?:why|that|for)",
    r"(?:lead|leads|led|leading) to|(?:will|would|may|might|could|can|to|must|shall) (?:cause|trigger|"
    r"provoke|prompt|spark|force|enable|hinder|hamper|impede|delay|diminish|deter|prevent|block|"
    r"compel|induce|encourage|discourage|tempt|embolden|undermine)",
    r"caus(?:es|ed|ing)|trigger(?:s|ed|ing)|provok(?:es|ed|ing)|prompt(?:s|ed|ing)|spark(?:s|ed|ing)|"
    r"deter(?:s|red|ring)|prevent(?:s|ed|ing)|hinder(?:s|ed|ing)|hamper(?:s|ed|ing)|imped(?:es|ed|"
    r"ing)|enabl(?:es|ed|ing)|diminish(?:es|ed|ing)?(?: the \w+)?|discourag(?:es|ing)|embolden(?:s|ed|"
    r"ing)|undermin(?:es|ed|ing)|compel(?:s|led|ling)|thwart(?:s|ed|ing)|precipitat(?:es|ed|ing)|"
    r"necessitat(?:es|ed|ing)",
    r"result(?:s|ed|ing)? in|results? from|resulting from|stem(?:s|med|ming) from|(?:giv(?:e|es|en|"
    r"ing)|gave) rise to|(?:br(?:ing|ings|ought|inging)) about|contribut(?:e|es|ed|ing) to|(?:is|are|"
    r"was|were) (?:caused|driven|prompted|triggered|provoked) by|driven by|caused by|in (?:response|"
    r"retaliation|reaction) (?:to|for)",
    r"in order (?:to|that|not to)(?: (?:keep|deter|prevent|stop))?|so as (?:not )?to|so that|(?:is|"
    r"are|was|were)? ?(?:designed|intended|meant|calculated|aimed) (?:to|at)(?: (?:keep|deter|prevent|"
    r"stop))?|with (?:the aim|the intention|the purpose|a view) (?:of|to)|for the (?:sake|purpose) of|"
    r"for fear (?:of|that)|l[e]st|to (?:keep|deter|prevent|stop|dissuade|"
    r"discourage) (?:[\w\x27-]{1,30}~){0,4}?from",
    r"despite|in spite of|regardless(?: of)?|notwithstanding|(?:cut|cuts|cutting) off",
    r"(?:will |would |may |could |must )?(?:depend|depends|depended|depending|hinge|hinges|hinged|"
    r"hinging) (?:up)?on|turns on (?:whether|how|the)|rests on (?:whether|how)|(?:will |would |may |"
    r"could )?(?:decide|decides|determine|determines) (?:whether|if|how|who|when|the (?:outcome|fate))",
    r"(?:giv(?:e|es|ing|en)|gave) [\w\x27-]{1,30}(?:~[\w\x27-]{1,30}){0,2}?(?= (?:a|an|"
    r"the) (?:\w+ ){0,2}?(?:chance|opportunity|incentive|reason|pretext|excuse|edge|advantage|time))|"
    r"(?:increas|rais|reduc|lower|lessen|improv)(?:e|es|ed|ing)?(?: the| its| their)? (?:chances?|"
    r"odds|prospects?|risks?|likelihood|probability|danger)|mak(?:e|es|ing) (?:it |"
    r"[\w\x27-]{1,30} (?:[\w\x27-]{1,30}~)?)(?:more |less |far more |much harder|too )?(?:likely|unlikely|"
    r"difficult|impossible|harder|easier|possible|costly|dangerous|risky)",
    r"forc(?:ed|ing)(?= (?:[\w\x27-]{1,30}~){1,3}?(?:to|into|out|back)\b)|forces(?= (?:the \w+|its \w+|"
    r"their \w+|it|them|him|her) (?:to|into|out|back)\b)|allow(?:s|ed|ing)?(?= (?:the|it|them|him|her|"
    r"its|their|[\w\x27-]+) (?:[\w\x27-]{1,30}~){0,3}?to\b)|leav(?:es|ing)(?= (?:it|them|the \w+) (?:no|"
    r"little|without|unable))|(?:stop|keep|block)(?:s|ped|ed|ing)?(?= (?:[\w\x27-]{1,30}~){1,4}?from\b)|"
    r"kept(?= (?:[\w\x27-]{1,30}~){1,4}?from\b)",
)  # fmt: skip


def hedges(text: str, words: str | Words = DEFAULT) -> list[Find]:
    """Words that weaken a statement without a grade."""
    found = []
    for match in _compiled("hedges").finditer(text):
        first = match[0].split()[0].lower()
        if first == "may" and _is_month(text, match):
            continue
        if first == "could" and re.match(r"could(?:\s+not|n)", match[0], re.I) and not re.search(r"ed\b", match[0]):
            continue
        meaning = meaning_of(first, words) if first in _MODAL or first in ("maybe", "possibly") else None
        if _POSSIBLE.match(match[0]):
            meaning = meaning_of("possible", words)
        found.append(Find("hedge", match.start(), match.end(), meaning))
    return apart(found + superlatives(text))


def _is_month(text: str, match: re.Match[str]) -> bool:
    if match[0] == "may" and any(letter.isupper() for letter in text[:4000]):
        return False  # a month has a capital where names have one
    is_name = match[0].split()[0] == "May"
    before = text[max(0, match.start() - 14) : match.start()]
    return _PERIOD_AFTER.match(text, match.start() + 3) is not None or (
        _PERIOD_BEFORE.search(before) is not None and (is_name or not before.rstrip().endswith((",", "and", "this")))
    )


def conditionals(text: str) -> list[Find]:
    """Words that open a condition."""
    found = []
    for match in _IF.finditer(text):
        is_if = match[0].lower().endswith("if")
        if is_if and (
            _NOT_IF.search(text, max(0, match.start() - 16), match.start()) or _AFTER_IF.match(text, match.end())
        ):
            continue
        if match[0].lower() == "otherwise" and not _begins(text, match.start()):
            continue
        found.append(Find("conditional", match.start(), match.end()))
    for match in _INVERTED.finditer(text):
        cue = match["cue"].split()
        if cue[0].lower() == "were" and not re.search(
            r"\bto\b", text[match.start("cue") : match.end("cue") + 30], re.I
        ):
            continue
        if cue[0].lower() == "had" and not re.search(
            r",[^.]{0,80}\bwould\b", text[match.start("cue") : match.end("cue") + 160], re.I
        ):
            continue
        if text[match.start("cue") : match.start("cue") + 200].partition(".")[0].find("?") >= 0:
            continue
        head = _HEAD.match(match["cue"])
        end = match.start("cue") + (head.end() if head is not None else len(match["cue"]))
        found.append(Find("conditional", match.start("cue"), end))
    return apart(found)


def _begins(text: str, at: int) -> bool:
    before = text[max(0, at - 20) : at].rstrip()
    return not before or before[-1] in ".,;:!?\u2014("


def attributions(text: str) -> list[Find]:
    """Words that say whose statement it is: the verb of saying, or what stands for it."""
    found = [Find("attribution", match.start(), match.end()) for match in _compiled("attributions").finditer(text)]
    for match in _compiled("say").finditer(text):
        if not _NOT_SAYING.search(text, max(0, match.start() - 16), match.start()):
            found.append(Find("attribution", match.start(), match.end()))
    return apart(found)


def causes(text: str) -> list[Find]:
    """Words that make one thing the cause, hindrance or purpose of another."""
    return apart([Find("causal", match.start(), match.end()) for match in _compiled("causes").finditer(text)])


@cache
def _compiled(kind: str) -> re.Pattern[str]:
    return phrase(*{"hedges": _HEDGES, "attributions": _ATTRIBUTIONS, "say": (_SAY,), "causes": _CAUSES}[kind])
