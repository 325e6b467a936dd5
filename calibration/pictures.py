"""The pictures of the calibration page: data beside model, in the style of the other figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np

from calibration.acceptance import Held, bands
from calibration.engagement import Draws, Rules, simulate
from calibration.fit import Calibration
from calibration.numbers import Array
from sandtable.figures.export import to_svg
from sandtable.figures.theme import Tables, colour, finished
from sandtable.files import write_whole

WIDTH, HEIGHT = 600, 260
SEED = 31
Chart = alt.LayerChart


def write_pictures(folder: Path, found: Calibration, held: Held) -> None:
    """Write every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        write_whole(folder / name, to_svg(draw(found, held)))


def winners(found: Calibration, held: Held) -> Chart:
    """Wins of attackers by band of force ratio: data with 90% intervals, and the model."""
    rows: list[dict[str, Any]] = []
    for index, band in enumerate(bands(held)):
        label = f"below {band.low or band.high:g}" if band.low == 0 else f"{band.low:g} to {band.high:g}"
        label = f"above {band.low:g}" if np.isinf(band.high) else label
        share, low, high = band.share
        rows.append({"x": index + 0.5, "label": label, "share": share, "low": low, "high": high, "model": band.model,
                     "said": f"{band.battles} battles"})  # fmt: skip
    tables = Tables()
    data = tables.add("bands", rows)
    names = {str(row["x"]): [row["label"], row["said"]] for row in rows}
    across = alt.X("x:Q", scale=alt.Scale(domain=[0, len(rows)]), title="force ratio, attackers over defenders",
                   axis=alt.Axis(values=[row["x"] for row in rows], grid=False, labelExpr=f"({names!r})[datum.value]"))  # fmt: skip
    up = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", tickCount=5)
    base = alt.Chart(data)
    layers = [
        base.mark_rule(color=colour("bar"), strokeWidth=2).encode(
            across, alt.Y("low:Q", scale=up, axis=axis, title=None), alt.Y2("high:Q")
        ),
        base.mark_point(filled=True, size=90, color=colour("bar"), opacity=1).encode(across, alt.Y("share:Q", scale=up)),
        base.mark_tick(color=colour("second"), size=60, thickness=4, orient="horizontal").encode(across, alt.Y("model:Q", scale=up)),
    ]  # fmt: skip
    return _finished(
        layers, tables, "Who wins", "Blue: battles, with 90% intervals. Ochre: the model, fitted to other battles"
    )


def losses(found: Calibration, held: Held) -> Chart:
    """Distributions of daily losses: battles as steps, the model as lines."""
    simulated = held.simulated
    rows: list[dict[str, Any]] = []
    for side, data, model in (
        ("attackers", found.battles.loss_a / found.battles.days, simulated.loss_a / simulated.days),
        ("defenders", found.battles.loss_d / found.battles.days, simulated.loss_d / simulated.days),
    ):
        for share in np.linspace(0.01, 0.99, 99):
            rows.append({"side": side, "p": float(share), "data": 100.0 * float(np.quantile(data, share)),
                         "model": 100.0 * float(np.quantile(model, share))})  # fmt: skip
    tables = Tables()
    layers = []
    up = alt.Y("p:Q", axis=alt.Axis(format="%", tickCount=5), title=None)
    for side, ink in (("attackers", "bar"), ("defenders", "second")):
        named = alt.Chart(tables.add(side, [row for row in rows if row["side"] == side]))
        for key, dash in (("data", [1, 0]), ("model", [5, 4])):
            line = named.mark_line(color=colour(ink), strokeWidth=2, strokeDash=dash)
            layers.append(line.encode(_logarithmic(key, "loss a day, % of strength", (0.1, 60)), up))
    return _finished(layers, tables, "Losses a day",
                     "Share of battles below. Blue: attackers; ochre: defenders. Solid: battles; dashed: the model")  # fmt: skip


