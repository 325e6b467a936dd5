"""Likelihood phrases in one form, so that `A  high chance` and `high chance` are the same."""

from __future__ import annotations

import re

_SIGNS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-"})
_LEADS = re.compile(r"^(?:(?:there|it|they|this|that|is|are|was|were|be|a|an|the) )+")
_TAILS = re.compile(r"(?: (?:that|of))+$")
_WITH = re.compile(r"^with (?:a |an )?(?=.*\bprobability$)")
_ABOUT = re.compile(r"^(?:about|around|approximately|roughly) (?:an )?(?=even (?:chance|odds)$)")
_ADJECTIVES = {
    "certainly": "certain", "improbably": "improbable", "possibly": "possible", "probably": "probable",
}  # fmt: skip


def normalise(phrase: str) -> str:
    """Lower case, single blanks, no hyphens, quotes, articles or full stops; `there is a ... that` stripped off."""
    plain = phrase.translate(_SIGNS).lower().replace("-", " ")
    plain = " ".join(re.sub(r"[\"'.,;:!?()]+", " ", plain).split())
    return _TAILS.sub("", _LEADS.sub("", plain))


def spelled(phrase: str) -> str:
    """A phrase in one spelling of its kind: `almost certainly` as `almost certain`, `with a high probability` as `high probability`,
    `about an even chance` as `roughly even chance`.

    Standards print one form of a word and mean all: what differs only in this is the same term.
    """
    plain = _ABOUT.sub("roughly ", _WITH.sub("", normalise(phrase)))
    return " ".join(_ADJECTIVES.get(word, word) for word in plain.split())
