"""What the commands that are no analyses print with `--json`: the type of each object, from which its schema is generated.

The commands build plain objects and import this module for the type checker only, so printing them costs nothing.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypeAlias

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict  # what pydantic asks for before Python 3.12

from sandtable.analysis.signposts.observed import ObserverOdds
from sandtable.program import Event, Status, Void
from sandtable.results import Count, Seed, Sha256, Share
from sandtable.scenario.types import SETTLEMENT_STATES

closed = with_config(ConfigDict(extra="forbid"))


def names(kinds: Any) -> dict[str, Any]:
    """The names of an enumeration as the schema has them: in lower case, with hyphens."""
    return {"enum": [kind.name.lower().replace("_", "-") for kind in kinds]}


def said(description: str, **bounds: Any) -> Any:
    """A field's description and bounds."""
    return Field(description=description, **bounds)


Code: TypeAlias = Annotated[str, said("stable code", pattern="^S[0-9]{3}$")]
Severity: TypeAlias = Annotated[Literal["error", "warning"], said("errors keep a scenario from running")]
OfScenario: TypeAlias = Annotated[Sha256, said("SHA-256 of the scenario's text, overrides included")]
Bytes: TypeAlias = Annotated[int, said("its size", ge=1)]
State: TypeAlias = Annotated[str, Field(json_schema_extra={"enum": [*SETTLEMENT_STATES]})]
Instant: TypeAlias = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Date: TypeAlias = Annotated[str, Field(json_schema_extra={"format": "date"})]


# -- list, check, explain ------------------------------------------------------------------------------


@closed
class ListedScenario(TypedDict):
    """A bundled scenario."""

    name: Annotated[str, said("what the other commands take as SCENARIO")]
    title: Annotated[str, said("title")]
    question: Annotated[str, said("the question it asks")]
    start: Annotated[Date, said("first day")]
    horizon: Annotated[Date, said("last day")]
    places: Annotated[Count, said("number of places")]
    formations: Annotated[Count, said("number of formations")]
    decisions: Annotated[Count, said("number of decisions")]
    assumptions: Annotated[Count, said("number of assumptions")]
    outcomes: Annotated[Count, said("number of outcomes")]


@closed
class Listed(TypedDict):
    """The bundled scenarios."""

    scenarios: Annotated[list[ListedScenario], said("sorted by name")]


@closed
class Fault(TypedDict):
    """One fault of a scenario."""

    code: Annotated[Code, said("stable code; `sandtable explain CODE` explains it")]
    severity: Severity
    message: Annotated[str, said("what is wrong")]
    file: Annotated[str, said("the file, or `--set`")]
    line: Annotated[int, said("from 1", ge=1)]
    column: Annotated[int, said("from 1, in characters", ge=1)]
    length: Annotated[int, said("number of characters at fault", ge=1)]
    hint: Annotated[str | None, said("what to do")]


@closed
class Tried(TypedDict):
    """What `--trial` played."""

    futures: Annotated[Count, said("that were played, in each reading")]
    seed: Annotated[Seed, said("of the random numbers")]
    failed: Annotated[Count, said("of these, in all readings together, those that the engine gave up")]
    readings: Annotated[list[str], said("that were played; empty if the file has none")]
    bound: Annotated[Share, said("what happens in none of the futures has a smaller probability, at 95%")]
    meant: Annotated[Count, said("warnings that the file or `--allow` says are meant, which are left out")]


@closed
class Checked(TypedDict):
    """Every fault of a scenario."""

    scenario: Annotated[str, said("as it was typed")]
    errors: Annotated[Count, said("number of errors")]
    warnings: Annotated[Count, said("number of warnings")]
    diagnostics: Annotated[list[Fault], said("sorted by file, line and column")]
    trial: NotRequired[Annotated[Tried | None, said("with `--trial` only; null if errors prevent it")]]


@closed
class ExplainedCode(TypedDict):
    """What a diagnostic code means."""

    code: Code
    severity: Severity
    summary: Annotated[str, said("what is wrong, in a few words")]
    why: Annotated[str, said("what it would lead to")]
    bad: Annotated[str, said("part of a file that has the fault")]
    good: Annotated[str, said("the same without it")]


