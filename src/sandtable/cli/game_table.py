"""What `solve` found, in the terminal: the answer in words, equilibria, best replies, quantal responses, what to trust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sandtable.cli.outcome_table import assumption_lines
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.wording import count, percent, plural
from sandtable.extras import install_line
from sandtable.wording import estimate

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
    print_text(console, "Reliability of the estimate", style="bold")
    for line in _trust(found, scenario):
        print_text(console, line)
    if len(found.supports) > 1:
        print_text(console, f"Strategies that the equilibria use, in {count(found.fresh_runs)} fresh runs:")
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
    if not found.nash:
        if found.has_mixed:
            return "No equilibrium of the estimated game was found, though every game has one."
        return "The estimated game has no pure equilibrium, so its equilibria are mixed."
    fixed, open_ = [], []
    for player in found.players:
        used = _used(found.nash, player.id)
        if len(used) == 1:
            fixed.append(f"{_with_twins(found, player.id, used[0])} ({player.name})")
        else:
            open_.append(f"{_either([_quoted(found, player.id, each) for each in used])} ({player.name})")
    kind = "" if found.has_mixed else "pure "
    where = "of the estimated game" if found.is_complete or not found.has_mixed else "found"
    if len(found.nash) == 1:
        mixed = [f"a mixture of {words}" for words in open_]
        return f"The one {kind}equilibrium {where}: {_listed([*fixed, *mixed])}."
    if not open_:
        return f"Every {kind}equilibrium {where} has {_listed(fixed)}."
    if not fixed:
        return f"The {kind}equilibria {where} differ in everything: {_listed(open_)}."
    return f"Every {kind}equilibrium {where} has {_listed(fixed)}; they differ in {_listed(open_)}."


def _used(entries: Iterable[EquilibriumEntry], player: str) -> list[str]:
    return list(dict.fromkeys(strategy for entry in entries for strategy in entry.support[player]))


def _quoted(found: Solution, player: str, strategy: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{found.title_of(player, strategy)}\N{RIGHT DOUBLE QUOTATION MARK}"


def _with_twins(found: Solution, player: str, strategy: str) -> str:
    others = [name for group in found.player(player).alike if strategy in group for name in group if name != strategy]
    words = [_quoted(found, player, each) for each in (strategy, *others)]
    return f"{_either(words)}, which come to the same," if others else words[0]


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _standing(found: Solution) -> list[str]:
    sets = len({entry.component for entry in found.nash})
    points = plural(len(found.nash), "point")
    what = plural(sets, "equilibrium", "separate equilibria") if found.nash else "No equilibrium"
    lines = [
        f"{what} ({points}) in the game estimated from {count(found.futures)} futures of each of"
        f" {plural(len(found.payoffs) // len(found.players), 'profile')}."
    ]
    if found.support_stability is not None:
        lines.append(
            f"A fresh run of {count(found.futures)} futures has equilibria of the same strategies with probability"
            f" {percent(found.support_stability, digits=0)}, as {count(found.fresh_futures)} further futures show."
        )
    if not found.has_mixed:
        lines.append(
            "Mixed equilibria were not looked for: that needs pygambit, which is not installed"
            f" ({install_line('game')}). All pure equilibria are here, and everything else is the same with it."
        )
    elif not found.is_complete:
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
    table.add_column("Player plays", ratio=3)
    table.add_column("payoff", justify="right", no_wrap=True)
    table.add_column("nearest other", ratio=2)
    table.add_column("loses by it", justify="right", no_wrap=True)
    table.add_column("90% interval", justify="right", no_wrap=True)
    for player in found.players:
        nearest = _nearest(entry, player.id)
        plays = f"{player.name}: {_mixture(found, entry, player.id)}"
        cells = (
            ("-", "", "")
            if nearest is None
            else (found.title_of(player.id, nearest.strategy), _small(nearest.loss), _range(nearest))
        )
        table.add_row(Text(plays), f"{entry.payoffs[player.id]:.3f}", Text(cells[0]), cells[1], cells[2])
    return table


def _nearest(entry: EquilibriumEntry, player: str) -> Deviation | None:
    own = [deviation for deviation in entry.deviations if deviation.player == player]
    return min(own, key=lambda deviation: deviation.loss, default=None)


def _mixture(found: Solution, entry: EquilibriumEntry, player: str) -> str:
    used = [(strategy, share) for strategy, share in entry.profile[player].items() if share > 0]
    if len(used) == 1:
        return found.title_of(player, used[0][0])
    parts = []
    for strategy, share in used:
        if entry.low is None or entry.high is None:
            parts.append(f"{found.title_of(player, strategy)} {percent(share)}")
        else:
            value, bounds = estimate(share, entry.low[player][strategy], entry.high[player][strategy])
            parts.append(f"{found.title_of(player, strategy)} {value} ({bounds})")
    return "; ".join(parts)


def _equilibrium_notes(found: Solution, entry: EquilibriumEntry) -> list[str]:
    notes = []
    for player in found.players:
        own = [deviation for deviation in entry.deviations if deviation.player == player.id]
        same = [_quoted(found, player.id, deviation.strategy) for deviation in own if deviation.differing == 0]
        if same:
            notes.append(f"{player.name}: {_either(same)} would come to the same in every future.")
        notes += [
            f"{player.name}: {_quoted(found, player.id, deviation.strategy)} cannot be distinguished from it; they differ"
            f" in {plural(deviation.differing, 'future')} of {count(found.futures - found.failed)}."
            for deviation in own
            if deviation.differing and not deviation.is_decisive
        ]
    notes += [
        f"It rests on {found.player(weak.player).name}: {_quoted(found, weak.player, weak.strategy)}, which is never"
        f" better than {_quoted(found, weak.player, weak.by)} and sometimes worse: a threat that need not be believed."
        for weak in entry.rests_on
    ]
    return notes


def _print_replies(found: Solution, console: Console) -> None:
    from rich.text import Text

    table = new_table()
    table.add_column("If all others do as the file says", ratio=1)
    for heading in ("payoff", "90% interval", "short of best", "90% interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    for player in found.players:
        for reply in (each for each in found.replies if each.player == player.id):
            name = f"{player.name}: {found.title_of(player.id, reply.strategy)}"
            short = ("best", "") if reply.is_best else (_small(reply.shortfall), _pair(reply.low, reply.high, digits=4))
            table.add_row(
                Text(name, style="bold" if reply.is_best else ""),
                f"{reply.payoff:.3f}", _pair(reply.payoff_low, reply.payoff_high), *short,
            )  # fmt: skip
        for own in (each for each in found.declared if each.player == player.id):
            name = f"{player.name}: as the file says"
            table.add_row(Text(name), f"{own.payoff:.3f}", _pair(own.low, own.high), "", "")
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
            table.add_row(Text(f"{player.name}: {found.title_of(player.id, strategy)}"), *cells)
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
    table.add_column(", ".join(player.name for player in found.players), ratio=1)
    for player in found.players:
        table.add_column(player.name, justify="right", no_wrap=True)
    width = len(found.players)
    for first in range(0, len(found.payoffs), width):
        row = found.payoffs[first : first + width]
        profile = ", ".join(found.title_of(player, strategy) for player, strategy in row[0].profile.items())
        table.add_row(Text(profile), *(_pair(entry.low, entry.high) for entry in row))
    return table


def _trust(found: Solution, scenario: Scenario) -> list[str]:
    return ([_dominance(found)] if found.dominated else []) + _reached_lines(found, scenario)


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
    every = "Both" if len(found.payoffs) == 2 else f"All {count(len(found.payoffs))}"
    lines = [
        f"{every} estimated payoffs are right to {found.regret_bound:.3f} at once, with"
        f" probability {1 - found.delta:.0%}: then every equilibrium of the true game is one of this up to"
        f" {2 * found.regret_bound:.3f}, and the reverse. Payoff 0 is the least that occurred in any future of any"
        " profile, 1 the greatest; one outside of that, which no future showed, counts as its end."
    ]
    same = [player.name for player in found.players if player.least == player.greatest]
    if same:
        lines.append(
            f"{_listed(same)}: every future of every profile is worth the same, so there is nothing to choose by."
        )
    if found.failed:
        lines.append(
            f"{plural(found.failed, 'future')} of {count(found.futures)} failed in some profile and are excluded."
        )
    return [*lines, f"Seed {found.seed}; the same futures in every profile, so differences are paired."]


def _dominance(found: Solution) -> str:
    parts = [
        f"{found.player(entry.player).name}: {_quoted(found, entry.player, entry.strategy)} (by"
        f" {_quoted(found, entry.player, entry.by)}{'' if entry.is_certain else '; not distinguished from a tie'})"
        for entry in found.dominated
    ]
    return f"Dominated, one after the other: {'; '.join(parts)}."


def _reached_lines(found: Solution, scenario: Scenario) -> list[str]:
    lines = []
    for decision in dict.fromkeys(entry.decision for entry in found.reached):
        shares = [entry.share for entry in found.reached if entry.decision == decision]
        least, most = min(shares), max(shares)
        title = f"\N{LEFT DOUBLE QUOTATION MARK}{scenario.decisions[decision].title}\N{RIGHT DOUBLE QUOTATION MARK}"
        if least == 1:
            continue
        if most == 0:
            lines.append(f"{title} is never reached: what is chosen there changes nothing.")
        else:
            span = percent(most) if least == most else f"{percent(least)} to {percent(most)}"
            by = "" if least == most else ", depending on the profile"
            lines.append(f"{title} is reached in {span} of the futures{by}; elsewhere it changes nothing.")
    return lines


def _supports(found: Solution, supports: Sequence[Mapping[str, Sequence[str]]]) -> str:
    """The supports of one set; players who always use the same are left out."""
    if not supports:
        return "no equilibrium" if found.has_mixed else "no pure equilibrium"
    every = [each for entry in found.supports for each in entry.supports]
    differing = [p for p in found.players if len({tuple(each[p.id]) for each in every}) > 1]
    told = [
        ", ".join(
            f"{player.name} {' + '.join(_quoted(found, player.id, each) for each in support[player.id])}"
            for player in differing
        )
        for support in supports
    ]
    return " | ".join(words or "the same strategies as above" for words in told)


def _small(value: float) -> str:
    return f"{value:.4f}"


def _range(deviation: Deviation) -> str:
    return _pair(deviation.low, deviation.high, digits=4)


def _pair(low: float, high: float, *, digits: int = 3) -> str:
    if low < 0:
        return f"{low:.{digits}f} to {high:.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return f"{low:.{digits}f}\N{EN DASH}{high:.{digits}f}"
