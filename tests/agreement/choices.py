"""What is decided in a random theatre and how it ends: beliefs, decisions with their effects, stops, outcomes, settlement."""

from __future__ import annotations

from typing import Any

from tests.agreement.drafts import Draft, Raw, orders
from tests.agreement.sentences import Vocabulary, condition, factor, moment, number, time


def add_beliefs_and_skeleton(d: Draft) -> Vocabulary:
    """Beliefs, and decisions with their options named but not yet filled, so that conditions can refer to them."""
    r = d.random
    beliefs: Raw = {}
    for index in range(r.randint(0, 2)):
        has_precedents = r.random() < 0.6
        belief: Raw = {"title": f"Belief {index + 1}", "prior": r.choice(["beta(1, 1)", "beta(2, 3)", "beta(0.5, 4)"])}
        belief["forgetting"] = (
            r.choice([1, 0.8, 0]) if has_precedents else d.amount(0.4, 1.0, uncertain=0.5, limited=True)
        )
        if has_precedents:
            belief["precedents"] = [
                {
                    "date": f"2017-05-{r.randint(1, 28):02d}",
                    "event": f"event {k}",
                    "outcome": r.choice(["success", "failure"]),
                }
                for k in range(r.randint(1, 4))
            ]
        beliefs[f"v{index + 1}"] = belief
    decisions: Raw = {}
    for index in range(r.randint(2, 4) if d.is_small else r.randint(4, 8)):
        decisions[f"d{index + 1}"] = {
            "title": f"Decision {index + 1}",
            "actor": r.choice(list(d.raw["actors"])),
            "options": {f"d{index + 1}-{letter}": {} for letter in "abc"[: r.choice([2, 2, 3])]},
        }
    d.raw |= {"beliefs": beliefs, "decisions": decisions}
    return Vocabulary(
        random=r,
        actors=sorted(d.raw["actors"]),
        places=sorted(d.points),
        zones=sorted(d.raw["theatre"]["zones"]),
        barriers=sorted(d.raw["theatre"].get("barriers", {})),
        formations=sorted(d.raw["formations"]),
        fires=sorted(d.raw["fires"]),
        beliefs=sorted(beliefs),
        options=[(entry["actor"], option) for entry in decisions.values() for option in entry["options"]],
        horizon=d.horizon,
        supply=d.supply,
    )


def add_decisions(d: Draft, v: Vocabulary) -> None:
    r = d.random
    for fires in d.raw["fires"].values():
        if r.random() < 0.4:
            fires["when"] = condition(v, depth=1)
    for decision in d.raw["decisions"].values():
        decision["when"] = condition(v)
        decision["clock"] = d.either(
            "once",
            "each",
            lambda: {"every": d.amount(1, 9, unit="d")},
            lambda: {"hazard": d.amount(0.02, 0.6, unit="per day")},
        )
        if r.random() < 0.4:
            decision["cooldown"] = d.either("0 d", "5 d", lambda: d.amount(0.5, 10, unit="d"))
        if r.random() < 0.4:
            decision["after"] = d.either("0 d", "2 d", lambda: d.amount(0.5, 8, unit="d"))
        if decision["clock"] != "once":
            decision["limit"] = r.randint(1, 12)
        _fill_options(d, v, decision)