@closed
class Explained(TypedDict):
    """What diagnostic codes mean."""

    codes: Annotated[list[ExplainedCode], said("the code that was asked for, or all, sorted")]


# -- fmt -----------------------------------------------------------------------------------------------


@closed
class UpgradeNote(TypedDict):
    """A change that a reader of the file should know."""

    line: Annotated[int, said("of the file as it was, from 1", ge=1)]
    column: Annotated[int, said("from 1, in characters", ge=1)]
    change: Annotated[str, said("what kind of change; the same for the same kind")]
    message: Annotated[str, said("what has changed")]


@closed
class Formatted(TypedDict):
    """A scenario file in canonical form, or brought up to this version's format."""

    scenario: Annotated[str, said("as it was typed")]
    file: Annotated[str, said("the file")]
    format_before: Annotated[int, said("the format that the file had", ge=1)]
    format: Annotated[int, said("the format that it has afterwards; without --upgrade, the same", ge=1)]
    changed: Annotated[bool, said("whether there is anything to rewrite")]
    written: Annotated[bool, said("whether the file was rewritten; never with --dry-run or --check")]
    difference: Annotated[str, said("the lines that change, as a unified diff; empty if there are none")]
    notes: Annotated[list[UpgradeNote], said("of --upgrade, in the order of the file")]
    errors: Annotated[Count, said("errors of the file afterwards; `sandtable check` lists them")]


# -- recipes -------------------------------------------------------------------------------------------


@closed
class ListedRecipe(TypedDict):
    """A recipe: a working scenario of one idea."""

    name: Annotated[str, said("what `sandtable recipes` and `sandtable new --with` take")]
    about: Annotated[str, said("what it shows, in a line")]
    page: Annotated[str, said("its page in the documentation, under `docs/`")]
    text: Annotated[str, said("the recipe as a scenario file")]


@closed
class ListedRecipes(TypedDict):
    """Recipes."""

    recipes: Annotated[list[ListedRecipe], said("the recipe that was asked for, or all")]


# -- new -----------------------------------------------------------------------------------------------


@closed
class Begun(TypedDict):
    """A scenario that was begun."""

    scenario: Annotated[str, said("what the other commands take as SCENARIO: the folder")]
    file: Annotated[str, said("the file in it")]
    written: Annotated[bool, said("whether it was written; never with --dry-run")]
    text: Annotated[str, said("the file's text")]
    actors: Annotated[list[str], said("identifiers of the actors")]
    places: Annotated[list[str], said("identifiers of the places")]
    placeholders: Annotated[list[str], said("names of the places whose coordinates are made up")]
    errors: Annotated[Count, said("errors that `check` finds in it: none")]
    warnings: Annotated[Count, said("warnings that `check` finds in it: one for each placeholder")]
    notes: Annotated[
        list[str], said("what to confirm first, in sentences: how the answer was read, towns that were looked up")
    ]


# -- locate --------------------------------------------------------------------------------------------

Hash: TypeAlias = Annotated[str, said("SHA-256 of its characters, the first digits", pattern="^[0-9a-f]{16,64}$")]


@closed
class Located(TypedDict):
    """A place in a text."""

    start: Annotated[Count, said("its first character, from 0")]
    end: Annotated[Count, said("the character after its last")]
    sha256: Hash


@closed
class Passage(TypedDict):
    """A passage of a text."""

    number: Annotated[int | None, said("number of the sentence, from 1; null for a passage by its words", ge=1)]
    start: Annotated[Count, said("its first character, from 0")]
    end: Annotated[Count, said("the character after its last")]
    sha256: Hash
    line: Annotated[int, said("line of its first character, from 1", ge=1)]
    column: Annotated[int, said("column of its first character, from 1", ge=1)]
    text: Annotated[str, said("its characters")]


