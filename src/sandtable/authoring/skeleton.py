"""The text of a scenario that is begun: the file's sections with what to do next in comments, in order, with the commands."""

from __future__ import annotations

import shlex
from pathlib import PurePath

from sandtable.authoring.beginning import Plan
from sandtable.authoring.geography import neighbours
from sandtable.authoring.marking import DRAFTER, marked
from sandtable.authoring.naming import capitalised, identifier, listed, one_line, scalar
from sandtable.authoring.settling import is_question
from sandtable.authoring.text_sections import (
    MOST_CLAIMS,
    actors_in_text,
    claims_of_text,
    command_word,
    numbers_of_text,
    places_in_text,
    said_to_be,
    word_assumptions,
)
from sandtable.scenario.dates import write_moment
from sandtable.text.reading import digest
from sandtable.world.geonames import LINE

_HINTS = {
    "stances": (
        "Who is hostile, neutral (the default) or friendly to whom at the start; `passage: closed` keeps a neutral out.",
    ),
    "control": (
        "Who holds which place at the start, a guess from the order in which actors and places were given. A place that is",
        "not named is nobody's.",
    ),
    "formations": (
        "Forces of hundreds to thousands. A number is a value, or the name of an assumption below.",
        "`orders: {advance: [place, place]}`; without orders a formation holds.",
    ),
    "assumptions": (
        "Every number that is not certain, with its prior. `basis: assumed` with a reason is honest; better is",
        "`basis: stated` or `inferred` with `source: ...` and `at: ...`, the place in the source.",
    ),
    "decisions": ("Who chooses what, when: a condition, options with probabilities or utilities, effects.",),
    "outcomes": ("What is asked of every future: a condition on its end. One is the headline.",),
}
_ADVICE = (
    ("places", "Places: coordinates, and a name that readers know. Take out the roads that do not exist"),
    ("actors", "Actors and stances: who is there, who is hostile to whom, who holds what"),
    ("forces", "Forces: strength, pace and orders, each with what it rests on"),
    ("decisions", "Decisions and red lines: copy from a recipe (`sandtable recipes` lists them)"),
    ("outcomes", "Outcomes: what would settle the question, as a condition"),
)


def scenario_text(plan: Plan) -> str:
    """The file, which passes `check`, without errors and, if no place lacks its coordinates, without warnings."""
    drafts, file = plan.drafts, command_word(plan.answers.text_name)
    plan.claims = min(len(drafts.likelihoods), MOST_CLAIMS) if drafts is not None else 0
    parts = [_head(plan), _about(plan), _sources(plan), _theatre(plan), _actors(plan)]
    sections = plan.sections
    if drafts is not None:
        sections["assumptions"] |= word_assumptions(drafts)
    for name, entries in sections.items():
        if entries:
            hints = [f"# {line}" for line in _HINTS.get(name, ())]
            lines = [line for lines in entries.values() for line in lines]
            if name == "assumptions" and drafts is not None:
                lines += numbers_of_text(drafts, file)
            parts.append("\n".join([*hints, f"{name}:", *lines]))
    if drafts is not None:
        condition = f"controls({next(iter(plan.actors))}, {plan.prize})"
        claims = claims_of_text(
            drafts, name=command_word(plan.answers.file or plan.answers.name), file=file, condition=condition
        )
        parts += ["\n".join(claims)] if claims else []
    return marked("\n\n".join(parts) + "\n", by=DRAFTER, given=frozenset({"coordinates"}))


# -- what comes first ---------------------------------------------------------------------------------


def _head(plan: Plan) -> str:
    name = shlex.quote(one_line(plan.answers.file or plan.answers.name))
    lines = [
        f"# Begun with: {one_line(plan.answers.command)}",
        "# It runs as it is, but what it says is not yet yours. What to do, in this order; after each step run the two commands:",
        f"#   sandtable check {name} --trial",
        f"#   sandtable run {name} --futures 2000",
    ]
    number = 0
    for key, advice in _ADVICE:
        number += 1
        more = ""
        if key == "places" and plan.placeholders:
            more = f"; placeholders: {listed(plan.placeholders)}"
        if key == "actors" and plan.unnamed:
            more = f"; nobody has named: {listed(plan.unnamed)}"
        lines.append(f"# {number}. {advice}{more}.")
    if plan.claims:
        text = shlex.quote(one_line(plan.answers.text_name))
        lines.append(f"# {number + 1}. Claims, one by one: sandtable claims {name} --text {text}")
        number += 1
    lines.append(
        f"# {number + 1}. Read a future to its end; nonsense shows there first: sandtable replay {name} --future 0"
    )
    lines.append(
        f"# {number + 2}. Checked entries: write `checked_by: ...` with your name; `run` says how much rests on the others."
    )
    lines.append(f"# {number + 3}. The report: sandtable run {name} --report report.html")
    return "\n".join(lines)