def _fill_options(d: Draft, v: Vocabulary, decision: Raw) -> None:
    r = d.random
    names = list(decision["options"])
    kind = r.choice(
        [
            "numbers",
            "rest",
            "assumption",
            "belief" if v.beliefs else "rest",
            "certain",
            "logit",
            "shifts",
            "shifts",
            "expression",
        ]
    )
    if kind == "logit":
        decision |= {"rule": "logit", "precision": d.amount(0, 9, uncertain=0.4)}
        for name in names:
            decision["options"][name] = {"title": name, "utility": number(v), "effects": _effects(d, v)}
        return
    if kind == "numbers":
        probabilities: list[Any] = [0.25, 0.75] if len(names) == 2 else [0.2, 0.3, 0.5]
    elif kind == "certain":
        probabilities = [1, 0, 0][: len(names)]
        r.shuffle(probabilities)
    else:
        first: Any = {"rest": 0.4, "shifts": 0.6}.get(kind)
        if kind == "belief":
            decision["rule"], first = "belief", r.choice(v.beliefs)
        elif kind == "expression":
            first = number(v)
        elif kind == "assumption":
            first = d.supply(r.choice(["beta(2, 2)", "uniform(0, 1)", "choice({0: 0.3, 0.5: 0.4, 1: 0.3})"]))
        probabilities = [first, "rest"] if len(names) == 2 else [first, 0, "rest"]
    for name, probability in zip(names, probabilities, strict=True):
        if kind == "shifts" and probability != "rest":
            base = r.choice([probability, f"{probability} * ({number(v)})"])
            shifts = [{"when": moment(v), "odds_times": factor(v)} for _ in range(r.choice([1, 1, 2, 3]))]
            probability = {"base": base, "shifts": shifts}
        decision["options"][name] = {
            "title": f"Option {name}",
            "probability": probability,
            "effects": _all_effects(d, v),
        }


def _all_effects(d: Draft, v: Vocabulary) -> list[Raw]:
    return [effect for _ in range(d.random.choice([0, 1, 1, 2, 3])) for effect in _effects(d, v)]


def _effects(d: Draft, v: Vocabulary) -> list[Raw]:
    """One effect, now and then delayed; or an evacuation and the return of those evacuated."""
    r = d.random
    if r.random() < 0.05:
        formation = r.choice(v.formations)
        where = {"at": r.choice(v.places)} if r.random() < 0.5 else {}
        back = {"commit": {"formation": formation, **where}, "after": d.amount(0.5, 12, unit="d")}
        return [{"evacuate": {"formations": [formation]}}, back]
    effect = _effect(d, v)
    if r.random() < 0.15:
        effect["after"] = d.either("0 d", "2 d", lambda: d.amount(0.2, 15, unit="d"))
    return [effect]


def _named(d: Draft, v: Vocabulary, *, most: int = 3) -> Raw:
    r = d.random
    return {"formation": r.choice(v.formations)} if r.random() < 0.5 else {"formations": d.some(v.formations, 1, most)}


def _selector(d: Draft, v: Vocabulary) -> Raw:
    """Names, an actor, a zone, or several of these."""
    r = d.random
    found = _named(d, v, most=len(v.formations)) if r.random() < 0.5 else {}
    if r.random() < 0.4 or not found:
        found["actor"] = r.choice(v.actors)
    if r.random() < 0.3:
        found["zone"] = r.choice(v.zones)
    return found


