"""What is said of a comparison: which outcome changes most, then outcomes, settlement and times with their differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sandtable.telling.differences import (
    DIFFERENCES_NOT_FORECASTS,
    NOT_ADJUSTED,
    changed_words,
    difference_words,
    excluded,
    faint_notes,
    played,
    share_row,
    time_columns,
    time_texts,
    variant_tables,
)
from sandtable.telling.names import state_title
from sandtable.telling.red_lines import tell_red_line
from sandtable.telling.told import Cell, Part, Row, Table, Told, columns
from sandtable.wording import count, estimate, plural

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import Comparison, ShareDifference, VariantDifference
    from sandtable.scenario.types import Scenario

TOGETHER = "all together"  # the label of the last variant of several
Named = Sequence[tuple[str, "VariantDifference"]]


def tell_comparison(found: Comparison, scenario: Scenario | None, *, against: str = "") -> Told:
    """Answer and tables: of a red line its effect, of one variant all that differs, of several what differs in any.

    against : what the baseline is, in words, where it is not the file.
    """
    if found.red_line is not None:
        return tell_red_line(found, found.red_line, scenario)
    return Told(
        title="What it changes",
        answer=tuple(answer(found)),
        parts=tuple(_parts(found, against, scenario)),
        warnings=tuple(excluded(found)),
        notes=(played(found), f"Differences are variant minus baseline, in percentage points (pp). {NOT_ADJUSTED}"),
        closing=DIFFERENCES_NOT_FORECASTS,
    )


def answer(found: Comparison) -> Iterator[str]:
    """Which outcome changes most, by how much; then the headlines where they are others."""
    mover = max(found.variants, key=lambda variant: (abs(variant.largest.difference.value), variant.changed))
    if not any(variant.differs for variant in found.variants):
        what = f"with {mover.label}" if len(found.variants) == 1 else "with any of these settings"
        yield f"No difference in any of {plural(mover.pairs, 'future')} {what}, in this model."
        return
    largest, label = mover.largest, "all settings together" if mover.label == TOGETHER else mover.label
    if not largest.differs:
        rest = "only what is listed below does" if mover.changed else "only times do"
        yield f"With {label}, no outcome differs in any of {plural(mover.pairs, 'future')} in this model; {rest}."
        return
    said = difference_words(largest)
    if largest.is_certain:
        yield f"With {label}, “{largest.title}” changes most: {said}, in this model."
    else:
        yield (
            f"With {label}, no outcome changes detectably in this model. The largest difference is in"
            f" “{largest.title}”: {said}."
        )
    for outcome in mover.outcomes:
        if outcome.headline and outcome.id != largest.id:
            yield f"“{outcome.title}”: {difference_words(outcome)}."


def _parts(found: Comparison, against: str, scenario: Scenario | None) -> Iterator[Part]:
    baseline = (f"Baseline: {against}.",) if against else ()
    if not any(variant.differs for variant in found.variants):
        if baseline:
            yield Part(sentences=baseline)
        return
    if len(found.variants) > 1:
        yield from _parts_of_many(found, baseline, scenario)
        return
    (variant,) = found.variants
    outcomes, *others = variant_tables(variant, scenario)
    yield Part(sentences=(*baseline, changed_words(variant)))
    yield Part(title="Outcomes", charts=("difference",), tables=(outcomes,), notes=faint_notes((outcomes, *others)))
    if others:
        what = " and ".join(
            name for name, there in (("settlement", variant.settlements), ("times", variant.times)) if there
        )
        yield Part(title=what[:1].upper() + what[1:], tables=tuple(others))


# -- several variants --------------------------------------------------------------------------------


def _parts_of_many(found: Comparison, baseline: Sequence[str], scenario: Scenario | None) -> Iterator[Part]:
    named = list(zip(_letters(found), found.variants, strict=True))
    rows = [
        Row.of(_variant_title(name, variant), count(variant.changed), *estimate(*variant.changed_share))
        for name, variant in named
    ]
    heads = columns("Variant", "futures that differ", "share", "90% interval")
    yield Part(sentences=tuple(baseline), tables=(Table(heads, tuple(rows)),))
    shown, unmoved = [], []
    for title, headline, shares in _groups(named):
        if not headline and not any(share.is_certain for _, share in shares):
            unmoved.append(title)
            continue
        shown.append(Row.of(Cell(title, strong=headline), "", "", "", ""))
        shown += [share_row(name, share, under=True) for name, share in shares]
    notes = (f"No detectable difference in any variant: {'; '.join(unmoved)}. `--json` has their numbers.",)
    heads = columns("Outcome or settlement", "baseline", "variant", "difference (pp)", "90% interval")
    tables = (*((Table(heads, tuple(shown)),) if shown else ()), *_times_of_many(named, scenario))
    yield Part(tables=tables, notes=(*faint_notes(tables), *(notes if unmoved else ())))


def _variant_title(name: str, variant: VariantDifference) -> str:
    return variant.label[:1].upper() + variant.label[1:] if variant.label == TOGETHER else f"{name}: {variant.label}"


def _groups(named: Named) -> Iterator[tuple[str, bool, list[tuple[str, ShareDifference]]]]:
    """Each outcome, headlines first, then each settlement state: title, whether a headline, the share of each variant."""
    first = named[0][1]
    for outcome in sorted(first.outcomes, key=lambda each: not each.headline):
        shares: list[tuple[str, ShareDifference]] = [
            (name, each) for name, variant in named for each in variant.outcomes if each.id == outcome.id
        ]
        yield outcome.title, outcome.headline, shares
    for way in ("fact", "law"):
        for state in first.settlements:
            found = [(name, each) for name, variant in named for each in variant.settlements if each.id == state.id]
            shares = [(name, each.de_jure if way == "law" else each.de_facto) for name, each in found]
            yield f"{state_title(state.id)}, in {way}", False, shares


def _times_of_many(named: Named, scenario: Scenario | None) -> Iterable[Table]:
    rows = []
    for first in named[0][1].times:
        times = [(name, time) for name, variant in named for time in variant.times if time.id == first.id]
        if any(time.moved for _, time in times):
            rows.append(Row.of(first.title, "", "", ""))
            rows += [Row.of(name, *time_texts(time, scenario), under=True) for name, time in times]
    return (Table(time_columns(scenario), tuple(rows)),) if rows else ()


def _letters(found: Comparison) -> list[str]:
    """A letter for each variant; two from the 27th on."""
    letters = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    letters += [one + other for one in letters for other in letters]
    return ["all" if variant.label == TOGETHER else letters[index] for index, variant in enumerate(found.variants)]
