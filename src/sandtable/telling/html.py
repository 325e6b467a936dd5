"""What is said of a result, as HTML: with the classes of a page, or with styles of its own for a notebook.

Every text is escaped. A minus sign before a figure is set as one; nothing else is changed.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from sandtable.telling.told import Bar, Cell, Column, Part, Row, Sketch, Table, Told

_MINUS = re.compile(r"(?<![\w.\N{EN DASH}-])-(?=\d)")

Draw = Callable[[str], str]  # from the name of a picture to the element that shows it; "" where it is not drawn
Link = Callable[[str], str]  # from a claim to the address of what the page says of it; "" where it says nothing


@dataclass(frozen=True)
class Look:
    """How parts of the text are dressed: attributes of elements, by what they are.

    folds : details may be folded away. has_bars : bars are drawn in tables; a page has pictures of its own, and its security
    policy allows no styles in elements.
    """

    attributes: dict[str, str]
    folds: bool
    has_bars: bool

    def of(self, what: str) -> str:
        found = self.attributes.get(what, "")
        return f" {found}" if found else ""


PAGE = Look(
    {
        "answer": 'class="lede"', "sentence": 'class="said wide"', "note": 'class="small"', "warning": 'class="clash"',
        "legend": 'class="sub"',
        "part": 'class="part"', "charts": 'class="two"', "table": 'class="data"', "number": 'class="number"', "label": 'class="label"',
        "words": 'class="words"',
        "interval": 'class="number interval"', "under": 'class="where"', "faint": 'class="unsure"',
        "apart": 'class="apart"', "row-under": 'class="under"', "sketch": 'class="prior"', "spark": 'class="spark"',
        "band": 'class="band"',
    },
    folds=True,
    has_bars=False,
)  # fmt: skip
_CELL = "padding:.25em .9em .25em 0;vertical-align:top"
NOTEBOOK = Look(
    {
        "answer": 'style="font-weight:600;max-width:60em"', "sentence": 'style="max-width:60em"',
        "note": 'style="opacity:.7;font-size:85%;max-width:60em"', "warning": 'style="font-weight:600;max-width:60em"',
        "legend": 'style="opacity:.7;font-size:85%;margin:.2em 0"', "part": 'style="margin:.8em 0 .2em"',
        "charts": 'style="display:flex;flex-wrap:wrap;gap:1.2em;background:#fff"',
        "table": 'style="border-collapse:collapse"', "name": f'style="{_CELL};text-align:left"',
        "label": f'style="{_CELL};text-align:left;white-space:nowrap"',
        "words": f'style="{_CELL};text-align:left"',
        "row-name": f'style="{_CELL};text-align:left;font-weight:400"',
        "number": f'style="{_CELL};text-align:right;font-variant-numeric:tabular-nums"',
        "interval": f'style="{_CELL};text-align:right;opacity:.7;font-size:85%;font-variant-numeric:tabular-nums"',
        "under": 'style="display:block;opacity:.7;font-size:85%"', "faint": 'style="opacity:.6"',
        "sketch": 'style="display:flex;gap:.6em"',
        "band": 'fill="#808080" fill-opacity=".3"', "floor": 'stroke="#808080"',
    },
    folds=False,
    has_bars=True,
)  # fmt: skip


def told_html(
    told: Told, *, look: Look = PAGE, draw: Draw = lambda _: "", link: Link = lambda _: "", whole: bool = True
) -> str:
    """Everything that is said, as a fragment.

    draw, link : what a page has for a picture, and for a claim. whole : with what several results have in common, and what the
    numbers are not, which a page of several results says once (`said_once`).
    """
    pieces = [_paragraphs(" ".join([typeset(each) for each in told.answer]), look, "answer")]
    pieces += _parts(told.parts, look, draw, link)
    pieces += [_paragraphs(typeset(warning), look, "warning") for warning in told.warnings]
    pieces.append(notes_html((*told.notes, *told.common, told.closing) if whole else told.notes, look=look))
    return "".join(pieces)


def notes_html(notes: Iterable[str], *, look: Look = PAGE) -> str:
    """Notes, a paragraph each."""
    return "".join(_paragraphs(typeset(note), look, "note") for note in notes)


def part_html(part: Part, *, look: Look = PAGE, draw: Draw = lambda _: "", link: Link = lambda _: "") -> str:
    """One part: heading, sentences, pictures, tables, notes. Tables beside pictures, and details, are folded away."""
    captions = part.captions or ("",) * len(part.charts)
    drawn = [
        f"<h4>{typeset(caption)}</h4>{element}" if caption else element
        for name, caption in zip(part.charts, captions, strict=True)
        if (element := draw(name))
    ]
    folds = look.folds and bool(drawn)
    tables = "".join(table_html(table, look=look, link=link) for table in part.tables if table.kept or not folds)
    folding = [table for table in part.tables if not table.kept] if folds else []
    folded = "".join(table_html(table, look=look, link=link) for table in folding)
    notes = notes_html(part.notes, look=look)
    said = "".join(_paragraphs(typeset(each), look, "sentence") for each in part.sentences)
    pictures = ""
    if len(drawn) == 1:
        pictures = f"{_paragraphs(typeset(part.legend), look, 'legend')}{drawn[0]}"
    elif drawn:
        box = "article" if look.folds else "div"
        pictures = f"<div{look.of('charts')}>{''.join(f'<{box}>{each}</{box}>' for each in drawn)}</div>"
    heading = f"<h3{look.of('part')}>{typeset(part.title)}</h3>" if part.title else ""
    if look.folds and part.detail:
        summary = typeset(part.title or "Details")
        return f"<details><summary>{summary}</summary>{said}{pictures}{tables}{folded}{notes}</details>"
    if folded:
        tables += f"<details><summary>As a table</summary>{folded}</details>"
    return f"{heading}{said}{pictures}{tables}{notes}"


def table_html(table: Table, *, look: Look = PAGE, link: Link = lambda _: "") -> str:
    """A table that scrolls by itself where it is wider than the page."""
    kept = [
        index
        for index, column in enumerate(table.columns)
        if column.kind != "bar" or (look.has_bars and _has_bars(table, index))
    ]
    head = "".join(
        f'<th scope="col"{look.of(_class(table.columns[index]))}>{typeset(table.columns[index].heading)}</th>'
        for index in kept
    )
    body = "".join(_row(row, table, kept, look, link) for row in table.rows)
    title = f"<h4>{typeset(table.title)}</h4>" if table.title else ""
    label = escape(table.title or table.columns[0].heading or "Table", quote=True)
    notes = notes_html(table.notes, look=look)
    grid = f"<table{look.of('table')}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    if look.folds:
        grid = f'<div class="scroll" tabindex="0" role="group" aria-label="{label}">{grid}</div>'
    return f"{title}{grid}{notes}"


def typeset(text: str) -> str:
    """A text, escaped, with minus signs, and with what stands between backticks as code."""
    shown = escape(with_minus(text), quote=False)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", shown)


def with_minus(text: str) -> str:
    """A text with minus signs instead of hyphens before figures."""
    return _MINUS.sub("\N{MINUS SIGN}", text)


# -- pieces --------------------------------------------------------------------------------------------


def _parts(parts: Sequence[Part], look: Look, draw: Draw, link: Link) -> Iterator[str]:
    """Neighbouring parts of one picture each stand side by side."""
    for is_picture, group in groupby(parts, key=_is_picture):
        shown = [part_html(part, look=look, draw=draw, link=link) for part in group]
        if is_picture and len(shown) > 1 and look.folds:
            yield f"<div{look.of('charts')}>{''.join(f'<article>{each}</article>' for each in shown)}</div>"
        else:
            yield from shown


def _is_picture(part: Part) -> bool:
    return len(part.charts) == 1 and not part.detail


def _has_bars(table: Table, index: int) -> bool:
    return any(row.cells[index].bar is not None for row in table.rows)


def _class(column: Column) -> str:
    return "name" if column.kind == "bar" else column.kind


def _row(row: Row, table: Table, kept: Iterable[int], look: Look, link: Link) -> str:
    cells = "".join(
        _cell(row.cells[index], table.columns[index], row, look, is_head=not index, link=link) for index in kept
    )
    kind = look.of("apart") if row.apart else look.of("row-under") if row.under else ""
    return f"<tr{kind}>{cells}</tr>"


def _cell(cell: Cell, column: Column, row: Row, look: Look, *, is_head: bool, link: Link) -> str:
    kind = look.of("row-name" if is_head and column.kind == "name" else _class(column))
    said = _bar(cell.bar) if cell.bar is not None else _linked(cell, link).replace("\n", "<br>")
    if cell.strong or (row.strong and column.kind != "interval"):
        said = f"<b>{said}</b>" if said else ""
    if cell.faint:
        said = f"<span{look.of('faint')}>{said}</span>"
    if cell.sketch is not None:
        said = f"<div{look.of('sketch')}>{_sketch(cell.sketch, look)}<span>{said}</span></div>"
    if cell.note:
        said += "".join(f"<span{look.of('under')}>{typeset(line)}</span>" for line in cell.note.splitlines())
    if is_head and row.under and not look.of("row-under"):
        said = f'<span style="padding-left:1.2em">{said}</span>'
    return f'<th scope="row"{kind}>{said}</th>' if is_head else f"<td{kind}>{said}</td>"


def _linked(cell: Cell, link: Link) -> str:
    """The text of a cell; the claims that it names are links where the page says something of them."""
    said = typeset(cell.text)
    addresses = {escape(claim, quote=False): escape(link(claim), quote=True) for claim in cell.claims if link(claim)}
    if not addresses:
        return said
    names = "|".join(map(re.escape, addresses))
    pattern = rf"(?<![\w-])(?:{names})(?![\w-])"
    return re.sub(pattern, lambda name: f'<a href="{addresses[name[0]]}">{name[0]}</a>', said, count=len(addresses))


def _bar(bar: Bar) -> str:
    """A bar as long as the share, with a band for the range around it and a mark for the sampling interval."""
    mark = ""
    if bar.sampling is not None:
        low, high = bar.sampling
        mark = (
            f'<div style="position:absolute;height:100%;left:{100 * low:.2f}%;width:{max(0.4, 100 * (high - low)):.2f}%;'
            'background:currentColor;opacity:.8"></div>'
        )
    return (
        '<div style="position:relative;height:.7em;min-width:6em;background:rgba(128,128,128,.18)">'
        f'<div style="position:absolute;height:100%;width:{100 * bar.share:.2f}%;background:#4477aa"></div>'
        f'<div style="position:absolute;top:25%;height:50%;left:{100 * bar.low:.2f}%;width:{100 * (bar.high - bar.low):.2f}%;'
        f'background:currentColor;opacity:.3"></div>{mark}</div>'
    )


def sketch_svg(found: Sketch) -> str:
    """The small picture of a distribution as SVG with colours of its own."""
    return _sketch_svg(found, NOTEBOOK)


def _sketch(found: Sketch, look: Look) -> str:
    """As an element of the page, whose colours it has, or as an image with colours of its own."""
    svg, label = _sketch_svg(found, look), escape(found.about, quote=True)
    return (
        svg
        if look.folds
        else f'<img alt="{label}" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode("ascii")}">'
    )


def _sketch_svg(found: Sketch, look: Look) -> str:
    floor = found.high - 1
    bands = "".join(
        f'<rect{look.of("band")} x="{left}" y="0" width="{width}" height="{floor}"/>' for left, width in found.bands
    )
    stems = "".join(f'<rect x="{x - 2.5}" y="{y}" width="5" height="{max(floor - y, 0)}"/>' for x, y in found.stems)
    area = f'<path d="{escape(found.area, quote=True)}"/>' if found.area else ""
    size = f'width="{found.wide}" height="{found.high}"'
    box = f'viewBox="0 0 {found.wide} {found.high}"'
    line = f'<line{look.of("floor")} x1="0" x2="{found.wide}" y1="{floor}" y2="{floor}"/>'
    label = escape(found.about, quote=True)
    drawn = f"{bands}{line}{area}{stems}</svg>"
    if look.folds:
        return f'<svg{look.of("spark")} {size} {box} role="img" aria-label="{label}">{drawn}'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} fill="#4477aa">{drawn}'


def _paragraphs(said: str, look: Look, what: str) -> str:
    return f"<p{look.of(what)}>{said}</p>" if said else ""