def exchange(found: Calibration, held: Held) -> Chart:
    """Loss ratio against force ratio: each battle, and the model's middle and 90% range at the usual cover."""
    battles = found.battles
    usual_cover = float(np.exp(np.log(battles.cover).mean()))
    tables = Tables()
    points = tables.add(
        "battles",
        [
            {"x": float(x), "y": float(y), "won": int(w)}
            for x, y, w in zip(battles.force_ratio, np.exp(battles.ln_exchange), battles.winner, strict=True)
        ],
    )
    ratios = np.geomspace(0.25, 16.0, 25)
    lines = []
    for ratio in ratios:
        middle, low, high = _exchange_at(found.estimates.match.rules, ratio / usual_cover)
        lines.append({"x": float(ratio), "middle": middle, "low": low, "high": high})
    model = tables.add("model", lines)
    across = _logarithmic("x", "force ratio, attackers over defenders", (0.25, 17))
    up = alt.Scale(type="log", domain=[0.003, 60])
    axis = alt.Axis(values=[0.01, 0.1, 1, 10], format="~g")
    layers = [
        alt.Chart(model).mark_area(color=colour("tail"), opacity=0.6).encode(
            across, alt.Y("low:Q", scale=up, axis=axis, title="loss of attackers over defenders"), alt.Y2("high:Q")
        ),
        alt.Chart(model).mark_line(color=colour("second"), strokeWidth=2).encode(across, alt.Y("middle:Q", scale=up)),
        alt.Chart(points).mark_point(filled=True, size=38, opacity=0.85).encode(
            across, alt.Y("y:Q", scale=up),
            color=alt.condition("datum.won > 0", alt.value(colour("bar")), alt.value(colour("fight"))),
        ),
    ]  # fmt: skip
    return _finished(layers, tables, "Losses against force",
                     "Blue: battles won by the attackers; red: others. Ochre: the model's middle and 90% range")  # fmt: skip


def lengths(found: Calibration, held: Held) -> Chart:
    """Shares of battles by whole days: as coded, by the dates, and in the model."""
    counts = []
    readings = (
        ("by dates", "bar", found.battles.calendar_days),
        ("as coded", "pale", np.ceil(found.battles.days - 1e-9)),
        ("model", "second", np.ceil(held.simulated.days)),
    )
    for index, (name, ink, days) in enumerate(readings):
        for day in range(1, 9):
            inside = days == day if day < 8 else days >= 8
            counts.append({"x": day + 0.25 * (index - 1), "share": float(np.mean(inside)), "ink": ink, "name": name})
    tables = Tables()
    layers = []
    for name, ink, _ in readings:
        rows = tables.add(name.replace(" ", "-"), [row for row in counts if row["name"] == name])
        layers.append(
            alt.Chart(rows).mark_bar(size=13, color=colour(ink)).encode(
                alt.X("x:Q", scale=alt.Scale(domain=[0.4, 8.6]), title="whole days",
                      axis=alt.Axis(values=list(range(1, 9)), grid=False, labelExpr="datum.value == 8 ? '8 and more' : datum.value")),
                alt.Y("share:Q", axis=alt.Axis(format="%", tickCount=4), title=None),
            )
        )  # fmt: skip
    return _finished(layers, tables, "How long battles last",
                     "Dark blue: by the dates; light blue: as the file codes them; ochre: the model")  # fmt: skip


PICTURES: dict[str, Callable[[Calibration, Held], Chart]] = {
    "calibration-winners.svg": winners,
    "calibration-losses.svg": losses,
    "calibration-exchange.svg": exchange,
    "calibration-lengths.svg": lengths,
}


def _exchange_at(rules: Rules, ratio: float) -> tuple[float, float, float]:
    """Middle and 90% range of the loss ratio in simulated battles at one ratio of powers."""
    outcomes = simulate(rules, np.full(20_000, np.log(ratio)), Draws.of(SEED, 20_000))
    found: Array = np.quantile(outcomes.loss_a / outcomes.loss_d, [0.5, 0.05, 0.95])
    return float(found[0]), float(found[1]), float(found[2])


def _logarithmic(key: str, title: str, domain: tuple[float, float]) -> alt.X:
    ticks = [tick for tick in (0.1, 0.3, 0.5, 1, 2, 3, 5, 10, 30) if domain[0] <= tick <= domain[1]]
    return alt.X(f"{key}:Q", scale=alt.Scale(type="log", domain=list(domain), clamp=True), title=title,
                 axis=alt.Axis(values=ticks, format="~g", grid=False))  # fmt: skip


def _finished(layers: list[alt.Chart], tables: Tables, title: str, subtitle: str) -> Chart:
    said = f"{title}. {subtitle}."
    return finished(layers, None, width=WIDTH, height=HEIGHT, description=said, title=(title, subtitle), tables=tables)
