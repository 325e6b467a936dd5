"""A scenario to begin with: from a few answers to a file that passes `check` and runs, with what to do next in comments.

Nothing is invented without being named: a number that nobody gave is an assumption, or an entry, with `basis: assumed` and a
reason; a place without coordinates is a placeholder, which `check` warns of (S541); a likelihood of the text is an assumption
with its place, and a claim that is still to be tested; actors and places that only the text names are to be confirmed. The same
answers give the same file.
Checked by tests/unit/authoring/test_beginning.py.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, field, replace

from sandtable.authoring.combining import PLACES, Role, Sections, actors_of, combined, places_of
from sandtable.authoring.drafts import Drafts, Mention, actors_of_text, drafts_of, places_of_text
from sandtable.authoring.geography import Point, distance, with_placeholders
from sandtable.authoring.given_places import GivenPlace
from sandtable.authoring.lookup import looked_up
from sandtable.authoring.naming import capitalised, identifier, listed, scalar
from sandtable.authoring.recipes import Recipe
from sandtable.authoring.settling import read_answer

START = dt.date(2030, 1, 1)
LENGTH = dt.timedelta(days=60)
MOST_TOWNS, MOST_MISSING = 12, 5  # that are named
_HOLDERS = {"camp": "red", "rear": "blue", "fort": "blue"}  # who holds the place of a role
CAST = ("Red", "Blue", "Grey")  # where nobody names the actors


@dataclass(frozen=True, slots=True)
class Answers:
    """What a scenario is begun from.

    name : of its folder. command : with which it was begun, as typed. settled : what would settle it, in a sentence.
    file : as commands name the scenario, if not by its folder.
    text, text_name : the source text in the normal form of locators, and its file's name.
    """

    name: str
    command: str
    actors: tuple[str, ...] = ()
    places: tuple[GivenPlace, ...] = ()
    start: dt.date | None = None
    horizon: dt.date | None = None
    settled: str = ""
    text: str | None = None
    text_name: str = ""
    recipes: tuple[Recipe, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the file. origin : given, found (in the gazetteer), placeholder (made up), or invented (with the recipe's map).

    found : what the gazetteer says of it. missing : why the gazetteer gave no coordinates.
    """

    id: str
    name: str
    point: Point
    origin: str
    found: str = ""
    missing: str = ""


@dataclass(slots=True)
class Plan:
    """A scenario about to be written. prize : the place that matters. sections : entries by section, as lines."""

    answers: Answers
    start: dt.date
    horizon: dt.date
    actors: dict[str, str] = field(default_factory=dict)  # identifier to name
    unnamed: list[str] = field(default_factory=list)  # actors that nobody named
    spots: list[Spot] = field(default_factory=list)
    prize: str = ""
    holders: dict[str, str] = field(default_factory=dict)  # place to actor, as given
    sections: Sections = field(default_factory=dict)
    drafts: Drafts | None = None  # what the text gives
    in_text: dict[str, Mention] = field(default_factory=dict)  # actors that only the text names
    claims: int = 0  # to confirm, of the text; known once the file is written
    not_asked: list[str] = field(default_factory=list)  # titles of outcomes of recipes that the start would settle
    read_as: str = ""  # the title of the outcome that settles it, where the author's sentence says something else

    @property
    def placeholders(self) -> list[str]:
        """The names of the places whose coordinates are made up."""
        return [spot.name for spot in self.spots if spot.origin == "placeholder"]

    def name_of(self, place: str) -> str:
        """The name of a place."""
        return next(spot.name for spot in self.spots if spot.id == place)


def plan(answers: Answers) -> Plan:
    """Decide who and what the file has, from the answers and the recipes."""
    start = answers.start or START
    drafts = drafts_of(answers.text) if answers.text is not None else None
    in_text: dict[str, Mention] = {}
    if drafts is not None and not answers.actors:
        in_text = {each.words: each for each in actors_of_text(drafts)}
        answers = replace(answers, actors=tuple(in_text))
    if drafts is not None and not answers.places:
        answers = replace(answers, places=tuple(places_of_text(drafts, looked_up)))
    made = Plan(answers, start, answers.horizon or start + LENGTH, drafts=drafts, in_text=in_text)
    roles = _cast(made)
    if answers.recipes:
        made.sections = combined(answers.recipes, roles)
    else:
        made.sections = combined((), {})
    _cover_with_reach(made, roles)
    _give_forces(made, roles)
    _settle(made)
    return made


