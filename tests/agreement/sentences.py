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


def moment(v: Vocabulary, *, depth: int = 1) -> str:
    """A random condition that is read at one moment: half of them ask what flows."""
    r = v.random
    if r.random() < 0.5:
        return condition(v, depth=depth)
    v.said.add("flowing")
    sides = [f"power({r.choice(v.actors)}, {r.choice(v.places + v.zones)})", f"losses({r.choice(v.actors)})"]
    sides += [f"strength({r.choice(v.formations)})"]
    r.shuffle(sides)
    other = r.choice(
        [f"{round(r.uniform(0.3, 3), 2)} * {sides[1]}", f"{r.randint(5, 3000)}", f"{sides[1]} + {sides[2]}"]
    )
    asked = f"{sides[0]} {r.choice(['<', '>', '>=', '<='])} {other}"
    if v.options and r.random() < 0.3:
        actor, option = r.choice(v.options)
        asked = f"since({actor}, {option}) {r.choice(['<', '>'])} {r.randint(1, 9)} d"
    return asked if r.random() < 0.6 else f"({asked}) {r.choice(['and', 'or'])} ({condition(v, depth=1)})"


def number(v: Vocabulary) -> str:
    """A random number between 0 and 1: what a probability or a utility may be."""
    r = v.random
    v.said.add("number")
    atoms = [f"{round(r.random(), 3)}", f"share({r.choice(v.actors)})", v.supply("beta(2, 3)")]
    atoms.append(f"min(1, losses({r.choice(v.actors)}) / 500 fighters)")
    atoms.append(
        f"min(1, power({r.choice(v.actors)}, {r.choice(v.places + v.zones)}) / {r.randint(500, 5000)} fighters)"
    )
    atoms += [f"belief({name})" for name in v.beliefs]
    one, other = r.sample(atoms, 2)
    return r.choice([one, f"{one} * {other}", f"if({moment(v)}, {one}, {other})", f"max({one}, {other})"])


def factor(v: Vocabulary) -> str | float:
    """What odds are multiplied by."""
    r = v.random
    known = [
        0.1,
        0.5,
        2.0,
        4.0,
        0.0 if r.random() < 0.1 else 3.0,
        v.supply("loguniform(0.2, 5)"),
        f"3 * ({number(v)}) + 0.01",
    ]
    return r.choice(known)


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
    if v.options and r.random() < 0.4:
        actor, option = r.choice(v.options)
        return f"day {r.choice(['>=', '<'])} chosen({actor}, {option}) + {r.randint(1, 6)} d"
    return f"day >= {r.choice(['first', 'reached'])}({r.choice(v.actors)}, {r.choice(v.places)}) + {r.randint(1, 6)} d"


def _boolean(v: Vocabulary) -> str:
    return v.random.choice(["true", "not false", "true or false"])


def _place(v: Vocabulary) -> str:
    r = v.random
    actor, place = r.choice(v.actors), r.choice(v.places)
    somewhere = r.choice(v.places + v.zones)
    calls = [f"controls({actor}, {somewhere})", f"occupied({actor}, {place})", f"present({actor}, {somewhere})"]
    calls += [f"connected({actor}, {place}, {r.choice(v.places)})", f"contiguous({actor})"]
    calls += [f"open({place}, {r.choice(v.places)}, {actor})"]
    return r.choice(calls)


def _pair(v: Vocabulary) -> str:
    one, other = v.random.sample(v.actors, 2)
    return v.random.choice([f"hostile({one}, {other})", f"friendly({one}, {other})", f"attacked({one}, {other})"])


def _formation(v: Vocabulary) -> str:
    r = v.random
    formation, place = r.choice(v.formations), r.choice(v.places)
    calls = [f"{word}({formation})" for word in ("encircled", "engaged", "spent", "gone", "barred", "attacked")]
    calls.append(f"surrendered({formation}, {r.choice(v.actors)})")
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
    if v.random.random() < 0.2:
        return f"if(chose({actor}, {option}), share({actor}), 1) > {round(v.random.random(), 2)}"
    return v.random.choice([f"chose({actor}, {option})", f"choices({actor}, {option}) >= {v.random.randint(1, 3)}"])


_ATOMS: dict[str, Callable[[Vocabulary], str]] = {
    "day": _day, "day-assumed": _day_assumed, "day-after": _day_after, "boolean": _boolean, "place": _place, "pair": _pair,
    "formation": _formation, "strength": _strength, "time": _time, "share": _share, "contact": _contact, "line": _line,
    "fires": _fires, "belief": _belief, "option": _option,
}  # fmt: skip
