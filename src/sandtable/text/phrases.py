"""Likelihood phrases in one form, so that `A  high chance` and `high chance` are the same."""

from __future__ import annotations

import re

_SIGNS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-"})
_LEADS = re.compile(r"^(?:(?:there|it|they|this|that|is|are|was|were|be|a|an|the) )+")
_TAILS = re.compile(r"(?: (?:that|of))+$")


def normalise(phrase: str) -> str:
    """Lower case, single blanks, no hyphens, quotes, articles or full stops; `there is a ... that` stripped off."""
    plain = phrase.translate(_SIGNS).lower().replace("-", " ")
    plain = " ".join(re.sub(r"[\"'.,;:!?()]+", " ", plain).split())
    return _TAILS.sub("", _LEADS.sub("", plain))
