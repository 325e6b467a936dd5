"""What is captured: every command with `--json`, and its tables for other programs, on scenarios of every kind.

A case is a command line, run in a folder that holds `scenarios/*.yaml`, the valid cases of `spec/` as `spec-*.yaml`, and the
studies that are named here. Few futures: the form is looked at, and that a number stays the number it was.
"""

from __future__ import annotations

from dataclasses import dataclass

DEIR, FASHODA = "deir-ez-zor-2017", "fashoda-1898"


@dataclass(frozen=True)
class Case:
    """One captured output. kind: what its file ends in; a case that is not `json` is captured as CSV or another text.

    code: the exit code, 1 for a scenario with faults. writes: the file whose content is captured instead of stdout.
    has_gambit: False if it is run as where pygambit is not installed; None if it comes out the same either way.
    """

    name: str
    arguments: tuple[str, ...]
    kind: str = "json"
    code: int = 0
    writes: str = ""
    has_gambit: bool | None = None


# studies by the name of their folder: the scenario and the number of futures, all of seed 7
STUDIES = {
    "study-vell": ("vell.yaml", 400),
    "study-crossing": ("crossing.yaml", 400),
    "study-failing": ("failing.yaml", 60),
    "study-endless": ("endless.yaml", 12),
    "study-fashoda": (FASHODA, 400),
    "study-deir": (DEIR, 400),
}


def _case(name: str, line: str, *more: str, kind: str = "json", **how: object) -> Case:
    """`line` is split at its spaces; `more` are arguments that hold some."""
    words = [*line.split(), *more]
    if kind == "json":
        words.append("--json")
    return Case(name, tuple(words), kind, **how)  # type: ignore[arg-type]


def _each(command: str, options: str, **scenarios: str) -> list[Case]:
    """One command on several scenarios: `name="scenario"`."""
    return [
        _case(f"{command}-{name.replace('_', '-')}", f"{command} {scenario} {options}")
        for name, scenario in scenarios.items()
    ]