def _cast(made: Plan) -> dict[str, Role]:
    """Actors and places of the file; who and what takes which role."""
    answers = made.answers
    wanted = actors_of(answers.recipes) if answers.recipes else ["red", "blue"]
    roles: dict[str, Role] = {}
    for name in answers.actors:
        made.actors[identifier(name, taken=made.actors, fallback="actor")] = name
    named = list(made.actors)
    for number, role in enumerate(("red", "blue", "grey")):
        if number < len(named):
            roles[role] = Role(named[number], made.actors[named[number]])
        elif role in wanted and (answers.recipes or not answers.actors):
            name, is_like = _apart(CAST[number], set(made.actors.values()))
            new = identifier(name, taken=made.actors, fallback="actor")
            made.actors[new] = name
            made.unnamed.append(name)
            roles[role] = Role(new, name if is_like else None)
    _place(made, roles)
    return roles


def _apart(name: str, given: set[str]) -> tuple[str, bool]:
    """A name of the recipes that is unlike those given, and whether it had to be changed for that."""
    plain = {each.casefold().removeprefix("the ") for each in given}
    return (f"{name} (to be named)", True) if name.casefold() in plain else (name, False)


def _place(made: Plan, roles: dict[str, Role]) -> None:
    """The places: those given take the roles in order, the one that matters first; what is left over is made up."""
    answers = made.answers
    recipe_places = places_of(answers.recipes or _race())
    taken: dict[str, GivenPlace] = {}
    for place in answers.places:
        taken[identifier(place.name, taken=taken, fallback="place")] = place
    prize_role = "town" if "town" in recipe_places else "bridge"
    order = [prize_role, *(role for role in PLACES if role in recipe_places and role != prize_role)]
    if not answers.recipes and len(made.actors) < 2:
        order.remove("rear")
    by_name = {name.casefold(): actor for actor, name in made.actors.items()}
    made.holders = {
        key: by_name[place.holder.casefold()] for key, place in taken.items() if place.holder.casefold() in by_name
    }
    free = list(taken)
    if free:
        made.prize = _mentioned(answers.settled, {key: taken[key].name for key in free}) or free[-1]
        free = [made.prize, *(key for key in free if key != made.prize)]
    added: dict[str, tuple[str, str]] = {}  # places that nobody gave: role and name
    for role in order:
        wanted = roles[_HOLDERS[role]].id if role in _HOLDERS and _HOLDERS[role] in roles else ""
        key = made.prize if role == prize_role and free else _choose(free, wanted, made.holders)
        if key is not None:
            free.remove(key)
            roles[role] = Role(key, taken[key].name)
        else:
            name, is_like = _apart(recipe_places[role][0], {place.name for place in taken.values()})
            key = identifier(name, taken={*taken, *added}, fallback="place")
            added[key] = (role, name)
            roles[role] = Role(key, name if is_like else None)
    made.prize = roles[prize_role].id
    names = {**{key: place.name for key, place in taken.items()}, **{key: name for key, (_, name) in added.items()}}
    if not answers.places:
        for key, (role, _) in added.items():
            _, lat, lon = recipe_places[role]
            made.spots.append(Spot(key, names[key], Point(lat, lon), "invented"))
        return
    known = [
        Point(place.lat, place.lon) if place.lat is not None and place.lon is not None else None
        for place in taken.values()
    ]
    points = with_placeholders([*known, *(None for _ in added)])
    for key, point, given in zip(names, points, [*known, *(None for _ in added)], strict=True):
        found, missing = (taken[key].found, taken[key].missing) if key in taken else ("", "")
        origin = "placeholder" if given is None else "found" if found else "given"
        made.spots.append(Spot(key, names[key], point, origin, found, missing))


