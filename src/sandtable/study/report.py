"""A study for programs (the object of `run --json`) and for people (text and a small HTML table)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandtable.study.outcomes import OutcomeShare, SettlementShare, TimeSpread
    from sandtable.study.study import Study

_WIDEST_TITLE = 46


def json_schema() -> str:
    """The JSON Schema of `json_object`, as text."""
    return files("sandtable.study").joinpath("schemas/run.schema.json").read_text(encoding="utf-8")


def json_object(study: Study) -> dict[str, Any]:
    """The object of `run --json`. Only `elapsed_s` and `futures_per_s` differ between runs of the same plan."""
    manifest, elapsed = study.manifest, study.elapsed_s
    return {
        "scenario": manifest["scenario"]["name"],
        "scenario_sha256": manifest["scenario"]["sha256"],
        "engine": dict(manifest["engine"]),
        "seed": study.seed,
        "futures": study.futures,
        "failed": study.futures - study.complete,
        "elapsed_s": None if elapsed is None else round(elapsed, 3),
        "futures_per_s": None if not elapsed else round(study.futures / elapsed, 1),
        "outcomes": [_outcome(row) for row in study.outcomes],
        "settlements": [_settlement(row) for row in study.settlements],
        "times": [_time(row) for row in study.times],
    }


def _outcome(row: OutcomeShare) -> dict[str, Any]:
    return {
        "id": row.id, "title": row.title, "probability": _number(row.probability), "low": row.low, "high": row.high,
        "level": row.level,
    }  # fmt: skip


def _settlement(row: SettlementShare) -> dict[str, Any]:
    return {
        "id": row.id,
        "de_facto": _number(row.de_facto), "de_facto_low": row.de_facto_low, "de_facto_high": row.de_facto_high,
        "de_jure": _number(row.de_jure), "de_jure_low": row.de_jure_low, "de_jure_high": row.de_jure_high,
        "level": row.level,
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
    rows = [(_cut(row.title), _percent(row.probability), _range(row)) for row in _in_reading_order(study.outcomes)]
    width = max(len(title) for title, _, _ in rows)
    lines = [f"  {title:<{width}}  {share:>7}  {interval:>15}" for title, share, interval in rows]
    level = f"{100 * study.outcomes[0].level:.0f} %" if study.outcomes else ""
    head = f"  {'outcome':<{width}}  {'share':>7}  {f'{level} interval':>15}"
    return "\n".join([f"Study of {_cut(study.manifest['scenario']['title'], 70)}", f"  {_played(study)}", head, *lines])


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


def _percent(share: float) -> str:
    return "-" if math.isnan(share) else f"{100 * share:.1f} %"


def _range(row: OutcomeShare) -> str:
    return f"{100 * row.low:.1f} - {100 * row.high:.1f} %"


# -- HTML ------------------------------------------------------------------------------------------

_CELL = "padding:.25em .8em .25em 0;text-align:left;vertical-align:baseline"
_RIGHT = "padding:.25em .8em .25em 0;text-align:right;vertical-align:baseline;font-variant-numeric:tabular-nums"


def html(study: Study) -> str:
    """A table for notebooks. It brings its own styles and asks for nothing from anywhere."""
    rows = "".join(_html_row(row) for row in _in_reading_order(study.outcomes))
    level = f"{100 * study.outcomes[0].level:.0f} %" if study.outcomes else ""
    return (
        '<div style="max-width:46em">'
        f'<div style="font-weight:600">{escape(study.manifest["scenario"]["title"])}</div>'
        f'<div style="opacity:.7">{escape(_played(study))}</div>'
        '<table style="border-collapse:collapse;width:100%">'
        f'<thead><tr><th style="{_CELL}">outcome</th><th style="{_RIGHT}">share</th>'
        f'<th style="{_RIGHT}">{level} interval</th><th style="{_CELL};width:35%"></th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _html_row(row: OutcomeShare) -> str:
    weight = "font-weight:600;" if row.headline else ""
    return (
        f'<tr><td style="{weight}{_CELL}">{escape(row.title)}</td>'
        f'<td style="{_RIGHT}">{_percent(row.probability)}</td><td style="{_RIGHT}">{_range(row)}</td>'
        f'<td style="{_CELL}">{_html_bar(row)}</td></tr>'
    )


def _html_bar(row: OutcomeShare) -> str:
    """A bar as long as the share, with the interval drawn over its end."""
    if math.isnan(row.probability):
        return ""
    interval = f"left:{100 * row.low:.2f}%;width:{max(0.4, 100 * (row.high - row.low)):.2f}%"
    return (
        '<div style="position:relative;height:.7em;background:rgba(128,128,128,.18)">'
        f'<div style="position:absolute;height:100%;width:{100 * row.probability:.2f}%;background:#4477aa"></div>'
        f'<div style="position:absolute;height:100%;{interval};background:currentColor;opacity:.55"></div></div>'
    )
