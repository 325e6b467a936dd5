"""The game in pictures: payoffs by profile, replies to what the file says, and the quantal responses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import altair as alt

from sandtable.figures.fonts import text_width, wrapped
from sandtable.figures.layers import Chart
from sandtable.figures.marking import imprinted
from sandtable.figures.rows import Mark, Row, row_chart
from sandtable.figures.theme import Tables, Width, colour, finished
from sandtable.imprint import PAYOFFS

if TYPE_CHECKING:
    from sandtable.analysis.game.solution import PlayerEntry, Solution
    from sandtable.scenario.types import Scenario

INKS = ("bar", "second", "muted", "stream", "route")
CELL = 38  # pixels high
NAMES = 130  # pixels kept for the names of rows
NARROW = 330  # pixels that a page on a telephone has for a picture
MOST_LINES = 5  # of a name under a column; longer ones go into a key
BRANCH = 120  # pixels high at least
ENDS = 118  # pixels kept for names at the ends of lines
END_LINE = 15  # of such a name


def solution_charts(
    found: Solution, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The pictures of a solution by their names: replies to the file, and of each player quantal responses and payoffs."""
    charts = {"replies": replies_chart(found, scenario, width=width, titled=titled)}
    for player in found.players:
        if found.quantal_responses:
            charts[f"branch-{player.id}"] = branch_chart(found, scenario, player.id, width=width, titled=titled)
        charts[f"payoffs-{player.id}"] = payoff_chart(found, scenario, player.id, width=width, titled=titled)
    return charts