def _choose(free: list[str], actor: str, holders: dict[str, str]) -> str | None:
    """The first free place that an actor holds, else the first that nobody is said to hold."""
    held = [key for key in free if actor and holders.get(key) == actor]
    return next(iter([*held, *(key for key in free if key not in holders)]), None)


def _race() -> tuple[Recipe, ...]:
    """The recipe whose map a scenario has where nobody gives places."""
    from sandtable.authoring.recipes import find_recipe

    return (find_recipe("race"),)


def _mentioned(sentence: str, names: dict[str, str]) -> str | None:
    """The identifier of the name that a sentence mentions first; of two at one place, the longer."""
    found = [
        (match.start(), -len(name), key)
        for key, name in names.items()
        if (match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE))
    ]
    return min(found)[2] if found else None


def _cover_with_reach(made: Plan, roles: dict[str, Role]) -> None:
    """Give the guns of the recipe `deterrence` a reach that covers the place, where its map is not the recipe's."""
    lines = made.sections["assumptions"].get("guns-reach")
    if lines is None or not made.answers.places:
        return
    points = {spot.id: spot.point for spot in made.spots}
    km = max(5.0, distance(points[roles["fort"].id], points[roles["bridge"].id]))
    fort, bridge = (made.name_of(roles[role].id) for role in ("fort", "bridge"))
    changed = {
        "prior": f"uniform({1.1 * km:.0f} km, {1.6 * km:.0f} km)",
        "because": scalar(f"Chosen to cover {bridge}, {km:.0f} km from {fort}; nobody has given it."),
    }
    for index, line in enumerate(lines):
        key = line.strip().partition(":")[0]
        if key in changed:
            lines[index] = f"    {key}: {changed[key]}"


def _give_forces(made: Plan, roles: dict[str, Role]) -> None:
    """A force for each actor without one, at a place of its own; without recipes the first two make for the prize."""
    sections = made.sections
    with_forces = {
        line.split(":")[1].strip()
        for lines in sections["formations"].values()
        for line in lines
        if line.startswith("    actor:")
    }
    held = {line.split(":")[0].strip() for lines in sections["control"].values() for line in lines}
    bases = {
        roles[actor].id: roles[place].id
        for actor, place in (("red", "camp"), ("blue", "rear"))
        if actor in roles and place in roles
    }
    in_use = {made.prize, *held, *(role.id for name, role in roles.items() if name in PLACES)}
    free = [spot.id for spot in made.spots if spot.id not in in_use and spot.origin != "placeholder"]
    free += [spot.id for spot in made.spots if spot.id not in in_use and spot.origin == "placeholder"]
    is_open = made.prize not in sections["control"]  # the recipes leave open who holds it
    for place, actor in made.holders.items():
        sections["control"][place] = [f"  {place}: {actor}"]
    racing = _racing(made)
    for actor, name in made.actors.items():
        if actor in with_forces:
            continue
        base = bases.get(actor) if actor in racing else None
        base = base or _choose(free, actor, made.holders)
        if base in free:
            free.remove(base)
        if base is None and made.holders.get(made.prize) == actor:
            base = made.prize
        if base is None:
            continue  # an actor may have decisions and no forces
        sections["control"].setdefault(base, [f"  {base}: {actor}"])
        _add_force(made, actor, name=name, base=base, goes=actor in racing and base != made.prize)
    if len(racing) == 2:
        _make_hostile(made, *racing, because=f"Both make for {made.name_of(made.prize)}")
    holder = made.holders.get(made.prize)
    if made.answers.recipes and is_open and holder is not None:
        movers = [
            roles[role].id for role in ("red", "blue") if f"advance: [{made.prize}]" in _orders_of(made, roles[role].id)
        ]
        for mover in movers:
            if mover != holder:
                _make_hostile(made, mover, holder, because=f"{made.actors[holder]} holds {made.name_of(made.prize)}")


