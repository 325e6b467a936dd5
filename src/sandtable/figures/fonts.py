"""Fonts: Source Sans and Source Serif (SIL Open Font Licence), for PNG, for the page and for measuring labels."""

from __future__ import annotations

import base64
import io
import unicodedata
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import as_file, files
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from sandtable.figures.kept import kept_text

SANS = "Source Sans Pro"
SERIF = "Source Serif Pro"
JOINER = "\u200d"  # joins two pictograms to one
Weight = Literal[400, 600]
BASIC = frozenset(
    chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027), 0x2032, 0x2212)
)


class Face(NamedTuple):
    family: str
    weight: Weight
    package: str
    file: str
    style: Literal["normal", "italic"] = "normal"


FACES = (
    Face(SANS, 400, "font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    Face(SANS, 600, "font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    Face(SANS, 400, "font_source_sans_pro", "SourceSansPro-It.ttf", "italic"),  # names of rivers
    Face(SERIF, 400, "font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    Face(SERIF, 600, "font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
)


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the fonts known to vl-convert, once a process."""
    import vl_convert

    for package in sorted({face.package for face in FACES}):
        with as_file(files(package) / "files") as folder:
            vl_convert.register_font_directory(str(folder))


@lru_cache(maxsize=4)
def face_stylesheet(characters: frozenset[str]) -> str:
    """`@font-face` rules with the faces inlined, cut to the Latin basics and the characters given."""
    wanted = "".join(sorted(BASIC | characters))
    versions = [version(package) for package in ("fonttools", "font-source-sans-pro", "font-source-serif-pro")]
    return kept_text(f"faces {versions} {wanted}", make=lambda: _subset_faces(wanted))


def _subset_faces(wanted: str) -> str:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    rules = []
    for face in FACES:
        font = TTFont(io.BytesIO((files(face.package) / "files" / face.file).read_bytes()))
        options = subset.Options(hinting=False, layout_features=["kern", "tnum"], name_IDs=[0, 1, 2, 13])
        cutter = subset.Subsetter(options)
        cutter.populate(text=wanted)
        cutter.subset(font)
        font.flavor = "woff2"
        packed = io.BytesIO()
        font.save(packed)
        data = base64.b64encode(packed.getvalue()).decode("ascii")
        rules.append(
            f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};font-style:{face.style};"
            f"font-display:block;src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "\n".join(rules)


@lru_cache(maxsize=2)
def _advances(weight: Weight) -> dict[int, float]:
    """Advance width of each character of Source Sans in em."""
    from fontTools.ttLib import TTFont

    face = next(face for face in FACES if face.family == SANS and face.weight == weight)
    font: Any = TTFont(io.BytesIO((files(face.package) / "files" / face.file).read_bytes()))
    em = font["head"].unitsPerEm
    widths = font["hmtx"]
    return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}


@lru_cache(maxsize=8192)
def text_width(text: str, *, size: float, weight: Weight = 400) -> float:
    """Width in pixels of a line at `size` pixels: of Source Sans, of another font about that for what it has not."""
    advances = _advances(weight)
    return size * sum(
        advances[ord(character)] if ord(character) in advances else _other_width(character) for character in text
    )


def _other_width(character: str) -> float:
    """Width in em that a character of another font takes at most, by its class: wide, joined to the one before, or neither."""
    if is_wide(character):
        return 1.0
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    return 0.62


def is_wide(character: str) -> bool:
    """Whether it is as wide as it is high: Chinese, Japanese, Korean, most pictograms."""
    return unicodedata.east_asian_width(character) in ("W", "F")


def is_ours(text: str, *, weight: Weight = 400) -> bool:
    """Whether Source Sans has every character."""
    advances = _advances(weight)
    return all(ord(character) in advances for character in text)


LEAST_LAST = 0.36  # of the longest line: a shorter last one is a word left alone


def wrapped(text: str, *, width: float, size: float, weight: Weight = 400) -> list[str]:
    """The text in as few lines of at most `width` pixels as hold it, no word alone in the last one if that can be.

    Lines break at blanks and, as Chinese and Japanese are written without, beside wide characters; a word longer than
    `width` is broken where it must be.
    """

    def measured(lines: list[str]) -> list[float]:
        return [text_width(line, size=size, weight=weight) for line in lines]

    lines = _filled(text, width=width, size=size, weight=weight)
    tighter, narrower = lines, width
    while len(tighter) > 1 and measured(tighter)[-1] < LEAST_LAST * max(measured(tighter)):
        narrower -= size / 2
        tighter = _filled(text, width=narrower, size=size, weight=weight) if narrower > 0 else lines
        if narrower <= 0 or len(tighter) > len(lines) or max(measured(tighter)) > width:
            return lines
    return tighter


NOT_FIRST = frozenset("、。，．：；！？）］｝」』】〉》〕…‥ー々,.:;!?)]}%’”")  # no line begins with one of these


def _pieces(word: str) -> list[str]:
    """A word cut where a line may break inside it: beside wide characters, but for punctuation that closes."""
    pieces = [word[:1]]
    for before, character in pairwise(word):
        is_joined = character in NOT_FIRST or unicodedata.category(character) in ("Mn", "Me", "Cf") or before == JOINER
        if is_joined or not (is_wide(before) or is_wide(character)):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _broken(piece: str, *, width: float, size: float, weight: Weight) -> list[str]:
    """A piece that is longer than a line, cut into such as fit."""
    parts = [""]
    for character in piece:
        is_joined = unicodedata.category(character) in ("Mn", "Me", "Cf")
        if parts[-1] and not is_joined and text_width(parts[-1] + character, size=size, weight=weight) > width:
            parts.append("")
        parts[-1] += character
    return parts


def _filled(text: str, *, width: float, size: float, weight: Weight) -> list[str]:
    """Lines filled with words one after the other."""
    lines: list[str] = []
    for word in text.split():
        for index, piece in enumerate(_pieces(word)):
            candidate = f"{lines[-1]}{'' if index else ' '}{piece}" if lines else piece
            if lines and text_width(candidate, size=size, weight=weight) <= width:
                lines[-1] = candidate
            else:
                lines += _broken(piece, width=width, size=size, weight=weight)
    return lines or [""]


def shortened(text: str, *, width: float, size: float, weight: Weight = 400) -> str:
    """The text, cut with an ellipsis where it is longer than `width` pixels."""
    if text_width(text, size=size, weight=weight) <= width:
        return text
    room = width - text_width("…", size=size, weight=weight)
    return _broken(text, width=room, size=size, weight=weight)[0].rstrip() + "…"
