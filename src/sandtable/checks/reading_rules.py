"""The rules that the reader itself checks: syntax, shape, units, expressions and priors (S0, S1 and a few of S3)."""

from __future__ import annotations

import textwrap

from sandtable.checks.rule import Rule
from sandtable.scenario.vocabulary import FUNCTIONS
from sandtable.wording import listed


def _rule(code: str, summary: str, why: str, *, bad: str, good: str) -> Rule:
    return Rule(
        code, summary, " ".join(why.split()), textwrap.dedent(bad).strip("\n"), textwrap.dedent(good).strip("\n")
    )


READING_RULES: tuple[Rule, ...] = (
    _rule("S001", "the scenario cannot be found or read",
          "Give the name of a bundled scenario, or the path of a file or of a folder that contains scenario.yaml.",
          bad="sandtable check deir-ez-zor-2071", good="sandtable check deir-ez-zor-2017"),
    _rule("S002", "the file is too large",
          "A scenario is written by hand and is at most one MiB. Keep data and long texts in other files.",
          bad="note: <a whole article>", good="at: {start: 164, end: 412, sha256: dbf0fb4626b6d798}"),
    _rule("S003", "the file is not text",
          "Scenarios are UTF-8 text without control characters. Other encodings and binary files cannot be read.",
          bad="title: D\\xe9ir ez-Zor   (saved as Latin-1)", good="title: Déir ez-Zor   (saved as UTF-8)"),
    _rule("S004", "the file is empty",
          "The file contains only blanks and comments.",
          bad="# a scenario, some day", good="sandtable: 2\ntitle: The race to Deir ez-Zor\n..."),
    _rule("S005", "the file is not YAML",
          """Indentation, quotes and brackets must be consistent. Quote a value that contains a colon followed by a
          blank, or starts with one of the characters @ ` % & * ! | > { [.""",
          bad="prior: choice({70 km: 0.8, 300 km: 0.2})", good="prior: \"choice({70 km: 0.8, 300 km: 0.2})\""),
    _rule("S006", "a second document in the file",
          "A line `---` starts a new YAML document. A file contains one scenario.",
          bad="sandtable: 2\n---\nsandtable: 2", good="sandtable: 2"),
    _rule("S007", "a duplicate key in a mapping",
          "Most YAML readers would keep one of the two and silently drop the other.",
          bad="control:\n  palmyra: damascus\n  palmyra: isis", good="control:\n  palmyra: damascus\n  sukhna: isis"),
    _rule("S008", "an alias without an anchor, or inside its own anchor",
          "`*name` repeats the value marked `&name` before it. It cannot be part of that value.",
          bad="against: *enemies", good="against: &enemies [damascus]\n...\nagainst: *enemies"),
    _rule("S009", "more values than a scenario can have",
          "Each alias counts with all of its values, so that a short file cannot expand into an enormous one.",
          bad="a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]   # and so on", good="a: [x, x]"),
    _rule("S010", "lists and mappings nested too deeply",
          "The format is only a few levels deep.",
          bad="[[[[[[[[[[...", good="advance: [sukhna, deir-ez-zor]"),
    _rule("S011", "a YAML tag",
          "The format defines the types, so tags such as `!!str` are not supported. Quote a value to make it a text.",
          bad="title: !!str 2017", good='title: "2017"'),
    _rule("S012", "a merge key",
          "`<<` is not part of YAML 1.2, and hides which value applies.",
          bad="south: {<<: *north, name: South}", good="south: {name: South, lat: 35, lon: 40}"),
    _rule("S013", "a key that is not a text",
          "Keys are texts. Quote numbers, true, false and null to use them as keys; lists and mappings cannot be keys.",
          bad="labels: {70: guided rockets}", good='labels: {"70": guided rockets}'),
    _rule("S014", "a number that is not finite",
          "Infinity, not-a-number and numbers too large for floating point are not valid quantities.",
          bad="strength: .inf", good="strength: 5000"),
    _rule("S020", "an expression that cannot be read",
          """Conditions consist of functions, comparisons, `and`, `or`, `not` and brackets. Comparisons cannot be
          chained. Identifiers may contain hyphens, so a subtraction needs blanks around its sign.""",
          bad='when: "10 < day < 20"', good='when: "day > 10 and day < 20"'),
    _rule("S021", "an expression that is too long or too deep",
          "An expression has at most 2,000 characters and 40 levels of brackets.",
          bad='when: "((((((((((...', good='when: "controls(damascus, east-bank)"'),
    _rule("S030", "a prior that cannot be read",
          """Priors are written like function calls: fixed, uniform, loguniform, normal, lognormal, beta, triangular,
          choice. A number alone is a fixed prior.""",
          bad='prior: "gauss(5000, 800)"', good='prior: "normal(5000, 800, low=0)"'),
    _rule("S040", "a path that is not in the file",
          """The path in `--set path=value` consists of the keys of the file, joined by dots; items of a list are
          counted from 0. The name of an assumption alone refers to its prior.""",
          bad="--set fire.al-tanf.launchers=0", good="--set fires.al-tanf.launchers=0"),
    _rule("S041", "a value of `--set` that cannot be read",
          "The value after `=` is a YAML value on one line.",
          bad="--set fires.al-tanf.against=[damascus", good="--set 'fires.al-tanf.against=[damascus]'"),
    _rule("S042", "a reading that the file does not have",
          "`--reading` takes one of the names under `readings`. Without it, the file is read as it is written.",
          bad="--reading pretexts", good="--reading pretext"),
    _rule("S100", "the file does not fit the format",
          "The shape of the file is wrong in a way for which this version has no specific message. Please report it.",
          bad="...", good="..."),
    _rule("S101", "an unknown key",
          "Unknown keys are errors, because most of them are typos.",
          bad="column: {strenght: 4000, ...}", good="column: {strength: 4000, ...}"),
    _rule("S102", "a missing key",
          "This key has no default.",
          bad="column: {name: The column, actor: damascus, place: palmyra, pace: 12 km/day}",
          good="column: {name: The column, actor: damascus, place: palmyra, pace: 12 km/day, strength: 4000}"),
    _rule("S103", "a value of the wrong type",
          """The format requires a text, a number, true or false, a list or a mapping here. In YAML 1.2 only `true` and
          `false` are booleans: yes, no, on and off are texts.""",
          bad="airlift: yes", good="airlift: true"),
    _rule("S104", "a value that is not one of the allowed words",
          "This key accepts one of a few words.",
          bad="stance: enemy", good="stance: hostile"),
    _rule("S105", "not an identifier",
          """Identifiers are lower case: words of letters and digits joined by single hyphens, starting with a letter,
          at most 64 characters. `name` and `title` are the texts that readers see.""",
          bad="places: {Deir_ez_Zor: {...}}", good="places: {deir-ez-zor: {name: Deir ez-Zor, ...}}"),
    _rule("S106", "not a date",
          "Dates are written year, month, day.",
          bad="start: 14.6.2017", good="start: 2017-06-14"),
    _rule("S107", "a malformed colour, grade or hash",
          """Colours are six hexadecimal digits in quotes, grades a letter A to F for the source and a digit 1 to 6 for
          the information, hashes hexadecimal digits in lower case.""",
          bad="grade: good", good="grade: B2"),
    _rule("S108", "too few or too many values",
          "This list or mapping has a fixed or a minimum number of entries.",
          bad="between: [palmyra]", good="between: [palmyra, sukhna]"),
    _rule("S109", "a mapping whose kind cannot be determined",
          "Several kinds of mapping are possible here; their keys distinguish them.",
          bad="test: {likelihood: high}", good='test: {probability: "controls(sdf, raqqa)", words: likely}'),
    _rule("S110", "an unsupported version of the format",
          "The key `sandtable` gives the version of the format.",
          bad="sandtable: 3", good="sandtable: 2"),
    _rule("S111", "an unknown function",
          f"The functions are {listed([*FUNCTIONS, 'if', 'min', 'max'])}. The reference of expressions says what each means.",
          bad='when: "holds(damascus, palmyra)"', good='when: "controls(damascus, palmyra)"'),
    _rule("S112", "a function with the wrong arguments",
          "Each function takes a fixed number of arguments, mostly identifiers.",
          bad='when: "within(column, 55, al-tanf)"', good='when: "within(column, 55 km, al-tanf)"'),
    _rule("S113", "an expression of the wrong type",
          """A condition is true or false, a time is a day. Lengths are compared with lengths, times with times; a
          strength with fighters and shares of the same formation's initial strength, because the engine computes when
          it falls below that level; `day` must be alone on its side of the comparison.""",
          bad='when: "strength(column) < strength(garrison)"', good='when: "strength(column) < 0.5 * initial(column)"'),
    _rule("S132", "a draft of a place in the text",
          """A place in a source text is the first and the last character of a passage with its hash. A draft says it by the
          words of the passage, or by the number of its sentence; `sandtable locate SCENARIO --text FILE --write` finds the
          passage once and puts the place there.""",
          bad='at: {from: "They will", to: "by spring"}\n...\nat: sentence 5',
          good="at: {start: 164, end: 412, sha256: dbf0fb4626b6d798}"),
    _rule("S133", "coordinates that cannot be read",
          """A place has `lat` and `lon`, or `coordinates` with both in one text: latitude, then longitude, in degrees, or
          with N, S, E and W in any order; degrees, minutes and seconds where they have signs. In braces the text needs
          quotes, because a comma separates entries.""",
          bad='al-tanf: {name: al-Tanf, coordinates: "133.49, 38.66"}',
          good='al-tanf: {name: al-Tanf, coordinates: "33.49, 38.66"}'),
    _rule("S301", "a quantity with a wrong unit or none",
          """Lengths, times, speeds and rates need an explicit unit: km, m, mi, nmi; d, h, min, s, week; km/day, km/h;
          per day. Numbers of fighters, counts, ratios and probabilities need none.""",
          bad="pace: 12", good="pace: 12 km/day"),
    _rule("S305", "a prior with impossible parameters",
          "The parameters must define a distribution: the high end above the low end, spreads above 0.",
          bad='prior: "uniform(6000, 3000)"', good='prior: "uniform(3000, 6000)"'),
    _rule("S306", "a choice with invalid weights",
          "The values of a choice must be distinct, and their weights must sum to 1.",
          bad='prior: "choice({70 km: 0.8, 300 km: 0.3})"', good='prior: "choice({70 km: 0.8, 300 km: 0.2})"'),
)  # fmt: skip