def _racing(made: Plan) -> list[str]:
    """Without recipes, who makes for the prize: whom the answer names, and who holds it, else the first two."""
    if made.answers.recipes:
        return []
    holder, named = made.holders.get(made.prize), _mentioned(made.answers.settled, made.actors)
    wanted = [each for each in dict.fromkeys((holder, named, *made.actors)) if each is not None][:2]
    return [actor for actor in made.actors if actor in wanted]


def _orders_of(made: Plan, actor: str) -> str:
    """The lines of all formations and decisions of an actor."""
    entries = (*made.sections["formations"].values(), *made.sections["decisions"].values())
    return "\n".join(line for lines in entries if f"    actor: {actor}" in lines for line in lines)


def _make_hostile(made: Plan, one: str, other: str, *, because: str) -> None:
    """Make two actors hostile, unless the file says already how they stand to each other."""
    stances = made.sections["stances"]
    both = rf"(?=.*[\[ ]{one}[\],]).*[\[ ]{other}[\],]"
    if any(re.search(both, " ".join(lines).replace("}", ",")) for lines in stances.values()):
        return
    stances[f"{one}-{other}"] = [
        f"  - between: [{one}, {other}]",
        "    stance: hostile",
        "    basis: assumed",
        f"    because: {scalar(f'{because}; nobody has said how they stand to each other.')}",
    ]


def _add_force(made: Plan, actor: str, *, name: str, base: str, goes: bool) -> None:
    orders = [f"    orders: {{advance: [{made.prize}]}}"] if goes else []
    made.sections["formations"][f"{actor}-force"] = [
        f"  {actor}-force:",
        f"    name: {scalar(f'The force of {name}')}",
        f"    actor: {actor}",
        f"    place: {base}",
        f"    strength: {actor}-strength",
        f"    pace: {actor}-pace",
        *orders,
    ]
    assumptions = made.sections["assumptions"]
    assumptions[f"{actor}-strength"] = _assumption(
        f"{actor}-strength", title=f"Fighters of the force of {name}", prior="lognormal(median=1000, sigma=0.7)",
        group="forces", because="Nobody has given it: some hundreds to some thousands.",
    )  # fmt: skip
    assumptions[f"{actor}-pace"] = _assumption(
        f"{actor}-pace", title=f"Pace of the force of {name} on a flat road", prior="uniform(10 km/day, 30 km/day)",
        group="speed", because="Nobody has given it: from a march on foot to one in vehicles under caution.",
    )  # fmt: skip


def _assumption(key: str, *, title: str, prior: str, group: str, because: str) -> list[str]:
    return [
        f"  {key}:",
        f"    title: {scalar(title)}",
        f"    prior: {prior}",
        f"    group: {group}",
        "    basis: assumed",
        f"    because: {scalar(because)}",
    ]


def _settle(made: Plan) -> None:
    """The outcome that answers the question, first; those of the recipes then are no headline."""
    answers, outcomes = made.answers, made.sections["outcomes"]
    holder = made.holders.get(made.prize)
    _leave_out_settled(made, holder)
    if answers.recipes and not answers.settled and any("    headline: true" in lines for lines in outcomes.values()):
        _keep_first_headline(outcomes)
        return
    actor = _mentioned(answers.settled, made.actors) or next(iter(made.actors))
    name, prize = made.actors[actor], made.name_of(made.prize)
    said = read_answer(answers.settled, actor=name, place=prize, horizon=made.horizon)
    title = f"{name} {'does not hold' if said.is_negated else 'holds'} {prize} at the end"
    comment = "  # nobody has said what would settle it: this is a guess"
    if answers.settled:
        control = "does not control" if said.is_negated else "controls"
        comment = f"  # read from your answer as: {name} {control} {prize} at the end. Correct `when` if that is not what settles it"
        if said.is_whole:
            title = answers.settled.rstrip(".! ")
        else:
            made.read_as = capitalised(title)
    for lines in outcomes.values():
        lines[:] = [line for line in lines if line.strip() != "headline: true"]
    when = f"    when: {'not ' if said.is_negated else ''}controls({actor}, {made.prize})"
    time = [
        f"    time: first({actor}, {made.prize})",
        f"    time_title: {scalar(capitalised(f'{name} takes {prize}'))}",
    ]
    if said.is_negated or made.sections["control"].get(made.prize) == [f"  {made.prize}: {actor}"]:
        time = []  # what does not happen has none, nor what is held from the start
    key = next((key for key, lines in outcomes.items() if when in lines), "settled")
    settled = [
        comment,
        f"  {key}:",
        f"    title: {scalar(capitalised(title))}",
        when,
        *time,
        "    headline: true",
    ]
    made.sections["outcomes"] = {key: settled, **{other: lines for other, lines in outcomes.items() if other != key}}
    if not answers.recipes and len(made.actors) > 1 and holder is None:
        one, other = _racing(made)
        made.sections["outcomes"][f"{one}-first"] = [
            f"  {one}-first:",
            f"    title: {scalar(capitalised(f'{made.actors[one]} is at {prize} before {made.actors[other]}'))}",
            f"    when: first({one}, {made.prize}) < first({other}, {made.prize})",
        ]


