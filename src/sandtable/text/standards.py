"""The standards of likelihood words: the numerical meaning of each word, as published by the issuer.

Figures in percent, low and high end. Terms from the least likely to the most likely, each with the other words that the
standard itself gives for it. Checked against the yardsticks that come with CAPphrase by tests/unit/text/test_standards.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

# terms of standards, and of readers, that express possibility rather than likelihood
POSSIBLE = frozenset({
    "realistic possibility", "real possibility", "serious possibility", "possibly", "maybe", "may happen", "might happen",
    "could happen",
})  # fmt: skip


@dataclass(frozen=True)
class Range:
    """The numerical meaning of a word.

    low, high : probabilities; the range includes low and excludes high, unless that is 1. judged_low, judged_high : the
    same with the outermost ends extended: beyond its outermost terms a standard has no other word, so `almost certain`
    (95 to 99% in ICD 203) is not contradicted by 99.6%. term : the standard's word. standard : its identifier. synonyms : its other words.
    says_possible : whether the word expresses possibility rather than likelihood.
    """

    low: float
    high: float
    term: str
    standard: str
    synonyms: tuple[str, ...] = ()
    is_lowest: bool = False
    is_highest: bool = False
    says_possible: bool = False

    @property
    def judged_low(self) -> float:
        return 0.0 if self.is_lowest else self.low

    @property
    def judged_high(self) -> float:
        return 1.0 if self.is_highest else self.high

    def holds(self, probability: float) -> bool:
        """Whether the probability is in the published range: low included, high excluded unless it is 1."""
        return self.low <= probability < self.high or probability == self.low or (probability == self.high == 1.0)

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class Standard:
    """A table of likelihood words. terms : from the least likely on. is_nested : whether its ranges are nested."""

    id: str
    title: str
    source: str
    note: str
    terms: tuple[Range, ...]
    is_nested: bool = False


_Rows = tuple[tuple[float, float, str, tuple[str, ...]], ...]


def _standard(id_: str, *, title: str, source: str, note: str, rows: _Rows, is_nested: bool = False) -> Standard:
    least, most = min(row[0] for row in rows), max(row[1] for row in rows)
    terms = tuple(
        Range(
            low / 100, high / 100, term, id_, synonyms, is_lowest=low == least, is_highest=high == most,
            says_possible=term in POSSIBLE,
        )
        for low, high, term, synonyms in rows
    )  # fmt: skip
    return Standard(id_, title, source, note, terms, is_nested)


_ICD_203: _Rows = (
    (1, 5, "almost no chance", ("remote", "remote chance")),
    (5, 20, "very unlikely", ("highly improbable",)),
    (20, 45, "unlikely", ("improbable", "improbably")),
    (45, 55, "roughly even chance", ("roughly even odds",)),
    (55, 80, "likely", ("probable", "probably")),
    (80, 95, "very likely", ("highly probable",)),
    (95, 99, "almost certain", ("almost certainly", "nearly certain")),
)
_NATO: _Rows = (
    (0, 10, "highly unlikely", ()),
    (10, 40, "unlikely", ()),
    (40, 60, "even chance", ()),
    (60, 90, "likely", ()),
    (90, 100, "highly likely", ()),
)
_UK: _Rows = (
    (0, 5, "remote chance", ()),
    (10, 20, "highly unlikely", ()),
    (25, 35, "unlikely", ()),
    (40, 50, "realistic possibility", ()),
    (55, 75, "likely", ("probable", "probably")),
    (80, 90, "highly likely", ()),
    (95, 100, "almost certain", ("almost certainly",)),
)
_IPCC: _Rows = (
    (0, 1, "exceptionally unlikely", ()),
    (0, 5, "extremely unlikely", ()),
    (0, 10, "very unlikely", ()),
    (0, 33, "unlikely", ()),
    (0, 50, "more unlikely than likely", ()),
    (33, 66, "about as likely as not", ()),
    (50, 100, "more likely than not", ()),
    (66, 100, "likely", ()),
    (90, 100, "very likely", ()),
    (95, 100, "extremely likely", ()),
    (99, 100, "virtually certain", ()),
)
_KENT: _Rows = (
    (0, 0, "impossible", ("impossibility",)),
    (2, 12, "almost certainly not", ("virtually impossible", "almost impossible", "some slight chance", "highly doubtful")),
    (20, 40, "probably not", ("we doubt", "doubtful")),
    (
        40, 60, "chances about even",
        ("about even", "chances a little better than even", "chances a little less than even", "improbable", "unlikely"),
    ),
    (63, 87, "probable", ("probably", "likely", "we believe", "we estimate")),
    (
        87, 99, "almost certain",
        (
            "almost certainly", "virtually certain", "all but certain", "highly probable", "highly likely",
            "odds overwhelming", "chances overwhelming",
        ),
    ),
    (100, 100, "certain", ("certainty", "certainly")),
)  # fmt: skip
_EFSA: _Rows = (
    (0, 1, "almost impossible", ()),
    (1, 5, "extremely unlikely", ()),
    (5, 10, "very unlikely", ()),
    (10, 33, "unlikely", ()),
    (33, 66, "about as likely as not", ()),
    (66, 90, "likely", ()),
    (90, 95, "very likely", ()),
    (95, 99, "extremely likely", ()),
    (99, 100, "almost certain", ()),
)


@cache
def official_standards() -> tuple[Standard, ...]:
    """The published standards, ICD 203 first."""
    return (
        _standard(
            "icd-203",
            title="ICD 203, United States intelligence community",
            source="Intelligence Community Directive 203, Analytic Standards, 2 January 2015, section D.6.e(2)(a)",
            note="Two rows of terms, not to be mixed in one product. It does not cover probabilities below 1% or above 99%.",
            rows=_ICD_203,
        ),
        _standard(
            "nato",
            title="NATO, AJP-2.1",
            source="Allied Joint Publication AJP-2.1, Allied Joint Doctrine for Intelligence Procedures",
            note="Five terms without gaps.",
            rows=_NATO,
        ),
        _standard(
            "uk-phia",
            title="Probability yardstick, United Kingdom",
            source="Professional Head of Intelligence Assessment, probability yardstick",
            note="Seven terms with gaps between them, so that a judgement clearly belongs to one; the ends are approximate.",
            rows=_UK,
        ),
        _standard(
            "ipcc",
            title="IPCC, fifth and sixth assessment reports",
            source="Mastrandrea and others 2010, Guidance Note for Lead Authors of the IPCC Fifth Assessment Report",
            note="Ranges are nested: what is very likely is also likely.",
            rows=_IPCC,
            is_nested=True,
        ),
        _standard(
            "kent-1964",
            title="Sherman Kent, Words of Estimative Probability",
            source="Kent 1964, Words of Estimative Probability, Studies in Intelligence 8(4)",
            note="A midpoint with a margin (93 by 6, 75 by 12, and so on); `unlikely` is among the even chances.",
            rows=_KENT,
        ),
        _standard(
            "efsa",
            title="EFSA, approximate probability scale",
            source="EFSA Scientific Committee 2018, Guidance on Uncertainty Analysis in Scientific Assessments, EFSA Journal 16(1):5123",
            note="Nine terms without gaps.",
            rows=_EFSA,
        ),
    )
