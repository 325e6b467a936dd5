"""A random theatre in the making: its random numbers, its map, and what every part of it draws from."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from sandtable.theatre.geodesics import Point

Raw = dict[str, Any]


@dataclass
class Draft:
    """A theatre in the making."""

    random: Random
    is_small: bool
    is_lattice: bool
    horizon: int
    points: dict[str, Point] = field(default_factory=dict)
    component: dict[str, int] = field(default_factory=dict)  # place: which connected part of the map it is in
    raw: Raw = field(default_factory=dict)

    def supply(self, prior: str) -> str:
        """A new assumption with this prior; returns its name."""
        name = f"u{len(self.raw['assumptions']) + 1}"
        self.raw["assumptions"][name] = {"title": f"assumption {name}", "prior": prior}
        return name

    def amount(
        self, low: float, high: float, *, unit: str = "", uncertain: float = 0.15, limited: bool = False
    ) -> float | str:
        """A number between two values, now and then supplied by an assumption with some prior on about that range.

        limited: no prior without an upper end.
        """
        r = self.random
        middle, spread = 0.5 * (low + high), 0.25 * (high - low)

        def say(value: float) -> str:
            return f"{value:.6g} {unit}".strip()

        if r.random() >= uncertain:
            value = r.uniform(low, high)
            return say(value) if unit else float(f"{value:.5g}")
        return self.supply(
            r.choice(
                [
                    f"uniform({say(low)}, {say(high)})",
                    f"triangular({say(low)}, {say(middle)}, {say(high)})",
                    f"normal({say(middle)}, {say(spread)}, low={say(low)}, high={say(high)})",
                    f"beta(2, 3, {say(low)}, {say(high)})",
                    f"choice({{{say(low)}: 0.25, {say(middle)}: 0.5, {say(high)}: 0.25}})",
                    f"fixed({say(middle)})",
                    *([f"loguniform({say(low)}, {say(high)})"] if low > 0 else []),
                    *([f"lognormal({say(middle)}, 0.2)"] if low > 0 and not limited else []),
                ]
            )
        )

    def either(self, *ways: Any) -> Any:
        """One of several values; those that must be drawn come as functions, so that no assumption is left unused."""
        way = self.random.choice(ways)
        return way() if callable(way) else way

    def some(self, names: list[str], low: int, high: int) -> list[str]:
        count = min(len(names), self.random.randint(low, high))
        return self.random.sample(names, count)


def orders(d: Draft, *, actor: str, place: str) -> Any:
    """Mostly an advance, and mostly on places that the actor does not control, over routes that lead there."""
    r = d.random
    if r.random() < 0.2:
        return r.choice(["hold", "hold", "hold", "withdraw"])
    within_reach = sorted(name for name in d.points if d.component[name] == d.component[place])
    foreign = [name for name in within_reach if d.raw["control"].get(name) != actor]
    pool = foreign if foreign and r.random() < 0.75 else within_reach
    return {"advance": [r.choice(pool) for _ in range(r.choice([1, 2, 2, 3, 4]))]}