@closed
class Relocated(TypedDict):
    """A place in the text that a scenario has."""

    path: Annotated[str, said("of the value in the file, such as `claims.t01.at`")]
    line: Annotated[int, said("line in the file as it was", ge=1)]
    column: Annotated[int, said("column in the file as it was", ge=1)]
    state: Annotated[
        Literal["in place", "resolved", "moved", "edited", "unresolved", "in words"],
        said(
            "what became of it; `resolved`: it was a draft or words of the text; `unresolved`: its passage is not known; "
            "`in words`: free text that is not the words of one passage, left as it is"
        ),
    ]
    was: Annotated[Located | None, said("the place before; null for a draft or words")]
    now: Annotated[Located | None, said("the right place; null if it is not known")]
    note: Annotated[str, said("what is wrong, or should be looked at")]
    hint: Annotated[str, said("what to do about it")]
    matches: Annotated[list[Passage], said("the passages that match, where there are several")]


@closed
class FoundPlaces(TypedDict):
    """Passages of a text, or the places of a scenario in it."""

    file: Annotated[str, said("the text")]
    words: Annotated[str | None, said("the words that were asked for")]
    passages: Annotated[
        list[Passage], said("the passages found; all sentences if nothing was asked for; empty with --text")
    ]
    nearest: Annotated[Passage | None, said("where no passage matches, the one that is most like the words")]
    scenario: Annotated[str | None, said("with --text: the scenario's file")]
    source: Annotated[str | None, said("with --text: the source that the text is")]
    places: Annotated[list[Relocated], said("with --text: the places of that source, in the order of the file")]
    changed: Annotated[bool, said("whether there is anything to rewrite")]
    written: Annotated[bool, said("whether the file was rewritten")]
    difference: Annotated[str, said("the lines that change, as a unified diff; empty if there are none")]


# -- query, picture, brief, demo, serve ----------------------------------------------------------------


@closed
class QueryColumn(TypedDict):
    """A column of the answer."""

    name: Annotated[str, said("name")]
    type: Annotated[str, said("Arrow type")]


@closed
class Queried(TypedDict):
    """The answer to an SQL query over a study."""

    columns: Annotated[list[QueryColumn], said("in the order of the query")]
    rows: Annotated[
        list[list[Any]],
        said(
            "each a list in the order of the columns; what JSON cannot hold is null (numbers that are not finite) or text (dates)"
        ),
    ]


@closed
class DrawnPicture(TypedDict):
    """A picture that can be drawn of a study."""

    name: Annotated[str, said("what the command calls it")]
    title: Annotated[str, said("what it shows")]
    has_day: Annotated[bool, said("whether it is of a day, so that --day applies")]


@closed
class PictureLeftOut(TypedDict):
    """A picture that could not be drawn."""

    name: Annotated[str, said("what the command calls it")]
    reason: Annotated[str, said("why it could not be drawn, and what may help")]


@closed
class Pictured(TypedDict):
    """The pictures of a study, and the files that were written."""

    pictures: Annotated[list[DrawnPicture], said("every picture that can be drawn")]
    files: Annotated[list[str], said("files that were written, in order")]
    left_out: Annotated[list[PictureLeftOut], said("with --all: pictures that could not be drawn")]


@closed
class AnalysisLeftOut(TypedDict):
    """An analysis that a page does without."""

    command: Annotated[str, said("the command that runs this analysis")]
    why: Annotated[str, said("why it is not on the page")]


@closed
class Briefed(TypedDict):
    """The report that was written of a study."""

    study: Annotated[str, said("directory of the study, as it was given")]
    file: Annotated[str, said("the page that was written")]
    bytes: Bytes
    left_out: Annotated[list[AnalysisLeftOut], said("analyses that the page does without")]


@closed
class Demonstrated(TypedDict):
    """The finished report of a bundled scenario."""

    scenario: Annotated[str, said("name of the bundled scenario")]
    scenario_sha256: Annotated[Sha256, said("hash of its file when the report was made")]
    version: Annotated[str, said("version of Sandtable that played it")]
    seed: Seed
    futures: Annotated[int, said("number of futures", ge=1)]
    file: Annotated[str, said("path of the report that was written")]
    bytes: Bytes
    opened: Annotated[bool, said("whether a browser was started with it")]


