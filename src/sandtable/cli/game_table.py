"""What `solve` found, in the terminal: the answer in words, equilibria, best replies, quantal responses, what to trust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sandtable.cli.outcome_table import assumption_lines
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.wording import count, percent, plural

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sandtable.analysis.solution import Deviation, EquilibriumEntry, Solution
    from sandtable.scenario.types import Scenario

SHOWN_SETS = 5


def print_solution(
    found: Solution, *, scenario: Scenario, console: Console, settings: Sequence[str] = (), payoffs: bool = False
) -> None:
    """The whole report. payoffs : with the normal form."""
    print_text(console, answer(found), style="bold")
    for line in _standing(found):
        print_text(console, line)
    for number, entry in enumerate(found.nash, start=1):
        console.print()
        print_text(console, _title(number, entry), style="bold")
        print_table(console, _equilibrium_table(found, entry))
        for line in _equilibrium_notes(found, entry):
            print_text(console, line)
    _print_replies(found, console)
    _print_branch(found, console)
    if payoffs:
        console.print()
        print_text(console, "The estimated game: 90% interval of each payoff", style="bold")
        print_table(console, _payoff_table(found))
    console.print()
    print_text(console, "What the estimate carries", style="bold")
    for line in _trust(found):
        print_text(console, line)
    if len(found.supports) > 1:
        print_text(console, f"Supports of the equilibria over {count(found.resamples)} resamples of the futures:")
        for line in _support_lines(found):
            print_text(console, line, indent="  ")
    for line in (*_closing(found), *assumption_lines(scenario, settings=settings)):
        print_text(console, line)
    print_text(
        console,
        "Strategies and payoffs are those that the scenario declares: this is what follows in this model, no advice.",
        style="italic",
    )


def answer(found: Solution) -> str:
    """One sentence, written from the equilibria: what each does in all of them, and who differs between them."""
    fixed, open_ = [], []
    for player in found.players:
        used = _used(found.nash, player.id)
        if len(used) == 1:
            fixed.append(f"{_with_twins(found, player.id, used[0])} ({player.name})")
        else:
            open_.append(f"{_either(used)} ({player.name})")
    where = "of the estimated game" if found.is_complete else "found"
    if len(found.nash) == 1:
        mixed = [f"a mixture of {words}" for words in open_]
        return f"The one equilibrium {where}: {_listed([*fixed, *mixed])}."
    if not open_:
        return f"Every equilibrium {where} has {_listed(fixed)}."
    if not fixed:
        return f"The equilibria {where} differ in everything: {_listed(open_)}."
    return f"Every equilibrium {where} has {_listed(fixed)}; they differ in {_listed(open_)}."


def _used(entries: Iterable[EquilibriumEntry], player: str) -> list[str]:
    return list(dict.fromkeys(strategy for entry in entries for strategy in entry.support[player]))


def _with_twins(found: Solution, player: str, strategy: str) -> str:
    others = [name for group in found.player(player).alike if strategy in group for name in group if name != strategy]
    return f"{_either([strategy, *others])}, which come to the same," if others else strategy


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _standing(found: Solution) -> list[str]:
    sets = len({entry.component for entry in found.nash})
    points = plural(len(found.nash), "point")
    lines = [
        f"{plural(sets, 'equilibrium', 'separate equilibria')} ({points}) in the game estimated from"
        f" {count(found.futures)} futures of each of {plural(len(found.payoffs) // len(found.players), 'profile')}"
        + (
            f"; the same supports in {percent(found.support_stability, digits=0)} of {count(found.resamples)} resamples."
            if found.support_stability is not None
            else "."
        )
    ]
    if not found.is_complete:
        even = (
            " An even number was found, so at least one is missing or the game has ties."
            if len(found.nash) % 2 == 0
            else ""
        )
        lines.append(
            f"More than two players have a choice to make: all pure equilibria are here, but mixed ones were searched for"
            f" ({', '.join(found.methods)}) and may be missing.{even}"
        )
    shared = [
        c for c in dict.fromkeys(e.component for e in found.nash) if [e.component for e in found.nash].count(c) > 1
    ]
    for component in shared:
        numbers = [str(n) for n, entry in enumerate(found.nash, start=1) if entry.component == component]
        between = "every mixture between them is one" if len(numbers) == 2 else "mixtures between neighbours are some"
        lines.append(f"{_listed(numbers)} belong together: {between} too.")
    return lines


def _title(number: int, entry: EquilibriumEntry) -> str:
    ties = "" if entry.is_decisive else ", not decisive"
    return f"Equilibrium {number}: {entry.kind}{ties}"


def _equilibrium_table(found: Solution, entry: EquilibriumEntry) -> Table:
    from rich.text import Text

    table = new_table()
    table.add_column("Player")
    table.add_column("plays", ratio=1)
    table.add_column("payoff", justify="right", no_wrap=True)
    table.add_column("nearest other")
    table.add_column("loses by it", justify="right", no_wrap=True)
    table.add_column("90% interval", justify="right", no_wrap=True)
    for player in found.players:
        nearest = _nearest(entry, player.id)
        plays = _mixture(entry.profile[player.id], entry, player.id)
        cells = ("-", "", "") if nearest is None else (nearest.strategy, _small(nearest.loss), _range(nearest))
        table.add_row(
            Text(player.id), Text(plays), f"{entry.payoffs[player.id]:.3f}", Text(cells[0]), cells[1], cells[2]
        )
    return table


def _nearest(entry: EquilibriumEntry, player: str) -> Deviation | None:
    own = [deviation for deviation in entry.deviations if deviation.player == player]
    return min(own, key=lambda deviation: deviation.loss, default=None)


def _mixture(vector: Mapping[str, float], entry: EquilibriumEntry, player: str) -> str:
    used = [(strategy, share) for strategy, share in vector.items() if share > 0]
    if len(used) == 1:
        return used[0][0]
    parts = []
    for strategy, share in used:
        bounds = "" if entry.low is None or entry.high is None else _bounds(entry, player, strategy)
        parts.append(f"{strategy} {percent(share)}{bounds}")
    return "\n".join(parts)


def _bounds(entry: EquilibriumEntry, player: str, strategy: str) -> str:
    assert entry.low is not None
    assert entry.high is not None
    return f" ({100 * entry.low[player][strategy]:.0f}\N{EN DASH}{100 * entry.high[player][strategy]:.0f})"


def _equilibrium_notes(found: Solution, entry: EquilibriumEntry) -> list[str]:
    notes = []
    for player in found.players:
        own = [deviation for deviation in entry.deviations if deviation.player == player.id]
        same = [deviation.strategy for deviation in own if deviation.differing == 0]
        if same:
            notes.append(f"{player.id}: {_either(same)} would come to the same in every future.")
        notes += [
            f"{player.id}: {deviation.strategy} cannot be told from it; they differ in"
            f" {plural(deviation.differing, 'future')} of {count(found.futures - found.failed)}."
            for deviation in own
            if deviation.differing and not deviation.is_decisive
        ]
    notes += [
        f"It rests on {weak.player}: {weak.strategy}, which is never better than {weak.by} and sometimes worse:"
        " a threat that need not be believed."
        for weak in entry.rests_on
    ]
    return notes


def _print_replies(found: Solution, console: Console) -> None:
    from rich.text import Text

    table = new_table()
    table.add_column("If all others do as the file says", ratio=1)
    for heading in ("payoff", "90% interval", "short of best", "90% interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    for reply in found.replies:
        name = Text(f"{reply.player}: {reply.strategy}", style="bold" if reply.is_best else "")
        short = ("best", "") if reply.is_best else (_small(reply.shortfall), _pair(reply.low, reply.high, digits=4))
        table.add_row(name, f"{reply.payoff:.3f}", _pair(reply.payoff_low, reply.payoff_high), *short)
    for own in found.declared:
        table.add_row(Text(f"{own.player}: as the file says"), f"{own.payoff:.3f}", _pair(own.low, own.high), "", "")
    console.print()
    print_text(console, "Best responses to the behaviour of the file", style="bold")
    print_table(console, table)


def _print_branch(found: Solution, console: Console) -> None:
    from rich.text import Text

    table = new_table()
    has_intervals = any(entry.low is not None for entry in found.quantal_responses)
    what = "90% interval of the probability" if has_intervals else "Probability"
    table.add_column(f"{what} in %, by lambda", ratio=1)
    for entry in found.quantal_responses:
        table.add_column(f"{entry.lambda_:g}", justify="right", no_wrap=True)
    for player in found.players:
        for strategy in player.strategies:
            cells = [_probability(entry, player.id, strategy) for entry in found.quantal_responses]
            table.add_row(Text(f"{player.id}: {strategy}"), *cells)
    table.add_row("most that anybody could gain", *(f"{entry.regret:.3f}" for entry in found.quantal_responses))
    console.print()
    print_text(console, "If choices are noisy: logit quantal responses (0 is chance, large is sharp)", style="bold")
    print_table(console, table)


def _probability(entry: EquilibriumEntry, player: str, strategy: str) -> str:
    if entry.low is None or entry.high is None:
        return f"{100 * entry.profile[player][strategy]:.1f}"
    return f"{100 * entry.low[player][strategy]:.1f}\N{EN DASH}{100 * entry.high[player][strategy]:.1f}"


def _payoff_table(found: Solution) -> Table:
    from rich.text import Text

    table = new_table()
    table.add_column(", ".join(player.id for player in found.players), ratio=1)
    for player in found.players:
        table.add_column(player.id, justify="right", no_wrap=True)
    width = len(found.players)
    for first in range(0, len(found.payoffs), width):
        row = found.payoffs[first : first + width]
        profile = ", ".join(row[0].profile.values())
        table.add_row(Text(profile), *(_pair(entry.low, entry.high) for entry in row))
    return table


def _trust(found: Solution) -> list[str]:
    return ([_dominance(found)] if found.dominated else []) + _reached_lines(found)


def _support_lines(found: Solution) -> list[str]:
    lines = [
        f"{percent(entry.share)}{' (as above)' if entry.is_estimate else ''}: {_supports(found, entry.supports)}"
        for entry in found.supports[:SHOWN_SETS]
    ]
    if len(found.supports) > SHOWN_SETS:
        rest = sum(entry.share for entry in found.supports[SHOWN_SETS:])
        lines.append(f"{percent(rest)}: {plural(len(found.supports) - SHOWN_SETS, 'other set')}")
    return lines


def _closing(found: Solution) -> list[str]:
    lines = [
        f"All {count(len(found.payoffs))} estimated payoffs are right to {found.regret_bound:.3f} at once, with"
        f" probability {1 - found.delta:.0%}: then every equilibrium of the true game is one of this up to"
        f" {2 * found.regret_bound:.3f}, and the reverse. Payoffs run from 0 to 1."
    ]
    if found.failed:
        lines.append(
            f"{plural(found.failed, 'future')} of {count(found.futures)} failed in some profile and count in none."
        )
    return [*lines, f"Seed {found.seed}; the same futures in every profile, so differences are paired."]


def _dominance(found: Solution) -> str:
    parts = [
        f"{entry.player}: {entry.strategy} (by {entry.by}{'' if entry.is_certain else '; not told from a tie'})"
        for entry in found.dominated
    ]
    return f"Dominated, one after the other: {'; '.join(parts)}."


def _reached_lines(found: Solution) -> list[str]:
    lines = []
    for decision in dict.fromkeys(entry.decision for entry in found.reached):
        shares = [entry.share for entry in found.reached if entry.decision == decision]
        least, most = min(shares), max(shares)
        if least == 1:
            continue
        if most == 0:
            lines.append(f"{decision} is never come to: what is chosen there changes nothing.")
        else:
            span = percent(most) if least == most else f"{percent(least)} to {percent(most)}"
            by = "" if least == most else ", by profile"
            lines.append(f"{decision} is come to in {span} of the futures{by}; elsewhere it changes nothing.")
    return lines


def _supports(found: Solution, supports: Sequence[Mapping[str, Sequence[str]]]) -> str:
    """The supports of one set; players who always use the same are left out."""
    every = [each for entry in found.supports for each in entry.supports]
    differing = [p.id for p in found.players if len({tuple(each[p.id]) for each in every}) > 1]
    told = [", ".join(f"{name} {'+'.join(support[name])}" for name in differing) for support in supports]
    return " | ".join(told)


def _small(value: float) -> str:
    return f"{value:.4f}"


def _range(deviation: Deviation) -> str:
    return _pair(deviation.low, deviation.high, digits=4)


def _pair(low: float, high: float, *, digits: int = 3) -> str:
    if low < 0:
        return f"{low:.{digits}f} to {high:.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return f"{low:.{digits}f}\N{EN DASH}{high:.{digits}f}"
