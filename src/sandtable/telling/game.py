"""What is said of a solved game: what all equilibria have in common, each of them, best responses, noisy choices, reliability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sandtable.extras import install_line
from sandtable.telling.common import sampled_line
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told, columns
from sandtable.wording import NOTHING, count, estimate, fixed, interval, listed, number, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.game.solution import Deviation, EquilibriumEntry, PlayerEntry, Solution
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario

SHOWN_SETS = 5
LOSS_DIGITS = 4  # decimals of a loss or shortfall at most
NO_ADVICE = (
    "Strategies and payoffs are those that the scenario declares: this is what follows in this model, not advice."
)


def tell_solution(found: Solution, scenario: Scenario | None, *, payoffs: bool = True) -> Told:
    """Answer, equilibria, best responses, quantal responses, reliability. payoffs : with those of every profile."""
    every = [Part(sentences=(*standing(found), SCALE)), *_equilibria(found), _replies(found)]
    if found.quantal_responses:
        every.append(_branch(found))
    if payoffs:
        every.append(_payoffs(found))
    every.append(_reliability(found, scenario))
    failed: tuple[str, ...] = ()
    if found.failed:
        are = "is" if found.failed == 1 else "are"
        failed = (
            f"{plural(found.failed, 'future')} of {count(found.futures)} failed in some profile and {are} excluded.",
        )
    return Told(
        title=found.title,
        answer=(answer(found),),
        parts=tuple(every),
        warnings=failed,
        notes=(
            f"Seed {found.seed}; the same futures in every profile, so differences are paired. Intervals are"
            f" {found.level:.0%} intervals and are not adjusted for multiple comparisons.",
        ),
        common=sampled_line(scenario),
        closing=NO_ADVICE,
    )


SCALE = (
    "A payoff is the sum of the declared utilities of the outcomes that hold, scaled from 0, the least that occurred in any"
    " future of any profile, to 1, the greatest."
)


def answer(found: Solution) -> str:
    """One sentence, written from the equilibria: what each does in all of them, and who differs between them."""
    if not found.nash:
        if found.has_mixed:
            return "No equilibrium of the estimated game was found, though every game has one."
        return "The estimated game has no pure equilibrium, so its equilibria are mixed."
    same, open_ = [], []
    for player in found.players:
        used = _used(found.nash, player.id)
        if len(used) == 1:
            same.append(f"{_with_twins(player, used[0])} ({player.name})")
        else:
            open_.append(f"{_either([_quoted(player, each) for each in used])} ({player.name})")
    kind = "" if found.has_mixed else "pure "
    where = "of the estimated game" if found.is_complete or not found.has_mixed else "found"
    if len(found.nash) == 1:
        mixed = [f"a mixture of {words}" for words in open_]
        what = (
            f"one {kind}equilibrium was found" if where == "found" else f"the estimated game has one {kind}equilibrium"
        )
        return f"In this model {what}: {listed([*same, *mixed])}."
    if not open_:
        return f"In this model every {kind}equilibrium {where} has {listed(same)}."
    if not same:
        return f"In this model the {kind}equilibria {where} have no strategy in common: {listed(open_)}."
    return f"In this model every {kind}equilibrium {where} has {listed(same)}; they differ in {listed(open_)}."


def standing(found: Solution) -> Iterator[str]:
    """How many equilibria of what, how stable, what may be missing, which belong together."""
    sets = len({entry.component for entry in found.nash})
    points = plural(len(found.nash), "point")
    what = plural(sets, "equilibrium", "separate equilibria") if found.nash else "No equilibrium"
    yield (
        f"{what} ({points}) in the game estimated from {count(found.futures)} futures of each of"
        f" {plural(len(found.payoffs) // max(1, len(found.players)), 'profile')}."
    )
    if len(found.nash) > 1:
        yield "Several equilibria are a set: none is an average, and nothing here makes one more likely than another."
    if found.support_stability is not None:
        yield (
            f"A fresh run of {count(found.futures)} futures has equilibria of the same strategies with probability"
            f" {percent(found.support_stability, digits=0)}, measured on {count(found.fresh_futures)} further futures."
        )
    if not found.has_mixed:
        yield (
            "Mixed equilibria were not looked for: that needs pygambit, which is not installed"
            f" (`{install_line('game')}`). All pure equilibria are here, and everything else is the same with it."
        )
    elif not found.is_complete:
        even = " An even number was found, so at least one is missing or the game has ties."
        yield (
            "More than two players have a choice to make: all pure equilibria are here, but mixed ones were searched for"
            f" ({', '.join(found.methods)}) and may be missing.{even if len(found.nash) % 2 == 0 else ''}"
        )
    components = [entry.component for entry in found.nash]
    for component in dict.fromkeys(components):
        numbers = [str(n) for n, entry in enumerate(found.nash, start=1) if entry.component == component]
        if len(numbers) > 1:
            between = "every mixture between them" if len(numbers) == 2 else "some mixtures between neighbours"
            yield f"{listed(numbers)} belong together: {between} {'is an equilibrium' if len(numbers) == 2 else 'are equilibria'} too."


# -- equilibria --------------------------------------------------------------------------------------


def _equilibria(found: Solution) -> Iterator[Part]:
    tables = []
    for place, entry in enumerate(found.nash, start=1):
        is_firm = "" if entry.is_decisive else ", not decisive"
        heads = (Column("payoff"), Column("nearest alternative", "words"), "cost of switching", "90% interval")
        rows = [_play(found, entry, player) for player in found.players]
        tables.append(
            Table(
                columns("Player and strategy", *heads), tuple(rows), title=f"Equilibrium {place}: {entry.kind}{is_firm}",
                notes=tuple(_equilibrium_notes(found, entry)),
            )
        )  # fmt: skip
    if tables:
        notes: tuple[str, ...] = ()
        if not all(entry.is_decisive for entry in found.nash):
            notes = ("Not decisive: for some player another strategy cannot be distinguished from the one it uses.",)
        yield Part(
            title="Equilibria",
            sentences=("In an equilibrium no player gains by changing its strategy alone.",),
            tables=tuple(tables),
            notes=notes,
        )


def _play(found: Solution, entry: EquilibriumEntry, player: PlayerEntry) -> Row:
    own = [deviation for deviation in entry.deviations if deviation.player == player.id]
    nearest: Deviation | None = min(own, key=lambda deviation: deviation.loss.value, default=None)
    name = f"{player.name}: {_mixture(entry, player)}"
    if nearest is None:
        return Row.of(name, fixed(entry.payoffs[player.id], digits=3), NOTHING, "", "")
    loss = [Cell(text, faint=not nearest.is_decisive) for text in number(*nearest.loss, most=LOSS_DIGITS)]
    return Row.of(name, fixed(entry.payoffs[player.id], digits=3), player.titles[nearest.strategy], *loss)


def _mixture(entry: EquilibriumEntry, player: PlayerEntry) -> str:
    used = [(strategy, share) for strategy, share in entry.profile[player.id].items() if share > 0]
    if len(used) == 1:
        return player.titles[used[0][0]]
    parts = []
    for strategy, share in used:
        if entry.low is None or entry.high is None:
            parts.append(f"{player.titles[strategy]} {percent(share)}")
        else:
            value, bounds = estimate(share, entry.low[player.id][strategy], entry.high[player.id][strategy])
            parts.append(f"{player.titles[strategy]} {value} ({bounds})")
    return "; ".join(parts)


def _equilibrium_notes(found: Solution, entry: EquilibriumEntry) -> Iterator[str]:
    for player in found.players:
        own = [deviation for deviation in entry.deviations if deviation.player == player.id]
        same = [_quoted(player, deviation.strategy) for deviation in own if deviation.differing == 0]
        if same:
            yield f"{player.name}: {_either(same)} gives the same payoff in every future."
        for deviation in own:
            if deviation.differing and not deviation.is_decisive:
                yield (
                    f"{player.name}: {_quoted(player, deviation.strategy)} cannot be distinguished from it; they differ in"
                    f" {plural(deviation.differing, 'future')} of {count(found.futures - found.failed)}."
                )
    for weak in entry.rests_on:
        player = found.player(weak.player)
        yield (
            f"It rests on {player.name}: {_quoted(player, weak.strategy)}, which is never better than"
            f" {_quoted(player, weak.by)} and sometimes worse: a threat that need not be believed."
        )


# -- best responses and noisy choices ----------------------------------------------------------------


def _replies(found: Solution) -> Part:
    rows = []
    for place, player in enumerate(found.players):
        own = sorted((each for each in found.replies if each.player == player.id), key=lambda each: -each.payoff.value)
        for first, reply in enumerate(own):
            short: tuple[str | Cell, ...] = ("best", "")
            if not reply.is_best:
                is_close = reply.shortfall.low <= 0
                short = tuple(Cell(text, faint=is_close) for text in number(*reply.shortfall, most=LOSS_DIGITS))
            name = Cell(f"{player.name}: {player.titles[reply.strategy]}", strong=reply.is_best)
            rows.append(Row.of(name, *number(*reply.payoff), *short, apart=bool(place) and not first))
        rows += [
            Row.of(f"{player.name}: as the file says", *number(*each.payoff), "", "")
            for each in found.declared
            if each.player == player.id
        ]
    heads = ("payoff", "90% interval", "short of the best", "90% interval")
    return Part(
        title="Best responses to the behaviour of the file",
        sentences=("Each strategy if all others do as the file says.",),
        charts=("replies",),
        tables=(Table(columns("Player and strategy", *heads), tuple(rows)),),
    )


def _branch(found: Solution) -> Part:
    responses = found.quantal_responses
    has_intervals = any(entry.low is not None for entry in responses)
    rows = [
        Row.of(
            f"{player.name}: {player.titles[strategy]}", *(_chance(entry, player.id, strategy) for entry in responses),
            apart=bool(place) and not first,
        )
        for place, player in enumerate(found.players)
        for first, strategy in enumerate(player.strategies)
    ]  # fmt: skip
    rows.append(
        Row.of("most that anybody could gain", *(fixed(entry.regret, digits=3) for entry in responses), apart=True)
    )
    what = "90% interval of the probability" if has_intervals else "Probability"
    heads = [f"{entry.lambda_:g}" for entry in responses]
    return Part(
        title="If choices are noisy",
        sentences=(
            "Logit quantal responses: how likely each strategy is the more precisely everybody chooses (lambda: 0 is chance,"
            " large is sharp).",
        ),
        charts=tuple(f"branch-{player.id}" for player in found.players),
        captions=tuple(player.name for player in found.players),
        tables=(Table(columns(f"{what} in %, by lambda", *heads), tuple(rows)),),
    )


def _chance(entry: EquilibriumEntry, player: str, strategy: str) -> str:
    if entry.low is None or entry.high is None:
        return percent(entry.profile[player][strategy]).removesuffix("%")
    return interval(entry.low[player][strategy], entry.high[player][strategy], digits=1).removesuffix("%")


def _payoffs(found: Solution) -> Part:
    width = len(found.players)
    rows = []
    for first in range(0, len(found.payoffs), width):
        row = found.payoffs[first : first + width]
        profile = ", ".join(found.title_of(player, strategy) for player, strategy in row[0].profile.items())
        rows.append(Row.of(profile, *(_mean_and_bounds(entry.payoff) for entry in row)))
    heads = [Column(f"payoff of {player.name}") for player in found.players]
    return Part(
        title="Payoffs of every profile",
        sentences=("The estimated game, with the 90% interval of each payoff.",),
        charts=tuple(f"payoffs-{player.id}" for player in found.players),
        captions=tuple(player.name for player in found.players),
        tables=(Table(columns(", ".join(player.name for player in found.players), *heads), tuple(rows), kept=True),),
        detail=True,
    )


def _mean_and_bounds(found: Estimate) -> Cell:
    mean, bounds = number(*found)
    return Cell(mean, note=bounds)


# -- reliability -------------------------------------------------------------------------------------


def _reliability(found: Solution, scenario: Scenario | None) -> Part:
    sentences = [*([_dominance(found)] if found.dominated else []), *_reached_lines(found, scenario), *_bound(found)]
    tables: tuple[Table, ...] = ()
    if len(found.supports) > 1:
        rows = [
            Row.of(
                Cell(_supports(found, entry.supports), note="as in the estimate" if entry.is_estimate else ""),
                percent(entry.share),
            )
            for entry in found.supports[:SHOWN_SETS]
        ]
        if len(found.supports) > SHOWN_SETS:
            rest = sum(entry.share for entry in found.supports[SHOWN_SETS:])
            rows.append(Row.of(plural(len(found.supports) - SHOWN_SETS, "other set"), percent(rest)))
        heading = "Strategies that the equilibria use"
        tables = (Table(columns(heading, f"share of {count(found.fresh_runs)} fresh runs"), tuple(rows)),)
    return Part(title="Reliability of the estimate", sentences=tuple(sentences), tables=tables)


def _bound(found: Solution) -> Iterator[str]:
    every = "Both" if len(found.payoffs) == 2 else f"All {count(len(found.payoffs))}"
    yield (
        f"With probability {1 - found.delta:.0%}, {every.lower()} estimated payoffs are within"
        f" {fixed(found.regret_bound, digits=3)} of the true ones at once: then every equilibrium of the true game is one of"
        f" this up to {fixed(2 * found.regret_bound, digits=3)}, and the reverse. A payoff outside the range that occurred,"
        " which no future showed, counts as its end."
    )
    same = [player.name for player in found.players if player.least == player.greatest]
    if same:
        yield f"{listed(same)}: every future of every profile has the same payoff, so there is nothing to choose by."


def _dominance(found: Solution) -> str:
    parts = []
    for entry in found.dominated:
        player = found.player(entry.player)
        tie = "" if entry.is_certain else "; not distinguished from a tie"
        parts.append(f"{player.name}: {_quoted(player, entry.strategy)} (by {_quoted(player, entry.by)}{tie})")
    return f"Dominated, one after the other: {'; '.join(parts)}."


def _reached_lines(found: Solution, scenario: Scenario | None) -> Iterator[str]:
    for decision in dict.fromkeys(entry.decision for entry in found.reached):
        shares = [entry.share.value for entry in found.reached if entry.decision == decision]
        least, most = min(shares), max(shares)
        title = f"“{decision if scenario is None else scenario.decisions[decision].title}”"
        if least == 1:
            continue
        if most == 0:
            yield f"{title} is never reached: what is chosen there changes nothing."
        else:
            span = percent(most) if least == most else f"{percent(least)} to {percent(most)}"
            by = "" if least == most else ", depending on the profile"
            yield f"{title} is reached in {span} of the futures{by}; elsewhere it changes nothing."


def _supports(found: Solution, supports: Sequence[Mapping[str, Sequence[str]]]) -> str:
    """The supports of one set; players who always use the same are left out."""
    if not supports:
        return "no equilibrium" if found.has_mixed else "no pure equilibrium"
    every = [each for entry in found.supports for each in entry.supports]
    differing = [p for p in found.players if len({tuple(each[p.id]) for each in every}) > 1]
    said = [
        ", ".join(
            f"{player.name} {' + '.join(_quoted(player, each) for each in support[player.id])}" for player in differing
        )
        for support in supports
    ]
    return " | ".join(words or "the same strategies as above" for words in said)


# -- names of strategies -----------------------------------------------------------------------------


def _used(entries: Iterable[EquilibriumEntry], player: str) -> list[str]:
    return list(dict.fromkeys(strategy for entry in entries for strategy in entry.support[player]))


def _quoted(player: PlayerEntry, strategy: str) -> str:
    return f"“{player.titles[strategy]}”"


def _with_twins(player: PlayerEntry, strategy: str) -> str:
    others = [name for group in player.alike if strategy in group for name in group if name != strategy]
    words = [_quoted(player, each) for each in (strategy, *others)]
    return f"{_either(words)}, which come to the same," if others else words[0]


def _either(words: Sequence[str]) -> str:
    return listed(words, last="or")