def _about(plan: Plan) -> str:
    answers = plan.answers
    title = (
        one_line(answers.name)
        .replace("\\", "/")
        .rstrip("/")
        .rpartition("/")[2]
        .replace("-", " ")
        .replace("_", " ")
        .strip()
    )
    title = title[:1].upper() + title[1:] if any(map(str.isalnum, title)) else ""
    asked = one_line(answers.settled)
    if asked and not is_question(asked):
        asked = f"{capitalised(asked.rstrip('.! '))}: how likely is that?"
    question = asked or f"Who holds {plan.name_of(plan.prize)} at the end?"
    lines = ["sandtable: 2", f"title: {scalar(title or 'A scenario')}", f"question: {scalar(question)}"]
    start, horizon = write_moment(plan.start), write_moment(plan.horizon)
    lines.append(f"start: {start}" + ("" if answers.start else " # nobody has given it"))
    lines.append(f"horizon: {horizon}" + ("" if answers.horizon else " # nobody has given it: sixty days"))
    return "\n".join(lines)


def _sources(plan: Plan) -> str:
    lines = [
        "# Grades are Admiralty's: A to F for the source, 1 to 6 for the information; F6 is not judged yet.",
        "sources:",
    ]
    answers = plan.answers
    if any(spot.origin == "given" for spot in plan.spots):
        lines += [
            "  coordinates:",
            "    title: Coordinates as given when the scenario was begun",
            "    grade: F6",
            "    grade_because: To be judged; say where they come from.",
        ]
    if any(spot.origin == "found" for spot in plan.spots):
        lines.append(f"  {LINE}")
    if any(spot.origin == "invented" for spot in plan.spots):
        lines.append("  map: {title: An invented map, grade: A1}")
    if answers.text is not None:
        lines += [
            "  text:",
            f"    title: {scalar(PurePath(answers.text_name).name)} # then also author, published, url",
            "    grade: F6",
            "    grade_because: To be judged.",
            f"    sha256: {digest(answers.text)}",
        ]
    if len(lines) == 2:  # an empty section is an error
        lines = [lines[0], *(f"# {line}" for line in ("sources:", '  survey: {title: "...", grade: B2}'))]
    return "\n".join(lines)


def _theatre(plan: Plan) -> str:
    points = [spot.point for spot in plan.spots]
    lines = ["theatre:", "  places:"]  # no window: the map around all places is then never a narrow band
    for spot in plan.spots:
        lat, lon = spot.point
        start = f"    {spot.id}: {{name: {scalar(spot.name, in_braces=True)}, lat: {lat!r}, lon: {lon!r}, "
        rest = {
            "given": "basis: outside, source: coordinates}",
            "found": f"basis: outside, source: geonames}} # {spot.found}",
            "invented": "source: map}",
            "placeholder": "basis: assumed, because: placeholder until its coordinates are known}",
        }[spot.origin]
        if spot.origin == "placeholder" and spot.missing:
            rest += f" # {spot.missing}"
        lines.append(start + rest)
    if plan.drafts is not None:
        names = [*(spot.name for spot in plan.spots), *plan.actors.values()]
        lines += places_in_text(plan.drafts, names, command_word(plan.answers.text_name))
    made_up = [index for index, spot in enumerate(plan.spots) if spot.origin == "placeholder"]
    pairs = neighbours(points, made_up=made_up)
    if not pairs:
        return "\n".join(lines)
    lines.append(
        "  # roads between neighbours, a guess from the map; each is the straight line plus a tenth unless it has a `length`"
    )
    lines.append("  routes:")
    taken: set[str] = set()
    for one, other in pairs:
        first, second = plan.spots[one].id, plan.spots[other].id
        key = f"{first}-{second}"
        key = key if key not in taken else identifier(key, taken=taken, fallback="road")
        taken.add(key)
        lines.append(f"    {key}: {{between: [{first}, {second}]}}")
    return "\n".join(lines)


def _actors(plan: Plan) -> str:
    lines = ["actors:"]
    for key, name in plan.actors.items():
        unnamed = " # nobody has named this actor" if name in plan.unnamed else ""
        if name in plan.in_text:
            unnamed = f" # {said_to_be(plan.in_text[name])}"
        lines.append(f"  {key}: {{name: {scalar(name, in_braces=True)}}}{unnamed}")
    if plan.drafts is not None:
        lines += actors_in_text(plan.drafts, list(plan.actors.values()), command_word(plan.answers.text_name))
    return "\n".join(lines)
