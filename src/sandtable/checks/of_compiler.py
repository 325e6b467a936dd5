"""Rules that only the compiler can enforce (codes S601 to S609), as `sandtable explain` prints them.

They stand here, not beside the compiler, so that explaining a code imports no numbers.
"""

from __future__ import annotations

from sandtable.checks.rule import Rule

_BUILT = "Only a scenario that was built in Python, or changed after it was read, gets so far: `check` finds this in a file. "


def _rule(code: str, summary: str, why: str, *, bad: str, good: str) -> Rule:
    return Rule(code, summary, " ".join(why.split()), bad, good)


COMPILE_RULES: tuple[Rule, ...] = (
    _rule("S601", "an undeclared name, in a scenario that was built without checks",
          _BUILT + "Declare what it names, or correct the name.",
          bad="formations: {column: {place: nowhere, ...}}", good="formations: {column: {place: palmyra, ...}}"),
    _rule("S602", "two random streams have the same number",
          """The random numbers of each thing come from a stream whose number is a hash of its name. Two names have the same hash by
          chance, once in millions of scenarios; both would get the same draws. Rename one of the two.""",
          bad="formations: {column: {...}, guard: {...}}   (streams of both: 123456)",
          good="formations: {column: {...}, town-guard: {...}}"),
    _rule("S603", "a strength is compared with a value that is not a fixed level",
          """Conditions of decisions, fires and stops are waited for, so the engine must know the level in fighters at which they
          change: a number, a share of the formation's initial strength, or their sum.""",
          bad='when: "strength(column) < initial(column) * (initial(column) / initial(column))"',
          good='when: "strength(column) < 0.5 * initial(column)"'),
    _rule("S604", "a reach that is negative or not finite",
          _BUILT + "Crossings of the reach are computed for each value that its prior can give.",
          bad='reach: "normal(10 km, 50 km)"', good='reach: "normal(10 km, 50 km, low=0 km)"'),
    _rule("S605", "a belief without a defined start: not a beta on 0 to 1, or precedents with uncertain forgetting",
          """A belief counts successes and failures: it begins as a beta on 0 to 1 with its precedents, before any assumption is
          drawn.""",
          bad='beliefs: {answer: {prior: "uniform(0, 1)", ...}}', good='beliefs: {answer: {prior: "beta(1, 1)", ...}}'),
    _rule("S606", "a ring so large that it may cut a route more than once",
          """Where a route enters a reach or a distance is computed on the ellipsoid. That is certain only for circles of less than a
          quarter of the globe.""",
          bad="reach: 12000 km", good="reach: 2000 km"),
    _rule("S607", "an invalid route: without length, from a place to itself, or parallel to another route",
          _BUILT + "A march has a length above 0, and two places are joined by one route at most.",
          bad="routes: {road: {between: [palmyra, palmyra]}}", good="routes: {road: {between: [palmyra, sukhna]}}"),
    _rule("S608", "a number that is the same in every future is supplied by an assumption",
          """The map is compiled once for all futures: radii of zones, and what else belongs to the ground, are numbers.""",
          bad="zones: {badia: {center: palmyra, radius: reach}}", good="zones: {badia: {center: palmyra, radius: 60 km}}"),
    _rule("S609", "two stances are declared for the same side of a pair",
          _BUILT + "One of the two would be dropped silently.",
          bad="stances: [{between: [red, blue], stance: hostile}, {between: [red, blue], stance: neutral}]",
          good="stances: [{between: [red, blue], stance: hostile}]"),
)  # fmt: skip