def _effect(d: Draft, v: Vocabulary) -> Raw:
    r = d.random
    formation, place = r.choice(v.formations), r.choice(v.places)
    kinds = ["orders"] * 5 + ["stance"] * 3 + ["reinforce", "ceasefire", "ceasefire", "airlift"]
    kinds += ["handover"] * 2 + ["withdraw"] * 3 + ["evacuate", "surrender", "refit", "refit", "cohesion", "cohesion"]
    kinds += ["fires"] * 2 * bool(v.fires) + ["air"] * bool(d.raw["air"]) + ["evidence"] * 2 * bool(v.beliefs)
    reserves = [name for name, entry in d.raw["formations"].items() if entry.get("reserve")]
    kinds += ["commit"] * 3 * bool(reserves)
    kind = "end" if r.random() < 0.01 else r.choice(kinds)
    on = r.choice(["on", "off"])
    somewhere = r.choice([{"zone": r.choice(v.zones)}, {"places": d.some(v.places, 1, 3)}])
    match kind:
        case "orders":
            entry = d.raw["formations"][formation]
            whom = {"formation": formation} if r.random() < 0.7 else {**_selector(d, v), "formation": formation}
            whom.pop("formations", None)
            return {kind: {**whom, "orders": orders(d, actor=entry["actor"], place=entry["place"])}}
        case "stance":
            return {kind: _stance(d, v)}
        case "fires":
            return {kind: {"name": r.choice(v.fires), "to": r.choice(["open", "open", "cease"])}}
        case "air":
            return {kind: {"name": r.choice(sorted(d.raw["air"])), "to": on}}
        case "reinforce":
            return {kind: {**_named(d, v), "strength": d.amount(50, 1500)}}
        case "commit":
            where = {"at": place} if r.random() < 0.5 else {}
            whom = {"formation": r.choice(reserves)} if r.random() < 0.5 else {"formations": d.some(reserves, 1, 2)}
            return {kind: {**whom, **where}}
        case "ceasefire":
            return {kind: {**r.choice([{"zone": r.choice(v.zones)}, {"places": [place]}]), "to": on}}
        case "airlift":
            return {kind: {**_named(d, v), "to": on}}
        case "evidence":
            return {kind: {"belief": r.choice(v.beliefs), "outcome": r.choice(["success", "failure"])}}
        case "handover":
            giver, taker = r.sample(v.actors, 2)
            return {kind: {**somewhere, "from": giver, "to": taker}}
        case "withdraw":
            return {kind: {**_selector(d, v), "to": place}}
        case "evacuate":
            return {kind: _named(d, v)}
        case "surrender":
            return {kind: {"formation": formation, "to": r.choice(v.actors)}}
        case "refit":
            return {kind: _selector(d, v)}
        case "cohesion":
            factor = d.either(0, 0.5, 2, lambda: d.amount(0.1, 1.5))
            return {kind: {**_selector(d, v), "factor": factor}}
    return {"end": True}


def _stance(d: Draft, v: Vocabulary) -> Raw:
    r = d.random
    one, other = r.sample(v.actors, 2)
    found: Raw = {"between": [one, other]} if r.random() < 0.6 else {"of": one, "towards": other}
    if r.random() < 0.75:
        found["to"] = r.choice(["hostile", "neutral", "friendly"])
    if r.random() < 0.4 or "to" not in found:
        found["passage"] = r.choice(["open", "closed"])
    return found


def _open_condition(v: Vocabulary) -> str:
    """A condition that is not true or false from the start: the rules of a settlement after such a one are never reached."""
    while True:
        text = condition(v, depth=1)
        if "true" not in text and "false" not in text:
            return text


def add_ends(d: Draft, v: Vocabulary) -> None:
    r = d.random
    d.raw["stop"] = [
        f"day >= {r.randint(25, d.horizon)} and ({condition(v, depth=1)})" for _ in range(r.choice([0, 0, 1, 2]))
    ]
    outcomes: Raw = {}
    for index in range(r.randint(5, 9)):
        outcomes[f"y{index + 1}"] = {
            "title": f"Outcome {index + 1}",
            "when": r.choice([condition, moment])(v),
            "headline": index == 0,
        }
        if r.random() < 0.5:
            outcomes[f"y{index + 1}"]["time"] = time(v)
    d.raw["outcomes"] = outcomes
    if r.random() < 0.8:
        states = ["unitary", "decentralised", "federal", "partition", "frozen"]

        def distribution() -> Raw:
            one, two, three = r.sample(states, 3)
            return r.choice([{one: 1}, {one: 0.3, two: 0.7}, {one: 0.2, two: 0.5, three: 0.3}])

        d.raw["settlement"] = {
            "rules": {
                f"s{k}": {
                    "title": f"Rule {k}", "when": "true" if k == 3 else _open_condition(v), "de_facto": distribution(),
                    "de_jure": distribution(),
                }
                for k in (1, 2, 3)
            }
        }  # fmt: skip
