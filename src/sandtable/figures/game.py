"""The game in pictures: payoffs by profile, replies to what the file says, and the quantal responses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import altair as alt

from sandtable.figures.fonts import wrapped
from sandtable.figures.rows import Mark, Row, row_chart
from sandtable.figures.theme import Tables, Width, colour, finished

if TYPE_CHECKING:
    from sandtable.analysis.solution import PlayerEntry, Solution
    from sandtable.scenario.types import Scenario

INKS = ("bar", "second", "muted", "stream", "route")
CELL = 38  # pixels high
BRANCH = 120  # pixels high
ENDS = 118  # pixels kept for names at the ends of lines
END_LINE = 15  # of such a name


def strategy_words(scenario: Scenario | None, player: PlayerEntry, strategy: str) -> str:
    """The title of the option that a strategy takes, or the strategy's own name if it takes several."""
    if scenario is not None and len(player.decisions) == 1:
        option = scenario.decisions[player.decisions[0]].options.get(strategy)
        if option is not None:
            return option.title
    return strategy


def replies_chart(
    found: Solution, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Payoff of each strategy of each player while everybody else does as the file says, with intervals; best in blue."""
    rows = []
    for player in found.players:
        own = sorted((reply for reply in found.replies if reply.player == player.id), key=lambda reply: -reply.payoff)
        best = next(reply for reply in own if reply.is_best)
        for reply in own:
            is_close = reply.is_best or reply.low <= 0
            mark = Mark(
                reply.payoff, reply.payoff_low, reply.payoff_high, f"{reply.payoff:.2f}",
                f"{reply.payoff_low:.2f}–{reply.payoff_high:.2f}", "bar" if is_close else "nobody",
            )  # fmt: skip
            title = f"{player.name}: {strategy_words(scenario, player, reply.strategy)}"
            rows.append(Row(title, (mark,), weight=600 if reply is best else 400))
    said = "; ".join(f"{row.title} {row.marks[0].number}" for row in rows)
    subtitle = f"Payoff from 0 to 1 with {found.level:.0%} interval, all others as the file says. Blue: none is better for sure"
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=(0.0, 1.0),
        axis_format=".1f",
        description=f"Payoffs of each player's strategies while all others do as the file says: {said}.",
        title=("What each should do", subtitle) if titled else None,
        are_bars=False,
    )


def payoff_chart(
    found: Solution, scenario: Scenario | None, player: str, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """A player's payoff in every pure profile, with half the width of its interval; frames are pure equilibria.

    The first half of the players, in the order of the file, makes the rows, the other half the columns.
    """
    half = (len(found.players) + 1) // 2
    down, across = found.players[:half], found.players[half:]
    rows, columns = _combinations(down), _combinations(across)
    estimates = {_key(entry.profile): entry for entry in found.payoffs if entry.player == player}
    frames = {_key(_pure(entry.profile)) for entry in found.nash if entry.kind == "pure"}
    values = [entry.mean for entry in estimates.values()]
    low, high = min(values), max(values)
    cells: list[dict[str, Any]] = []
    for (i, mine), (j, theirs) in product(enumerate(rows), enumerate(columns)):
        entry = estimates[_key({**mine, **theirs})]
        shade = (entry.mean - low) / (high - low) if high > low else 0.5
        cells.append(
            {
                "top": CELL * i, "bottom": CELL * (i + 1), "left": j, "right": j + 1, "middle": j + 0.5, "y": CELL * (i + 0.5),
                "shade": round(0.08 + 0.72 * shade, 3), "ink": "paper" if shade > 0.62 else "ink",
                "mean": f"{entry.mean:.2f}", "spread": f"±{(entry.high - entry.low) / 2:.2f}",
                "frame": int(_key({**mine, **theirs}) in frames),
            }
        )  # fmt: skip
    tables = Tables()
    data = alt.Chart(tables.add("cells", cells))
    name = next(entry.name for entry in found.players if entry.id == player)
    labels = _labels(rows, columns, down, across)
    left = 118
    scale = alt.Scale(domain=[0, len(columns)], range=[left, alt.expr("width")], nice=False)
    x = alt.X("left:Q", scale=scale, axis=None)
    place = {"y": alt.Y("top:Q", scale=None, axis=None), "y2": "bottom:Q"}
    word: dict[str, Any] = {"color": alt.expr("theme[datum.ink]"), "baseline": "middle"}
    head: dict[str, Any] = {"color": colour("muted"), "fontSize": 12, "lineHeight": 14}
    layers = [
        data.mark_rect(color=colour("bar"), opacity=alt.expr("datum.shade"), stroke=colour("paper"), strokeWidth=1)
        .encode(x=x, x2="right:Q", **place),
        data.mark_rect(filled=False, stroke=colour("fight"), strokeWidth=2.5, opacity=alt.expr("datum.frame"))
        .encode(x=x, x2="right:Q", **place),
        data.mark_text(fontSize=13, fontWeight=600, dy=-6, **word)
        .encode(x=alt.X("middle:Q"), y=alt.Y("y:Q", scale=None), text="mean:N"),
        data.mark_text(fontSize=11, dy=8, **word)
        .encode(x=alt.X("middle:Q"), y=alt.Y("y:Q", scale=None), text="spread:N"),
        alt.Chart(tables.add("row-names", labels[0])).mark_text(align="left", baseline="middle", dy=-7 * (half - 1), **head)
        .encode(x=alt.value(0), y=alt.Y("y:Q", scale=None), text="text:N"),
        alt.Chart(tables.add("column-names", labels[1])).mark_text(align="center", baseline="top", **head)
        .encode(x=alt.X("middle:Q"), y=alt.value(CELL * len(rows) + 6), text="text:N"),
    ]  # fmt: skip
    lines = max(len(label["text"]) for label in labels[1])
    return finished(
        layers,
        scenario,
        width=width,
        height=CELL * len(rows) + 10 + 14 * lines,
        description=f"Table of the payoff of {name} in {len(cells)} profiles, from {low:.2f} to {high:.2f}.",
        title=(f"Payoff of {name}", "By profile, with half its interval; frames: pure equilibria") if titled else None,
        tables=tables,
    )


def branch_chart(
    found: Solution, scenario: Scenario | None, player: str, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Quantal responses of a player: how likely each strategy is the more precisely everybody chooses, with bands."""
    entry = next(each for each in found.players if each.id == player)
    points: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for ink, strategy in zip(_cycled(len(entry.strategies)), entry.strategies, strict=True):
        for response in found.quantal_responses:
            low = response.low[player][strategy] if response.low else response.profile[player][strategy]
            high = response.high[player][strategy] if response.high else response.profile[player][strategy]
            points.append(
                {"lambda": response.lambda_, "p": response.profile[player][strategy], "low": low, "high": high,
                 "ink": ink, "strategy": strategy}
            )  # fmt: skip
        words = strategy_words(scenario, entry, strategy)
        ends.append({**points[-1], "text": wrapped(words, width=ENDS - 14, size=13, weight=600)})
    tables = Tables()
    data = alt.Chart(tables.add("branch", points))
    levels = [response.lambda_ or 0.0 for response in found.quantal_responses]
    x = alt.X(
        "lambda:Q",
        scale=alt.Scale(type="log" if min(levels, default=1) else "linear", range=[6, alt.expr(f"width - {ENDS}")], nice=False),
        axis=alt.Axis(values=levels, format="~g", grid=False, title=None, labelFontSize=12, labelOverlap=True),
    )  # fmt: skip
    y = alt.Y(
        "p:Q", scale=alt.Scale(domain=[0, 1]), title=None, axis=alt.Axis(format="%", tickCount=2, labelFontSize=12)
    )
    inked = alt.expr("theme[datum.ink]")
    inks = alt.Detail("strategy:N")
    colours = [
        data.transform_filter(alt.datum.strategy == strategy).mark_line(color=colour(name), strokeWidth=2.4, point=False)
        .encode(x=x, y=y)
        for strategy, name in zip(entry.strategies, _cycled(len(entry.strategies)), strict=True)
    ]  # fmt: skip
    bands = [
        data.transform_filter(alt.datum.strategy == strategy).mark_area(color=colour(name), opacity=0.2, line=False)
        .encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
        for strategy, name in zip(entry.strategies, _cycled(len(entry.strategies)), strict=True)
    ]  # fmt: skip
    layers = [
        *bands,
        *colours,
        data.mark_point(filled=True, size=42, color=inked, opacity=1).encode(x=x, y=y, detail=inks),
        alt.Chart(tables.add("ends", _apart(ends))).mark_text(align="left", dx=10, fontSize=13, fontWeight=600, color=inked)
        .encode(x=x, y=alt.Y("at:Q"), text="text:N"),
    ]  # fmt: skip
    said = ", ".join(f"{' '.join(end['text'])} {end['p']:.0%}" for end in ends)
    return finished(
        layers,
        scenario,
        width=width,
        height=BRANCH,
        description=f"Quantal responses of {entry.name} by lambda {levels}; at the last: {said}.",
        title=(f"Choices of {entry.name}", "Probability by precision of choice (lambda)") if titled else None,
        tables=tables,
    )


def _cycled(count: int) -> list[str]:
    return [INKS[k % len(INKS)] for k in range(count)]


def _apart(ends: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Names at the ends of lines, a row a line of text, moved so far that they do not lie on each other."""
    line = END_LINE / BRANCH
    names = sorted(
        ({**end, "at": end["p"], "tall": line * len(end["text"])} for end in ends), key=lambda name: name["at"]
    )
    for before, name in pairwise(names):
        name["at"] = max(name["at"], before["at"] + (before["tall"] + name["tall"]) / 2 + 0.01)
    pushed = sum(name["at"] - name["p"] for name in names) / max(1, len(names))
    over = names[-1]["at"] + names[-1]["tall"] / 2 - 1.06 if names else 0.0
    rows = []
    for name in names:
        top = name["at"] - max(over, pushed) + (name["tall"] - line) / 2
        rows += [{**name, "text": text, "at": round(top - line * k, 4)} for k, text in enumerate(name["text"])]
    return rows


def _combinations(players: Sequence[PlayerEntry]) -> list[dict[str, str]]:
    return [
        dict(zip((player.id for player in players), chosen, strict=True))
        for chosen in product(*(player.strategies for player in players))
    ]


def _key(profile: Any) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(profile.items()))


def _pure(profile: Any) -> dict[str, str]:
    return {player: max(own, key=lambda strategy: own[strategy]) for player, own in profile.items()}


def _labels(
    rows: Sequence[dict[str, str]],
    columns: Sequence[dict[str, str]],
    down: Sequence[PlayerEntry],
    across: Sequence[PlayerEntry],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Names of the strategies beside the rows and under the columns, one line a player."""
    left = [{"y": CELL * (k + 0.5), "text": [row[player.id] for player in down]} for k, row in enumerate(rows)]
    under = [{"middle": k + 0.5, "text": [column[player.id] for player in across]} for k, column in enumerate(columns)]
    return left, under