@closed
class Served(TypedDict):
    """Where the app is, printed once it listens."""

    address: Annotated[str, said("address of the page")]
    scenario: Annotated[str, said("the scenario that the page opens with")]
    scenario_sha256: OfScenario
    needs_token: Annotated[bool, said("whether users have to log in with the token")]


# -- words ---------------------------------------------------------------------------------------------


@closed
class LikelihoodTerm(TypedDict):
    """A term of a standard and its range."""

    term: Annotated[str, said("the standard's word")]
    low: Annotated[Share, said("lower bound, part of the range")]
    high: Annotated[Share, said("upper bound, not part of the range unless it is 1")]
    synonyms: Annotated[list[str], said("its other words for the same range")]


@closed
class LikelihoodStandard(TypedDict):
    """A standard of likelihood words."""

    id: Annotated[str, said("what `words:` in a scenario takes")]
    title: Annotated[str, said("the body that published it")]
    source: Annotated[str, said("where the figures are from")]
    note: Annotated[str, said("what is peculiar to it")]
    nested: Annotated[bool, said("whether its ranges overlap or contain one another")]
    words: Annotated[
        str | None,
        said("what the standard calls the probability, gaps and ends included; null unless a number was asked for"),
    ]
    terms: Annotated[
        list[LikelihoodTerm],
        said(
            "least likely first: those that have the phrase, those whose range contains the number (narrowest first), or all"
        ),
    ]


Quantile: TypeAlias = Annotated[Share, said("quantile of the judgements, by its level in per cent")]


@closed
class Readers(TypedDict):
    """What readers take a phrase to mean."""

    survey: Annotated[str, said("the survey: `capphrase` or `hbr-2018`")]
    phrase: Annotated[str, said("the phrase that was judged")]
    judgements: Annotated[int, said("number of judgements", ge=1)]
    mean: Annotated[Share, said("mean of the judgements")]
    sd: Annotated[Share, said("their standard deviation")]
    p5: Quantile
    p10: Quantile
    p25: Quantile
    p50: Quantile
    p75: Quantile
    p90: Quantile
    p95: Quantile
    histogram: Annotated[
        list[Count], said("judgements in 20 bins of width 0.05, the last one closed", min_length=20, max_length=20)
    ]


@closed
class Worded(TypedDict):
    """Likelihood words in numbers, or a number in words."""

    phrase: Annotated[str | None, said("the words that were asked for")]
    probability: Annotated[Share | None, said("the number that was asked for")]
    standards: Annotated[list[LikelihoodStandard], said("every standard, ICD 203 first")]
    readers: Annotated[
        Readers | None,
        said("what readers take the phrase to mean, in the first survey that asked; null if none did, or for a number"),
    ]
    surveys: Annotated[list[Readers], said("the same in every survey that asked about it")]


# -- replay --------------------------------------------------------------------------------------------


@closed
class ReplayDraw(TypedDict):
    """The value of an assumption in a future."""

    assumption: Annotated[str, said("identifier")]
    value: Annotated[float | None, said("in km, d, km/day, per day or without a unit; null if not finite")]


@closed
class ReplayOutcome(TypedDict):
    """An outcome in a future."""

    id: Annotated[str, said("identifier")]
    holds: Annotated[bool, said("whether it holds at the end")]
    day: Annotated[float | None, said("when, in days since the start; null if never or not asked")]


@closed
class ReplaySettlement(TypedDict):
    """How a future is settled."""

    rule: Annotated[str, said("the first rule whose condition holds")]
    de_facto: State
    de_jure: State


@closed
class ReplayEvent(TypedDict):
    """An event of a future."""

    day: Annotated[float | None, said("days since the start")]
    date: Annotated[Instant, said("date and time")]
    event: Annotated[str, said("kind of event", json_schema_extra=names(Event))]
    subject: Annotated[str | None, said("identifier of who or what it is about")]
    object: Annotated[str | None, said("identifier of the other party to it")]
    value: Annotated[
        float | None, said("a number whose meaning depends on the kind: strength, share, ratio, speed, 0 or 1")
    ]
    text: Annotated[str, said("the event in words")]
    reason: Annotated[
        str | None,
        said(
            "why an effect of a decision did nothing, in an event of the kind `void`; null in any other",
            json_schema_extra={"enum": [*names(Void)["enum"], None]},
        ),
    ]


