"""Random conditions and times for random theatres: every function of the expression language, over declared names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random


@dataclass
class Vocabulary:
    """What a condition may name. `number`, `day` and `share` give the name of a new assumption of that kind."""

    random: Random
    actors: list[str]
    places: list[str]
    zones: list[str]
    barriers: list[str]
    formations: list[str]
    fires: list[str]
    beliefs: list[str]
    options: list[tuple[str, str]]  # actor, option
    horizon: int
    supply: Callable[[str], str]  # prior text -> name of a new assumption
    said: set[str] = field(default_factory=set)  # kinds of atoms used, for the coverage test


def condition(v: Vocabulary, *, depth: int = 2) -> str:
    """A random condition; `depth` bounds the nesting of and, or, not."""
    r = v.random
    if depth == 0 or r.random() < 0.45:
        return _atom(v)
    kind = r.choice(["and", "and", "or", "not"])
    if kind == "not":
        return f"not ({condition(v, depth=depth - 1)})"
    terms = [f"({condition(v, depth=depth - 1)})" for _ in range(r.choice([2, 2, 3]))]
    return f" {kind} ".join(terms)


def time(v: Vocabulary) -> str:
    """A random time expression."""
    r = v.random
    one = f"{r.choice(['first', 'reached'])}({r.choice(v.actors)}, {r.choice(v.places)})"
    other = f"first({r.choice(v.actors)}, {r.choice(v.places)})"
    return r.choice([one, one, f"min({one}, {other})", f"max({one}, {other})", f"{one} + 2 d", "never"])


def _atom(v: Vocabulary) -> str:
    """One comparison or call. Kinds that need something undeclared are left out of the draw."""
    r = v.random
    kinds = ["day", "day-assumed", "day-after", "boolean", "place", "pair", "strength", "time", "share", "contact"]
    kinds += ["formation"] * 2 + ["strength"]
    kinds += [kind for kind, names in (("fires", v.fires), ("belief", v.beliefs), ("option", v.options)) if names]
    kinds += ["line"] if v.barriers else []
    kind = r.choice(kinds)
    v.said.add(kind)
    return _ATOMS[kind](v)


def _day(v: Vocabulary) -> str:
    at = round(v.random.uniform(1, v.horizon * 0.8), v.random.choice([0, 2]))
    return v.random.choice([f"day >= {at:g}", f"day < {at:g} d", f"{at:g} <= day", f"day > {at:g}"])


def _day_assumed(v: Vocabulary) -> str:
    return f"day >= {v.supply(f'uniform(1 d, {v.horizon} d)')}"


def _day_after(v: Vocabulary) -> str:
    r = v.random
    return f"day >= {r.choice(['first', 'reached'])}({r.choice(v.actors)}, {r.choice(v.places)}) + {r.randint(1, 6)} d"


def _boolean(v: Vocabulary) -> str:
    return v.random.choice(["true", "not false", "true or false"])


def _place(v: Vocabulary) -> str:
    r = v.random
    actor, place = r.choice(v.actors), r.choice(v.places)
    somewhere = r.choice(v.places + v.zones)
    calls = [f"controls({actor}, {somewhere})", f"occupied({actor}, {place})", f"present({actor}, {somewhere})"]
    calls += [f"connected({actor}, {place}, {r.choice(v.places)})", f"contiguous({actor})"]
    return r.choice(calls)


def _pair(v: Vocabulary) -> str:
    one, other = v.random.sample(v.actors, 2)
    return v.random.choice([f"hostile({one}, {other})", f"friendly({one}, {other})"])


def _formation(v: Vocabulary) -> str:
    r = v.random
    formation, place = r.choice(v.formations), r.choice(v.places)
    calls = [f"{word}({formation})" for word in ("encircled", "engaged", "broken", "gone")]
    calls += [f"at({formation}, {place})", f"within({formation}, {r.choice([5, 12.5, 30, 60])} km, {place})"]
    return r.choice(calls)


def _strength(v: Vocabulary) -> str:
    r = v.random
    f = r.choice(v.formations)
    share, fighters = round(r.uniform(0.5, 0.98), 2), r.randint(100, 3000)
    levels = [
        f"{share} * initial({f})",
        f"{fighters}",
        f"{fighters} fighters",
        f"initial({f}) * {share} - 50",
        f"initial({f}) / 2 + 100",
    ]
    level = r.choice(levels)
    return r.choice(
        [
            f"strength({f}) < {level}",
            f"strength({f}) <= {level}",
            f"{level} > strength({f})",
            f"strength({f}) >= {level}",
        ]
    )


def _time(v: Vocabulary) -> str:
    r = v.random
    one = f"{r.choice(['first', 'reached'])}({r.choice(v.actors)}, {r.choice(v.places)})"
    other = f"first({r.choice(v.actors)}, {r.choice(v.places)})"
    return r.choice(
        [f"{one} < {other}", f"{one} < never", f"{one} <= {r.randint(2, v.horizon)} d", f"{one} + 3 d < {other}"]
    )


def _share(v: Vocabulary) -> str:
    r = v.random
    bound = r.choice(["0.3", "0.5"]) if r.random() < 0.7 else v.supply("uniform(0.1, 0.9)")
    return f"share({r.choice(v.actors)}) {r.choice(['>', '<'])} {bound}"


def _contact(v: Vocabulary) -> str:
    one, other = v.random.sample(v.actors, 2)
    return f"contact({one}, {other}) {v.random.choice(['>=', '==', '!='])} {v.random.randint(1, 3)}"


def _line(v: Vocabulary) -> str:
    one, other = v.random.sample(v.actors, 2)
    return f"line({one}, {other}, {v.random.choice(v.barriers)}) > 0.5"


def _fires(v: Vocabulary) -> str:
    r = v.random
    fires, (a, b) = r.choice(v.fires), r.sample(v.places, 2)
    calls = [
        f"magazine({fires}) < {r.randint(1, 4)}",
        f"distance({a}, {b}) > reach({fires})",
        f"reach({fires}) >= 40 km",
    ]
    calls += [f"strikes({r.choice(v.actors)}, {r.choice(v.actors)}) >= {r.randint(1, 3)}"] * 2
    return r.choice(calls)


def _belief(v: Vocabulary) -> str:
    return f"belief({v.random.choice(v.beliefs)}) {v.random.choice(['>', '<'])} {v.random.choice([0.2, 0.35, 0.5])}"


def _option(v: Vocabulary) -> str:
    actor, option = v.random.choice(v.options)
    return v.random.choice([f"chose({actor}, {option})", f"choices({actor}, {option}) >= {v.random.randint(1, 3)}"])


_ATOMS: dict[str, Callable[[Vocabulary], str]] = {
    "day": _day, "day-assumed": _day_assumed, "day-after": _day_after, "boolean": _boolean, "place": _place, "pair": _pair,
    "formation": _formation, "strength": _strength, "time": _time, "share": _share, "contact": _contact, "line": _line,
    "fires": _fires, "belief": _belief, "option": _option,
}  # fmt: skip