def _leave_out_settled(made: Plan, holder: str | None) -> None:
    """Take out the outcomes of the recipes that ask when the holder of the prize first held it: that is the start."""
    for key, lines in list(made.sections["outcomes"].items()):
        when = next(line for line in lines if line.startswith("    when:"))
        if holder is not None and f"first({holder}, {made.prize})" in when:
            del made.sections["outcomes"][key]
            title = next(line for line in lines if line.startswith("    title:")).partition(": ")[2]
            made.not_asked.append(json.loads(title) if title.startswith('"') else title)


def _keep_first_headline(outcomes: dict[str, list[str]]) -> None:
    seen = False
    for lines in outcomes.values():
        if "    headline: true" in lines:
            if seen:
                lines.remove("    headline: true")
            seen = True


def notes(made: Plan) -> list[str]:
    """What the author has to look at first, in sentences: a sentence that was not understood whole, towns that were looked up."""
    found = []
    if made.read_as:
        found.append(
            f"To confirm: “{made.answers.settled.rstrip('.! ')}” was read as “{made.read_as}”. Correct the first outcome if that is"
            " not what settles it."
        )
    if made.not_asked:
        holder = made.actors[made.holders[made.prize]]
        titles = listed([f"“{title}”" for title in made.not_asked])
        are = "is" if len(made.not_asked) == 1 else "are"
        found.append(
            f"{capitalised(holder)} holds {made.name_of(made.prize)} from the start, so {titles} {are} not asked."
        )
    if made.in_text:
        found.append(f"To confirm: the actors {listed(made.in_text)} are from the text.")
    towns = [f"{spot.name} ({spot.found.partition(':')[0]})" for spot in made.spots if spot.origin == "found"]
    if len(towns) > MOST_TOWNS:
        towns = [*towns[:MOST_TOWNS], f"{len(towns) - MOST_TOWNS} more"]
    if towns:
        found.append(f"To confirm: coordinates by name from GeoNames for {listed(towns)}.")
    return found + _missing(made)


def _missing(made: Plan) -> list[str]:
    """Why places have placeholders, in sentences, with what could be meant."""
    spots = [spot for spot in made.spots if spot.origin == "placeholder" and spot.missing]
    found = [f"No coordinates for {spot.name}: {spot.missing}." for spot in spots[:MOST_MISSING]]
    if len(spots) > MOST_MISSING:
        found.append(f"No coordinates for {len(spots) - MOST_MISSING} more; the file says why.")
    if spots:
        found.append("Give coordinates as Name=latitude,longitude; `sandtable places NAME` lists the towns of a name.")
    return found


def summary(made: Plan) -> str:
    """What the file has, in a line: `3 actors, 8 places, 5 claims to confirm`."""
    from sandtable.wording import plural

    claims = f", {plural(made.claims, 'claim')} to confirm" if made.claims else ""
    if made.answers.text is not None and not made.claims:
        claims = ", no likelihoods in the text"
    places = plural(len(made.spots), "place")
    if made.placeholders:
        places += f" ({len(made.placeholders)} with placeholder coordinates: {listed(made.placeholders)})"
    return f"{plural(len(made.actors), 'actor')}, {places}{claims}"