@closed
class Replayed(TypedDict):
    """One future, event by event."""

    scenario: Annotated[str, said("as it was typed")]
    scenario_sha256: OfScenario
    engine: Annotated[Literal["compiled", "reference"], said("which of the twins played it")]
    seed: Seed
    future: Annotated[Count, said("number of the future")]
    status: Annotated[str, said("how the future ended for the engine", json_schema_extra=names(Status))]
    end_day: Annotated[float | None, said("last instant, in days since the start; null if not finite")]
    draws: Annotated[list[ReplayDraw], said("values of the assumptions in this future, sorted by identifier")]
    outcomes: Annotated[list[ReplayOutcome], said("sorted by identifier")]
    settlement: Annotated[ReplaySettlement | None, said("null if no rule applies")]
    events: Annotated[list[ReplayEvent], said("in order of time")]
    observer: NotRequired[Annotated[ObserverOdds, said("with `--odds` only: the odds for an observer, day by day")]]


# -- cite ----------------------------------------------------------------------------------------------


@closed
class CitedSoftware(TypedDict):
    """The software, from CITATION.cff."""

    title: Annotated[str, said("title")]
    authors: Annotated[list[str], said("organisations, or `Family, Given`")]
    version: Annotated[str, said("version")]
    released: Annotated[Date | None, said("date of this version's release; null before it")]
    licence: Annotated[str, said("SPDX identifier")]
    url: Annotated[str | None, said("address")]
    doi: Annotated[str | None, said("DOI")]


@closed
class CitedScenario(TypedDict):
    """The scenario that was named."""

    name: Annotated[str, said("name of the scenario")]
    title: Annotated[str, said("its title")]
    scenario_sha256: Annotated[Sha256, said("hash of its file")]


@closed
class CitedSource(TypedDict):
    """A source of a scenario."""

    id: Annotated[str, said("identifier in the file")]
    title: Annotated[str, said("title")]
    author: Annotated[str | None, said("author")]
    url: Annotated[str | None, said("address")]
    licence: Annotated[str | None, said("licence")]
    published: Annotated[Date | None, said("date")]
    grade: Annotated[str, said("grade of source and content, A1 to F6")]


@closed
class CitedMethod(TypedDict):
    """A method that some commands use."""

    id: Annotated[str, said("identifier")]
    title: Annotated[str, said("what is used, and for what")]
    commands: Annotated[list[str], said("commands that use it")]
    package: Annotated[str | None, said("distribution that computes it; null if Sandtable does")]
    installed: Annotated[str | None, said("installed version of that distribution")]
    references: Annotated[list[str], said("keys of `references`")]


@closed
class CitedWork(TypedDict):
    """A work that a method is from."""

    key: Annotated[str, said("key, as in BibTeX")]
    kind: Annotated[Literal["article", "inproceedings", "techreport", "misc"], said("kind of work")]
    authors: Annotated[list[str], said("`Family, Given`")]
    year: Annotated[int, said("year")]
    title: Annotated[str, said("title")]
    where: Annotated[str, said("journal, proceedings or publisher")]
    volume: Annotated[str | None, said("volume")]
    pages: Annotated[str | None, said("pages")]
    doi: Annotated[str | None, said("DOI")]
    url: Annotated[str | None, said("address")]


@closed
class Cited(TypedDict):
    """What to cite: the software, a scenario's sources, the methods used on it."""

    software: Annotated[CitedSoftware, said("the software, from CITATION.cff")]
    scenario: Annotated[CitedScenario | None, said("the scenario that was named; null without one")]
    sources: Annotated[list[CitedSource], said("the scenario's sources, in the order of the file")]
    methods: Annotated[list[CitedMethod], said("the methods that the commands use on the scenario")]
    references: Annotated[list[CitedWork], said("the works that the methods come from, by key")]
