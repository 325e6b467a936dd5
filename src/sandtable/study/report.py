"""A study for programs (the object of `run --json`) and for people (text and a small HTML table)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sandtable.study.ranges import HIGH, LOW, AssumptionRange, Ranges, range_text
from sandtable.wording import estimate

if TYPE_CHECKING:
    from sandtable.study.outcomes import OutcomeShare, SettlementShare, TimeSpread
    from sandtable.study.study import Study

_WIDEST_TITLE = 40


def json_schema() -> str:
    """The JSON Schema of `json_object`, as text."""
    return files("sandtable.study").joinpath("schemas/run.schema.json").read_text(encoding="utf-8")


def json_object(study: Study) -> dict[str, Any]:
    """The object of `run --json`. Only `elapsed_s` and `futures_per_s` differ between runs of the same plan."""
    manifest, elapsed, ranges = study.manifest, study.elapsed_s, study.ranges
    return {
        "scenario": manifest["scenario"]["name"],
        "scenario_sha256": manifest["scenario"]["sha256"],
        "engine": dict(manifest["engine"]),
        "seed": study.seed,
        "futures": study.futures,
        "failed": study.futures - study.complete,
        "elapsed_s": None if elapsed is None else round(elapsed, 3),
        "futures_per_s": None if not elapsed else round(study.futures / elapsed, 1),
        "assumption_sets": {
            "sets": ranges.sets, "futures_each": ranges.inner, "dropped": ranges.dropped,
            "low_quantile": LOW, "high_quantile": HIGH, "absent": ranges.absent,
        },
        "outcomes": [_outcome(row, ranges) for row in study.outcomes],
        "settlements": [_settlement(row, ranges) for row in study.settlements],
        "times": [_time(row) for row in study.times],
    }  # fmt: skip


def _range_over(found: AssumptionRange | None, *, prefix: str = "") -> dict[str, float | None]:
    names = ("low", "high", "low_error", "high_error")
    return {f"{prefix}assumptions_{name}": None if found is None else getattr(found, name) for name in names}


def _outcome(row: OutcomeShare, ranges: Ranges) -> dict[str, Any]:
    return {
        "id": row.id, "title": row.title, "probability": _number(row.probability), "low": row.low, "high": row.high,
        "level": row.level, **_range_over(ranges.outcomes.get(row.id)),
    }  # fmt: skip


def _settlement(row: SettlementShare, ranges: Ranges) -> dict[str, Any]:
    return {
        "id": row.id,
        "de_facto": _number(row.de_facto), "de_facto_low": row.de_facto_low, "de_facto_high": row.de_facto_high,
        "de_jure": _number(row.de_jure), "de_jure_low": row.de_jure_low, "de_jure_high": row.de_jure_high,
        "level": row.level,
        **_range_over(ranges.de_facto.get(row.id), prefix="de_facto_"),
        **_range_over(ranges.de_jure.get(row.id), prefix="de_jure_"),
    }  # fmt: skip


def _time(row: TimeSpread) -> dict[str, Any]:
    names = ("p10", "median", "p90", "median_low", "median_high")
    days = {name: getattr(row, name) for name in names}
    dates = {f"{name}_date": date.isoformat() if (date := row.date(day)) else None for name, day in days.items()}
    return {"id": row.id, "title": row.title, "share": _number(row.share), **days, **dates, "level": row.level}


def _number(value: float) -> float | None:
    """JSON has no nan: a share of no futures is null."""
    return None if math.isnan(value) else value


# -- text ------------------------------------------------------------------------------------------


def text(study: Study) -> str:
    """Plain text of at most 80 columns: what was played, then the outcomes."""
    rows = [(_cut(row.title), *_numbers(row, study.ranges)) for row in _in_reading_order(study.outcomes)]
    rows.insert(0, ("outcome", "share", "range", "sampling"))
    width = max(len(title) for title, *_ in rows)
    lines = [f"  {title:<{width}}  {share:>7}  {over:>11}  {sampling:>12}" for title, share, over, sampling in rows]
    return "\n".join(
        [f"Study of {_cut(study.manifest['scenario']['title'], 70)}", f"  {_played(study)}", *lines, *_notes(study)]
    )


def _notes(study: Study) -> list[str]:
    """What the two intervals are."""
    ranges = study.ranges
    level = f"{study.outcomes[0].level:.0%}" if study.outcomes else "90%"
    over = ranges.why_absent or "range: 5 to 95% of the probability that each set of assumptions gives"
    return [f"  {over}", f"  sampling: {level} interval of the share, from a finite number of futures"]


def _numbers(row: OutcomeShare, ranges: Ranges) -> tuple[str, str, str]:
    """The share, its range over the assumptions, its sampling interval."""
    share, sampling = estimate(row.probability, row.low, row.high)
    return share, range_text(row.probability, (row.low, row.high), ranges.outcomes.get(row.id)), sampling


def _played(study: Study) -> str:
    return f"{study.futures:,} futures, seed {study.seed}, {_failed(study)}{_pace(study)}"


def _failed(study: Study) -> str:
    if not study.failed:
        return "none failed"
    return " and ".join(f"{failure.count:,} failed ({failure.status})" for failure in study.failed)


def _pace(study: Study) -> str:
    if not study.elapsed_s:
        return ""
    return f", {study.elapsed_s:.1f} s ({study.futures / study.elapsed_s:,.0f} a second)"


def _in_reading_order(rows: Sequence[OutcomeShare]) -> list[OutcomeShare]:
    """Headlines first."""
    return sorted(rows, key=lambda row: not row.headline)


def _cut(title: str, width: int = _WIDEST_TITLE) -> str:
    return title if len(title) <= width else title[: width - 3].rstrip() + "..."


# -- HTML ------------------------------------------------------------------------------------------

_CELL = "padding:.25em .8em .25em 0;text-align:left;vertical-align:baseline"
_RIGHT = "padding:.25em .8em .25em 0;text-align:right;vertical-align:baseline;font-variant-numeric:tabular-nums"


def html(study: Study) -> str:
    """A table for notebooks. It brings its own styles and asks for nothing from anywhere."""
    rows = "".join(_html_row(row, study.ranges) for row in _in_reading_order(study.outcomes))
    notes = "".join(f"<div>{escape(note.strip())}</div>" for note in _notes(study))
    return (
        '<div style="max-width:46em">'
        f'<div style="font-weight:600">{escape(study.manifest["scenario"]["title"])}</div>'
        f'<div style="opacity:.7">{escape(_played(study))}</div>'
        '<table style="border-collapse:collapse;width:100%">'
        f'<thead><tr><th style="{_CELL}">outcome</th><th style="{_RIGHT}">share</th>'
        f'<th style="{_RIGHT}">range</th><th style="{_CELL};width:35%"></th><th style="{_RIGHT}">sampling</th></tr></thead>'
        f'<tbody>{rows}</tbody></table><div style="opacity:.7;font-size:85%">{notes}</div></div>'
    )


def _html_row(row: OutcomeShare, ranges: Ranges) -> str:
    weight = "font-weight:600;" if row.headline else ""
    share, over, sampling = _numbers(row, ranges)
    return (
        f'<tr><td style="{weight}{_CELL}">{escape(row.title)}</td>'
        f'<td style="{weight}{_RIGHT}">{share}</td><td style="{_RIGHT}">{over}</td>'
        f'<td style="{_CELL}">{_html_bar(row, ranges.outcomes.get(row.id))}</td>'
        f'<td style="{_RIGHT};opacity:.7;font-size:85%">{sampling}</td></tr>'
    )


def _html_bar(row: OutcomeShare, found: AssumptionRange | None) -> str:
    """A bar as long as the share, a band for the range over the assumptions, a tick for the sampling interval."""
    if math.isnan(row.probability):
        return ""
    low, high = (row.low, row.high) if found is None else (found.low, found.high)
    band = f"left:{100 * low:.2f}%;width:{100 * (high - low):.2f}%"
    tick = f"left:{100 * row.low:.2f}%;width:{max(0.4, 100 * (row.high - row.low)):.2f}%"
    return (
        '<div style="position:relative;height:.7em;background:rgba(128,128,128,.18)">'
        f'<div style="position:absolute;height:100%;width:{100 * row.probability:.2f}%;background:#4477aa"></div>'
        f'<div style="position:absolute;top:25%;height:50%;{band};background:currentColor;opacity:.3"></div>'
        f'<div style="position:absolute;height:100%;{tick};background:currentColor;opacity:.8"></div></div>'
    )
