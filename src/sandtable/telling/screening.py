"""What is said of a screening: which assumptions stand out from noise, and how often the outcome happens at their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.telling.common import SHARES_NOT_FORECASTS, failed_lines, sampled_line
from sandtable.telling.sensitivity import no_answer
from sandtable.telling.told import Cell, Part, Row, Table, Told, columns
from sandtable.wording import count, estimate, estimate_words, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.screening import End, Screened, Screening
    from sandtable.scenario.types import Scenario


def tell_screening(found: Screening, scenario: Scenario | None) -> Told:
    """Answer, the assumptions above noise with both ends, the others by name."""
    looked_at: tuple[str, ...] = ()
    if found.used < found.futures - found.failed:
        looked_at = (f"Only the first {count(found.used)} complete futures were used.",)
    return Told(
        title=found.title,
        answer=(answer(found),),
        parts=_parts(found),
        warnings=failed_lines(failed=found.failed, futures=found.futures),
        notes=(
            f"{plural(found.futures, 'future')}, seed {found.seed}.",
            *looked_at,
            f"It happens in {estimate_words(*found.probability)} of the futures.",
        ),
        common=sampled_line(scenario),
        closing=SHARES_NOT_FORECASTS,
    )


def answer(found: Screening) -> str:
    """One sentence, written from the numbers."""
    if found.reason is not None:
        share = estimate(*found.probability)[0]
        return no_answer(
            found.title, found.reason, share=share, counted=found.used, excluded=(found.failed, found.futures, "future")
        )
    of_all = f"of {plural(len(found.assumptions), 'assumption')}"
    standing = sum(entry.is_above_noise for entry in found.assumptions)
    if not standing:
        return f"{found.title}: {of_all} none stands out from noise by itself, in this model."
    first = found.assumptions[0]
    verb, by = ("stands", "itself") if standing == 1 else ("stand", "themselves")
    ends = f"in {_words(first.lowest)} at its low end, in {_words(first.highest)} at its high end"
    strongest = "" if standing == 1 else "most of all "
    return f"{found.title}: {of_all} {standing} {verb} out from noise by {by}, {strongest}“{first.title}”: it happens {ends}."


def _parts(found: Screening) -> tuple[Part, ...]:
    if found.noise is None:
        return ()
    standing = [entry for entry in found.assumptions if entry.is_above_noise]
    quiet = [entry.title for entry in found.assumptions if not entry.is_above_noise]
    tables: tuple[Table, ...] = ()
    if standing:
        tables = (Table(columns("Assumption", "index", "low end", "high end"), tuple(map(_row, standing))),)
    return (
        Part(
            tables=tables,
            notes=(
                *((f"Within noise (index below {percent(found.noise)}): {'; '.join(quiet)}.",) if quiet else ()),
                "Low and high end: how often it happens among the fifth of the futures with the lowest and the highest draws of the"
                " assumption, with 90% intervals; of a choice, with its least and its greatest value.",
                f"Index: how far the outcome's probability in a tenth of the draws is from that of all, on average over"
                f" {found.slices} tenths (PAWN). Noise: what the largest of {len(found.assumptions)} meaningless columns would"
                " show in one study of ten. A screening detects what an assumption does by itself; what it does only in"
                " combination with others needs Sobol' indices (`sandtable sensitivity` without `--screen`).",
            ),
        ),
    )


def _row(entry: Screened) -> Row:
    return Row.of(entry.title, percent(entry.index), _cell(entry.lowest), _cell(entry.highest))


def _cell(end: End) -> Cell:
    text, bounds = estimate(*end.probability)
    return Cell(text, note=bounds)


def _words(end: End) -> str:
    return estimate_words(*end.probability)