@imprinted(PAYOFFS)
def replies_chart(
    found: Solution, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Payoff of each strategy of each player while everybody else does as the file says, with intervals; best in blue."""
    rows = []
    for player in found.players:
        own = sorted(
            (reply for reply in found.replies if reply.player == player.id), key=lambda reply: -reply.payoff.value
        )
        best = next(reply for reply in own if reply.is_best)
        for reply in own:
            is_close = reply.is_best or reply.shortfall.low <= 0
            mark = Mark(
                reply.payoff.value, reply.payoff.low, reply.payoff.high, f"{reply.payoff.value:.2f}",
                f"{reply.payoff.low:.2f}–{reply.payoff.high:.2f}", "bar" if is_close else "nobody",
            )  # fmt: skip
            title = f"{player.name}: {player.titles[reply.strategy]}"
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


@imprinted(PAYOFFS)
def payoff_chart(
    found: Solution, scenario: Scenario | None, player: str, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """A player's payoff in every pure profile, with half the width of its interval; frames are pure equilibria.

    The first half of the players, in the order of the file, makes the rows, the other half the columns.
    """
    half = (len(found.players) + 1) // 2
    down, across = found.players[:half], found.players[half:]
    rows, columns = _combinations(down), _combinations(across)
    beside = [_words(row, down, width=NAMES - 12) for row in rows]
    room = (width if isinstance(width, int) else NARROW) - NAMES
    under, key = _column_names(columns, across, room=room / len(columns) - 8, whole=room + NAMES)
    tall = max(CELL, 14 * max(map(len, beside)) + 8)
    estimates = {_key(entry.profile): entry.payoff for entry in found.payoffs if entry.player == player}
    frames = {_key(_pure(entry.profile)) for entry in found.nash if entry.kind == "pure"}
    values = [entry.value for entry in estimates.values()]
    low, high = min(values), max(values)
    cells: list[dict[str, Any]] = []
    for (i, mine), (j, theirs) in product(enumerate(rows), enumerate(columns)):
        entry = estimates[_key({**mine, **theirs})]
        shade = (entry.value - low) / (high - low) if high > low else 0.5
        cells.append(
            {
                "top": tall * i, "bottom": tall * (i + 1), "left": j, "right": j + 1, "middle": j + 0.5, "y": tall * (i + 0.5),
                "shade": round(0.08 + 0.72 * shade, 3), "ink": "paper" if shade > 0.62 else "ink",
                "mean": f"{entry.value:.2f}", "spread": f"±{(entry.high - entry.low) / 2:.2f}",
                "frame": int(_key({**mine, **theirs}) in frames),
            }
        )  # fmt: skip
    tables = Tables()
    data = Chart(tables.add("cells", cells))
    name = next(entry.name for entry in found.players if entry.id == player)
    scale = alt.Scale(domain=[0, len(columns)], range=[NAMES, alt.expr("width")], nice=False)
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
        Chart(tables.add("row-names", _lines(beside, tall=tall)))
        .mark_text(align="left", baseline="middle", **head)
        .encode(x=alt.value(0), y=alt.Y("y:Q", scale=None), text="text:N"),
        Chart(tables.add("column-names", [{"middle": k + 0.5, "text": words} for k, words in enumerate(under)]))
        .mark_text(align="center", baseline="top", **head)
        .encode(x=alt.X("middle:Q"), y=alt.value(tall * len(rows) + 6), text="text:N"),
    ]  # fmt: skip
    below = tall * len(rows) + 10 + 14 * max(map(len, under))
    if key:
        layers.append(
            Chart(tables.add("column-key", [{"y": below + 14 * k, "text": line} for k, line in enumerate(key)]))
            .mark_text(align="left", baseline="top", **head)
            .encode(x=alt.value(0), y=alt.Y("y:Q", scale=None), text="text:N")
        )
    return finished(
        layers,
        scenario,
        width=width,
        height=below + 14 * len(key),
        description=f"Table of the payoff of {name} in {len(cells)} profiles, from {low:.2f} to {high:.2f}.",
        title=(f"Payoff of {name}", "By profile, with half its interval; frames: pure equilibria") if titled else None,
        tables=tables,
    )


@imprinted(PAYOFFS)
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
        words = entry.titles[strategy]
        ends.append({**points[-1], "text": wrapped(words, width=ENDS - 14, size=13, weight=600)})
    height = max(BRANCH, 1.1 * END_LINE * sum(len(end["text"]) for end in ends))
    tables = Tables()
    data = Chart(tables.add("branch", points))
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
        Chart(tables.add("ends", _apart(ends, height=height))).mark_text(align="left", dx=10, fontSize=13, fontWeight=600, color=inked)
        .encode(x=x, y=alt.Y("at:Q"), text="text:N"),
    ]  # fmt: skip
    said = ", ".join(f"{' '.join(end['text'])} {end['p']:.0%}" for end in ends)
    return finished(
        layers,
        scenario,
        width=width,
        height=height,
        description=f"Quantal responses of {entry.name} by lambda {levels}; at the last: {said}.",
        title=(f"Choices of {entry.name}", "Probability by precision of choice (lambda)") if titled else None,
        tables=tables,
    )


def _cycled(count: int) -> list[str]:
    return [INKS[k % len(INKS)] for k in range(count)]


def _apart(ends: Sequence[dict[str, Any]], *, height: float) -> list[dict[str, Any]]:
    """Names at the ends of lines, a row a line of text, moved so far that they do not lie on each other."""
    line = END_LINE / height
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


def _words(profile: dict[str, str], players: Sequence[PlayerEntry], *, width: float) -> list[str]:
    """The strategies of some players, each from a line of its own on, in lines of at most `width` pixels."""
    return [line for player in players for line in wrapped(player.titles[profile[player.id]], width=width, size=12)]


def _column_names(
    columns: Sequence[dict[str, str]], players: Sequence[PlayerEntry], *, room: float, whole: float
) -> tuple[list[list[str]], list[str]]:
    """What stands under each column, and the lines of a key below: letters where the names are too wide or too long."""
    names = [_words(column, players, width=room) for column in columns]
    words = [word for player in players for title in player.titles.values() for word in title.split()]
    is_wide = max((text_width(word, size=12) for word in words), default=0.0) > room
    if not is_wide and max(map(len, names)) <= MOST_LINES:
        return names, []
    key = []
    for number, column in enumerate(columns):
        told = ", ".join(player.titles[column[player.id]] for player in players)
        key += wrapped(f"{_letters(number)}: {told}", width=whole, size=12)
    return [[_letters(number)] for number in range(len(columns))], key


def _letters(number: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _lines(blocks: Sequence[Sequence[str]], *, tall: int) -> list[dict[str, Any]]:
    """A row a line of text, each block centred in its row of cells."""
    return [
        {"y": tall * (row + 0.5) + 14 * (k - (len(block) - 1) / 2), "text": line}
        for row, block in enumerate(blocks)
        for k, line in enumerate(block)
    ]
