"""What each party should do: the words and tables of the game."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.briefing.analyses import Omission
from sandtable.extras import install_line
from sandtable.wording import percent, spelled

if TYPE_CHECKING:
    from sandtable.analysis.solution import EquilibriumEntry, Solution
    from sandtable.scenario.types import Scenario


def game_content(found: Solution | Omission, scenario: Scenario) -> dict[str, Any] | None:
    """The section of the game; None if it was left out."""
    if isinstance(found, Omission):
        return None
    names = {player.id: player.name for player in found.players}
    index = {actor: rank for rank, actor in enumerate(sorted(scenario.actors))}
    stable = found.support_stability
    return {
        "answer": game_answer(found),
        "futures": found.futures,
        "profiles": len(found.payoffs) // max(1, len(found.players)),
        "failed": found.failed,
        "level": f"{found.level:.0%}",
        "bound": f"{found.regret_bound:.3f}",
        "sure": f"{1 - found.delta:.0%}",
        "resamples": found.resamples,
        "stability": None if stable is None else percent(stable),
        "is_complete": found.is_complete,
        "has_mixed": found.has_mixed,
        "install": install_line("game"),
        "fresh": f"{found.fresh_futures:,}",
        "same": _listed(same) if (same := [p.name for p in found.players if p.least == p.greatest]) else "",
        "players": [
            {"id": player.id, "name": player.name, "index": index.get(player.id, 0), "strategies": _strategies(found, player.id)}
            for player in found.players
        ],
        "equilibria": [_equilibrium(found, number, entry) for number, entry in enumerate(found.nash, start=1)],
        "payoffs": _payoffs(found),
        "names": list(names.values()),
        "lambdas": ", ".join(f"{entry.lambda_:g}" for entry in found.quantal_responses),
        "supports": [
            {"share": percent(entry.share), "is_estimate": entry.is_estimate, "count": len(entry.supports)}
            for entry in found.supports[:5]
        ],
    }  # fmt: skip


def game_answer(found: Solution) -> str:
    """In a sentence: what all equilibria have in common, and that they are a set."""
    kind = "" if found.has_mixed else "pure "
    if not found.nash:
        return f"No {kind}equilibrium of the estimated game was found."
    common, open_ = [], []
    for player in found.players:
        used = {strategy for entry in found.nash for strategy in entry.support[player.id]}
        if len(used) == 1:
            common.append(f"“{player.titles[used.pop()]}” for {player.name}")
        else:
            open_.append(player.name)
    every = "Both" if len(found.nash) == 2 else f"All {spelled(len(found.nash))}"
    count = f"{every} {kind}equilibria have" if len(found.nash) > 1 else f"The one {kind}equilibrium has"
    if not common:
        return f"There are {spelled(len(found.nash))} {kind}equilibria, and they have no strategy in common."
    apart = f"; they differ for {_listed(open_)}" if open_ else ""
    return f"{count} {_listed(common)}{apart}."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _strategies(found: Solution, player: str) -> list[dict[str, Any]]:
    entry = found.player(player)
    replies = {reply.strategy: reply for reply in found.replies if reply.player == player}
    rows = []
    for strategy in sorted(entry.strategies, key=lambda name: -replies[name].payoff if name in replies else 0.0):
        reply = replies.get(strategy)
        rows.append(
            {
                "id": strategy,
                "words": entry.titles[strategy],
                "payoff": f"{reply.payoff:.3f}" if reply else "",
                "span": f"{reply.payoff_low:.3f}–{reply.payoff_high:.3f}" if reply else "",
                "short": "best" if reply and reply.is_best else f"{reply.shortfall:.4f}" if reply else "",
                "short_span": "" if not reply or reply.is_best else f"{reply.low:.4f} to {reply.high:.4f}".replace("-", "−"),
            }
        )  # fmt: skip
    return rows


def _equilibrium(found: Solution, number: int, entry: EquilibriumEntry) -> dict[str, Any]:
    """One equilibrium: what each player plays, what it gets, and how surely."""
    plays = []
    for player in found.players:
        own = entry.profile[player.id]
        used = entry.support[player.id]
        words = "; ".join(
            player.titles[strategy] + ("" if len(used) == 1 else f" ({percent(own[strategy])})") for strategy in used
        )
        plays.append({"player": player.name, "plays": words, "payoff": f"{entry.payoffs[player.id]:.3f}"})
    weak = [f"{found.player(row.player).name}: {found.title_of(row.player, row.strategy)}" for row in entry.rests_on]
    return {
        "number": number, "kind": entry.kind, "plays": plays, "component": entry.component,
        "is_decisive": entry.is_decisive, "regret": f"{entry.regret:.4f}", "weak": weak,
    }  # fmt: skip


def _payoffs(found: Solution) -> list[dict[str, Any]]:
    """A row a profile: the strategies, and each player's payoff with its interval."""
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for entry in found.payoffs:
        key = tuple(entry.profile[player.id] for player in found.players)
        titles = [player.titles[entry.profile[player.id]] for player in found.players]
        row = rows.setdefault(key, {"strategies": titles, "payoffs": []})
        row["payoffs"].append({"mean": f"{entry.mean:.3f}", "span": f"{entry.low:.3f}–{entry.high:.3f}"})
    return list(rows.values())