PLAIN = [
    _case("list", "list"),
    _case("new", "new begun --with race --places", "Harbour=45,20, Ford, Bridge=45.8,20.2", "--dry-run"),
    _case("recipes", "recipes"),
    _case("places", "places", "Raqqa", "--near", "35,40", "--most", "3"),
    _case("import-places", "import places places.csv --into vell.yaml --dry-run"),
    _case("import-ucdp", "import ucdp events.csv council.yaml"),
    _case("export-places", "export places vell.yaml --to places.geojson"),
    _case("check-deir", f"check {DEIR}"),
    _case("check-fashoda", f"check {FASHODA}"),
    _case("check-faults", "check faulty.yaml", code=1),
    _case("check-warnings", "check crossing.yaml"),
    _case("check-strict-sources", "check marked.yaml --strict-sources", code=1),
    _case("check-nothing-to-say", "check spec-smallest.yaml"),
    _case("check-trial", "check void.yaml --trial --allow S706"),
    _case("check-trial-readings", "check spec-readings.yaml --trial --futures 200"),
    _case("check-set", "check vell.yaml --set assumptions.brigade-pace.prior=nonsense", code=2),
    _case("explain-one", "explain S203"),
    _case("explain-all", "explain"),
    _case("fmt-older", "fmt older.yaml --upgrade --dry-run"),
    _case("locate-words", "locate crossing.txt", "WITHIN reach of the \u201cguns\u201d"),
    _case("locate-sentences", "locate crossing.txt"),
    _case("locate-twice", "locate crossing.txt", "the brigade", code=1),
    _case("locate-nearest", "locate crossing.txt", "the town lies in reach of a gun", code=1),
    _case("locate-scenario", "locate draft.yaml --text crossing.txt", code=1),
    _case("locate-scenario-dry-run", "locate draft.yaml --text crossing.txt --write --dry-run", code=1),
    _case("read", "read crossing.txt"),
    _case("read-places", "read crossing.txt --kind actor,place,likelihood --scenario crossing.yaml"),
    _case("words-all", "words"),
    _case("words-phrase", "words", "very likely"),
    _case("words-of-readers-only", "words", "better than even"),
    _case("words-number", "words 72%"),
    _case("words-never", "words 0"),
    _case("demo", "demo --no-open -q"),
    _case("cite", "cite"),
    _case("cite-fashoda", f"cite {FASHODA}"),
    _case("cite-crossing", "cite crossing.yaml"),
]
RUN = [
    *_each(
        "run", "-n 400 --seed 7 -q", deir=DEIR, fashoda=FASHODA, vell="vell.yaml", crossing="crossing.yaml",
        battery="battery.yaml", void="void.yaml", bare="bare.yaml", smallest="spec-smallest.yaml",
        settlement="spec-settlement.yaml", effects="spec-decisions-and-effects.yaml", geography="spec-geography.yaml",
        claims="spec-claims-history-game.yaml", unicode="spec-unicode.yaml", priors="spec-priors.yaml",
    ),
    _case("run-some-fail", "run failing.yaml -n 60 --seed 7 -q"),
    _case("run-all-fail", "run endless.yaml -n 12 --seed 7 -q"),
    _case("run-one-future", "run vell.yaml -n 1 --seed 7 -q"),
    _case("run-set", "run", "vell.yaml", "-n", "400", "--seed", "7", "--set", "assumptions.brigade-pace=16 km/day", "-q"),
    _case("run-unchecked", "run marked.yaml -n 400 --seed 7 -q"),
    _case("run-readings", "run spec-readings.yaml -n 200 --seed 7 -q"),
    _case("run-reading-one", "run spec-readings.yaml -n 200 --seed 7 -q --reading bound"),
    _case("run-out", "run vell.yaml -n 300 --seed 9 -q --out study-kept"),
    _case("run-with-briefing", "run vell.yaml -n 100 --seed 7 -q --quick --briefing run.html"),
]  # fmt: skip
COMPARE = [
    _case("compare-one", "compare vell.yaml -n 300 --seed 7 -q --set", "assumptions.brigade-pace=16 km/day"),
    _case(
        "compare-several", "compare vell.yaml -n 300 --seed 7 -q --set formations.militia.orders=hold --set",
        "assumptions.brigade-pace=16 km/day",
    ),
    _case("compare-nothing-moves", "compare vell.yaml -n 300 --seed 7 -q --set decisions.parley.options.talk.probability=0"),
    _case("compare-no-settlement", "compare bare.yaml -n 300 --seed 7 -q --set formations.militia.orders=hold"),
    _case("compare-some-fail", "compare failing.yaml -n 40 --seed 7 -q --set formations.militia.strength=400"),
    _case("compare-deir", f"compare {DEIR} -n 400 --seed 7 -q --set assumptions.tanf-launchers=0"),
    _case("compare-fashoda", f"compare {FASHODA} -n 400 --seed 7 -q --set assumptions.flag-worth=0.6"),
    _case("import-table", "import table table.csv --into vell.yaml --section places --dry-run"),
    _case("export-table", "export table vell.yaml --section formations --to formations.csv"),
    _case("diff", "diff vell.yaml vell-later.yaml -n 300 --seed 7 -q"),
    _case("diff-no-odds", "diff vell.yaml vell-later.yaml --no-odds -q"),
    _case("compare-red-line", "compare line.yaml -n 300 --seed 7 -q --red-line militia"),
    _case("compare-red-line-crossing", "compare crossing.yaml -n 300 --seed 7 -q --red-line guns"),
    _case("compare-red-line-act", "compare guarantee.yaml -n 300 --seed 7 -q --red-line guarantee"),
    _case("signposts-vell", "signposts vell.yaml -n 1200 --seed 7 -q"),
    _case("signposts-deir", f"signposts {DEIR} -n 1000 --seed 7 --matrix -q"),
    _case("deterrence-guarantee", "deterrence guarantee.yaml -n 300 --seed 7 -q"),
    _case("update-council", "update council.yaml --news council-news.yaml -n 2000 --particles 256 --seed 7 -q"),
    _case("update-since", "update council.yaml --news council-news.yaml -n 800 --particles 64 --seed 7 --since 2030-01-20 -q"),
    _case("compare-red-line-deir", f"compare {DEIR} -n 400 --seed 7 -q --red-line al-tanf"),
    _case("compare-red-line-three-parts", "compare spec-red-lines.yaml -n 300 --seed 7 -q --red-line all-of-it"),
]  # fmt: skip
SENSITIVITY = [
    *_each(
        "sensitivity", "--rows 64 --seed 7 -q", deir=DEIR, fashoda=FASHODA, vell="vell.yaml", crossing="crossing.yaml"
    ),
    _case("sensitivity-deir-outcome", f"sensitivity {DEIR} --rows 64 --seed 7 -q --outcome damascus-holds-the-city"),
    _case("sensitivity-futures", "sensitivity crossing.yaml -n 2000 --seed 7 -q --outcome north-holds"),
    _case("sensitivity-always", "sensitivity void.yaml --rows 64 --seed 7 -q --outcome always"),
    _case("sensitivity-never", "sensitivity void.yaml --rows 64 --seed 7 -q --outcome no-day"),
    _case("sensitivity-some-fail", "sensitivity failing.yaml --rows 16 --seed 7 -q"),
    _case("sensitivity-unchecked", "sensitivity marked.yaml --rows 64 --seed 7 -q"),
    _case("unchecked", "unchecked marked.yaml -n 400 --seed 7 -q"),
    _case("confidence", "confidence marked.yaml -n 600 --seed 7 -q"),
    _case("confidence-fashoda", f"confidence {FASHODA} -n 600 --seed 7 -q"),
    _case("pre-mortem", "pre-mortem marked.yaml -n 1000 --seed 7 -q"),
    _case("key-judgments", "key-judgments marked.yaml -n 1000 --seed 7 -q"),
    _case("key-assumptions", "key-assumptions marked.yaml -n 1000 --seed 7 -q"),
    _case("sensitivity-screen", "sensitivity crossing.yaml --screen -n 400 --seed 7 -q"),
    _case("sensitivity-screen-deir", f"sensitivity {DEIR} --screen -n 400 --seed 7 -q"),
    _case("sensitivity-screen-always", "sensitivity void.yaml --screen -n 400 --seed 7 -q --outcome always"),
    _case("sensitivity-study", f"sensitivity {FASHODA} --study study-fashoda -q"),
    _case("sensitivity-nested", "sensitivity vell.yaml --nested -n 800 --seed 7 -q"),
    _case("sensitivity-nested-always", "sensitivity void.yaml --nested -n 400 --seed 7 -q --outcome always"),
    _case("sensitivity-value", f"sensitivity {FASHODA} --value london -n 600 --seed 7 -q"),
    _case("sensitivity-value-crossing", "sensitivity crossing.yaml --value north -n 400 --seed 7 -q"),
]
SETTLEMENT = [
    *_each("settlement", "-n 400 --rows 64 --seed 7 -q", deir=DEIR, fashoda=FASHODA, vell="vell.yaml", void="void.yaml",
           spec="spec-settlement.yaml"),
    *_each("volatility", "-n 400 --points 4 --seed 7 -q", deir=DEIR, fashoda=FASHODA, vell="vell.yaml", bare="bare.yaml"),
    _case("volatility-one", f"volatility {FASHODA} -n 400 --points 3 --seed 7 -q --outcome war"),
    _case("volatility-some-fail", "volatility failing.yaml -n 100 --points 2 --seed 7 -q"),
    _case("settlement-states", f"settlement {FASHODA} -n 400 --rows 64 --seed 7 -q --states"),
    _case("settlement-study", "settlement vell.yaml --study study-vell --rows 64 -q"),
    _case("settlement-some-fail", "settlement failing.yaml -n 60 --rows 16 --seed 7 -q"),
]  # fmt: skip
DISCOVER = [
    _case("discover-vell", "discover vell.yaml --outcome north-first -n 1000 --seed 7 -q"),
    _case("discover-not", "discover vell.yaml --outcome north-first --not -n 1000 --seed 7 -q"),
    _case("discover-boxes", "discover crossing.yaml --outcome north-holds --boxes 2 -n 2000 --seed 7 -q"),
    _case("discover-step", "discover vell.yaml --outcome north-first --box 3 -n 1000 --seed 7 -q"),
    _case("discover-trajectory", "discover vell.yaml --outcome north-first --trajectory -n 1000 --seed 7 -q"),
    _case("discover-always", "discover void.yaml --outcome always -n 1000 --seed 7 -q"),
    _case("discover-fashoda", f"discover {FASHODA} --outcome london-holds -n 1000 --seed 7 -q"),
    _case("discover-deir", f"discover {DEIR} --outcome damascus-first -n 1000 --seed 7 -q"),
]
SOLVE = [
    _case("solve-fashoda", f"solve {FASHODA} -n 100 --resamples 40 --seed 7 -q", has_gambit=True),
    _case("solve-fashoda-without-pygambit", f"solve {FASHODA} -n 100 --resamples 40 --seed 7 -q", has_gambit=False),
    _case("solve-crossing", "solve crossing.yaml -n 100 --resamples 20 --seed 7 -q", has_gambit=True),
    _case("solve-crossing-without-pygambit", "solve crossing.yaml -n 100 --resamples 20 --seed 7 -q", has_gambit=False),
    _case("solve-pennies", "solve pennies.yaml -n 100 --resamples 20 --seed 7 -q", has_gambit=True),
    _case("solve-pennies-without-pygambit", "solve pennies.yaml -n 100 --resamples 20 --seed 7 -q", has_gambit=False),
    _case("solve-one-player", "solve spec-claims-history-game.yaml -n 100 --resamples 20 --seed 7 -q"),
    _case("solve-no-resamples", "solve crossing.yaml -n 100 --resamples 0 --seed 7 -q --lambda 0.5 --lambda 3 --payoffs"),
    _case("solve-deir-without-pygambit", f"solve {DEIR} -n 20 --resamples 0 --seed 7 -q", has_gambit=False),
    _case("solve-deir", f"solve {DEIR} -n 20 --resamples 0 --seed 7 -q", has_gambit=True),
    _case(
        "solve-gambit-file", "solve crossing.yaml -n 100 --resamples 0 --seed 7 -q --nfg game.nfg", kind="nfg",
        writes="game.nfg",
    ),
]  # fmt: skip
CLAIMS = [
    _case("claims-battery", "claims battery.yaml -n 200 --seed 7 -q"),
    _case("claims-battery-one", "claims battery.yaml -n 200 --seed 7 -q --claim certain --claim halting"),
    _case("claims-judged", "claims judged.yaml -n 200 --seed 7 -q"),
    _case("claims-spec", "claims spec-claims-history-game.yaml -n 200 --seed 7 -q"),
    _case("claims-crossing", "claims crossing.yaml -n 200 --seed 7 -q"),
    _case("claims-crossing-text", "claims crossing.yaml -n 200 --seed 7 -q --text crossing.txt"),
    _case("claims-crossing-statements", "claims crossing.yaml -n 200 --seed 7 -q --statements statements.yaml"),
    _case("claims-readings", "claims spec-readings.yaml -n 200 --seed 7 -q"),
    _case("claims-deir", f"claims {DEIR} -n 20 --seed 7 -q"),
    _case("claims-deir-one", f"claims {DEIR} -n 100 --seed 7 -q --claim t02"),
]
SCORE = [
    _case("score-bundled", "score -n 200 --seed 7 -q"),
    _case("score-bundled-hindsight", "score -n 200 --seed 7 -q --allow-hindsight"),
    _case("score-deir", f"score {DEIR} -n 200 --seed 7 -q"),
    _case("score-crossing", "score crossing.yaml -n 200 --seed 7 -q"),
    _case("score-judged", "score judged.yaml -n 200 --seed 7 -q --allow-future-history"),
    _case("score-two", "score crossing.yaml judged.yaml -n 200 --seed 7 -q --allow-future-history"),
]
REPLAY = [
    *_each(
        "replay", "--future 3 --seed 7 -q", deir=DEIR, fashoda=FASHODA, vell="vell.yaml", crossing="crossing.yaml",
        battery="battery.yaml", void="void.yaml", bare="bare.yaml", smallest="spec-smallest.yaml",
    ),
    _case("replay-twin", "replay crossing.yaml --future 3 --seed 7 -q --twin"),
    _case("replay-set", "replay vell.yaml --future 3 --seed 7 -q --set", "assumptions.brigade-pace=16 km/day"),
    _case("replay-map", "replay vell.yaml --future 3 --seed 7 -q --svg future.svg"),
]  # fmt: skip
ALL_KINDS = (
    "select 1 as whole, 0.1::double as part, null as nothing, 'nan'::double as odd, true as yes, date '2021-05-01' as day,"
    " '=1+1' as sum"
)
QUERY = [
    *(
        _case(f"query-columns-{name}", f"query study-{name}", "describe futures")
        for name in ("vell", "crossing", "failing", "fashoda", "deir")
    ),
    _case("query-kinds", "query study-vell", ALL_KINDS),
    _case("query-rows", "query study-vell", "select * from futures order by future limit 8"),
    _case("query-rows-failed", "query study-failing", "select * from futures order by future limit 12"),
    _case("query-count", "query study-endless", "select status, count(*) as futures from futures group by status"),
    _case("query-none", "query study-vell", "select future from futures where future < 0"),
    _case("query-kinds-csv", "query study-vell", ALL_KINDS, "--csv", kind="csv"),
    _case("query-kinds-csv-raw", "query study-vell", ALL_KINDS, "--csv", "--raw", kind="csv"),
    _case("query-rows-csv", "query study-failing", "select * from futures order by future limit 12", "--csv", kind="csv"),
    *(
        _case(f"query-rows-csv-{name}", f"query study-{name}", "select * from futures order by future limit 4", "--csv", kind="csv")
        for name in ("crossing", "fashoda", "deir")
    ),
]  # fmt: skip
PAGES = [
    _case("pack", "pack vell.yaml --dry-run -q"),
    _case("unpack", "unpack sent.zip --to received -q"),
    _case("brief-quick", "brief study-vell --quick --out brief.html -q"),
    _case("brief", "brief study-crossing --out brief.html -q -n 200 --text crossing.txt"),
    _case("picture-list", "picture study-vell"),
    _case("picture-list-crossing", "picture study-crossing"),
    _case("picture-list-deir", "picture study-deir"),
    _case("picture-one", "picture study-vell outcomes --svg bars.svg -q"),
]
KEPT = [
    _case("study-ranges", "run vell.yaml -n 300 --seed 9 -q --out kept-ranges", kind="ranges", writes="kept-ranges/ranges.json"),
    _case("study-manifest", "run vell.yaml -n 300 --seed 9 -q --out kept-manifest", kind="manifest", writes="kept-manifest/manifest.json"),
]  # fmt: skip

CASES = [
    *PLAIN, *RUN, *COMPARE, *SENSITIVITY, *SETTLEMENT, *DISCOVER, *SOLVE, *CLAIMS, *SCORE, *REPLAY, *QUERY, *PAGES, *KEPT
]  # fmt: skip

# questions that have no answer: nothing may come out on stdout, whatever is said on stderr
REFUSED = [
    _case("compare where all fail", "compare endless.yaml -n 12 --set formations.militia.strength=400", code=1),
    _case("claims of none", "claims vell.yaml -n 50", code=1),
    _case("score without history", "score vell.yaml -n 50", code=1),
    _case("solve without a game", "solve vell.yaml -n 50", code=1),
    _case("settlement without one", "settlement bare.yaml -n 50", code=1),
    _case("run of faults", "run faulty.yaml -n 50", code=1),
    _case("run of nothing", "run nowhere.yaml -n 50", code=2),
    _case("words of nonsense", "words", "as the wind blows", code=2),
]
