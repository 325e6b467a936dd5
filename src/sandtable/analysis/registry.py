"""One record for each analysis, from which the command line, the public names, the report, the notebook and the app are made.

To add an analysis: write its result and how it is computed (`analysis/`), what is said of it (`telling/`), and one
record here. CONTRIBUTING.md shows it with an example, which a test carries out. Functions are named by module and name,
`sandtable.analysis.sensitivity.sensitivity:sensitivity`, and imported when they are needed: reading this file imports nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario

Need: TypeAlias = Literal[
    "assumptions", "game", "claims", "red-lines", "acts", "settlement", "history", "readings", "marks", "news"
]


def _marks_of(scenario: Scenario) -> Any:
    from sandtable.scenario.marks import marks_of

    return marks_of(scenario)


_NEEDS: dict[Need, Callable[[Scenario], bool]] = {
    "assumptions": lambda scenario: bool(scenario.assumptions),
    "game": lambda scenario: scenario.game is not None,
    "claims": lambda scenario: bool(scenario.claims),
    "red-lines": lambda scenario: bool(scenario.red_lines),
    "acts": lambda scenario: any(line.act is not None for line in scenario.red_lines.values()),
    "settlement": lambda scenario: scenario.settlement is not None,
    # a scenario that is one of the rivals was asked for alone
    "readings": lambda scenario: bool(scenario.readings) and not scenario.origin.reading,
    "marks": lambda scenario: bool(_marks_of(scenario)),
    "news": lambda scenario: loaded("sandtable.analysis.updating.beside:news_beside")(scenario) is not None,
    "history": lambda scenario: scenario.history is not None and bool(scenario.history.outcomes),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What the program knows of an analysis.

    name : of the command, the public function and the app's job. title : a heading. about : what it gives, in a sentence
    that the help and the app show. run : the function; takes a scenario or study, keyword arguments `futures`, `seed`,
    `threads`, `progress`, and `outcome` if `about_outcome`. result : the type it returns; more than one for an analysis that
    answers several questions. tell : says a result; takes the result and the scenario; one function, or one for each of `result`.
    charts : draws the result's pictures by name; takes the result, the scenario and `width`, `titled`; as for `tell`, and
    nothing for a result without pictures. also : other public functions that give one of `result`. printed : the type of what
    `--json` prints, where that is not the first of `result`. needs : what a scenario must have.
    command : the module of a command with options of its own; without it, a command is made from the record, unless
    `has_command` is False, for an analysis that is asked from Python and the app. section : whether
    a full report gets a section as it is told; False where the report has a place of its own for it. of_two : it is asked of
    two scenarios, so that neither report nor app has it. minutes : it takes minutes, so that a report has it only where it is
    asked for.
    """

    name: str
    title: str
    about: str
    run: str
    result: tuple[str, ...]
    tell: str | tuple[str, ...]
    charts: str | tuple[str, ...] = ""
    also: tuple[str, ...] = ()
    printed: str = ""
    needs: tuple[Need, ...] = ()
    about_outcome: bool = False
    command: str = ""
    has_command: bool = True
    section: bool = True
    of_two: bool = False
    minutes: bool = False

    def fits(self, scenario: Scenario) -> bool:
        """Whether a scenario has what the analysis needs."""
        return all(_NEEDS[need](scenario) for need in self.needs)

    def teller(self, found: Any) -> Callable[..., Any]:
        """The function that says a result of this analysis."""
        return cast("Callable[..., Any]", loaded(self._of(found, self.tell)))

    def drawer(self, found: Any) -> Callable[..., dict[str, Any]]:
        """The function that draws the pictures of a result of this analysis."""
        name = self._of(found, self.charts)
        return cast("Callable[..., dict[str, Any]]", loaded(name)) if name else lambda *_, **__: {}

    def public(self) -> dict[str, str]:
        """Public functions by name: the module of each."""
        return {name: module for module, _, name in (each.partition(":") for each in (self.run, *self.also))}

    def _of(self, found: Any, names: str | tuple[str, ...]) -> str:
        return names if isinstance(names, str) else names[self.result.index(_kind(found))]


ANALYSES: list[Analysis] = [
    Analysis(
        name="sensitivity",
        title="What it turns on",
        about="Shares of an outcome's variance: by assumption, by group, and that of chance.",
        run="sandtable.analysis.sensitivity.sensitivity:sensitivity",
        also=(
            "sandtable.analysis.sensitivity.sensitivity:sensitivity_of_groups",
            "sandtable.analysis.sensitivity.screening:screen",
            "sandtable.analysis.sensitivity.variance:split_variance",
            "sandtable.analysis.sensitivity.information:value_of_learning",
            "sandtable.analysis.sensitivity.dice:split_dice",
        ),
        result=(
            "sandtable.analysis.sensitivity.indices:Sensitivity",
            "sandtable.analysis.sensitivity.indices:GroupShares",
            "sandtable.analysis.sensitivity.screening:Screening",
            "sandtable.analysis.sensitivity.variance:VarianceSplit",
            "sandtable.analysis.sensitivity.information:LearningValue",
            "sandtable.analysis.sensitivity.dice:DiceSplit",
        ),
        printed="sandtable.analysis.sensitivity.printed:PrintedSensitivity",
        tell=(
            "sandtable.telling.sensitivity:tell_sensitivity",
            "sandtable.telling.groups:tell_groups",
            "sandtable.telling.screening:tell_screening",
            "sandtable.telling.splitting:tell_split",
            "sandtable.telling.learning:tell_learning",
            "sandtable.telling.dice:tell_dice",
        ),
        charts=(
            "sandtable.figures.drivers:sensitivity_charts",
            "",
            "",
            "",
            "",
            "sandtable.figures.drivers:dice_charts",
        ),
        needs=("assumptions",),
        about_outcome=True,
        command="sandtable.cli.sensitivity",
        section=False,
    ),
    Analysis(
        name="discover",
        title="What must be believed",
        about="Limits of a few assumptions within which an outcome happens far more often.",
        run="sandtable.analysis.discover.discovery:discover",
        result=("sandtable.analysis.discover.discovery:Discovery", "sandtable.analysis.discover.discovery:Discoveries"),
        tell=("sandtable.telling.discovery:tell_discovery", "sandtable.telling.discovery:tell_both"),
        charts="sandtable.figures.boxes:discovery_charts",
        needs=("assumptions",),
        about_outcome=True,
        command="sandtable.cli.discover",
        section=False,
    ),
    Analysis(
        name="signposts",
        title="What to watch",
        about="Observable events that, seen or not seen by a date, change the odds of an outcome.",
        run="sandtable.analysis.signposts.signposts:signposts",
        also=("sandtable.analysis.signposts.observing:observer_odds",),
        result=("sandtable.analysis.signposts.results:Signposts", "sandtable.analysis.signposts.observed:ObserverOdds"),
        tell=("sandtable.telling.signposts:tell_signposts", "sandtable.telling.observer:tell_observer_odds"),
        charts=("sandtable.figures.watching:signposts_charts", "sandtable.figures.observer:observer_charts"),
        about_outcome=True,
        command="sandtable.cli.signposts",
    ),
    Analysis(
        name="compare",
        title="What it changes",
        about="What a change, or a red line, does over the same futures.",
        run="sandtable.analysis.compare.comparison:compare",
        also=("sandtable.analysis.compare.comparison:red_line",),
        result=("sandtable.analysis.compare.differences:Comparison",),
        tell="sandtable.telling.comparison:tell_comparison",
        charts="sandtable.figures.differences:comparison_charts",
        command="sandtable.cli.compare",
        section=False,
    ),
    Analysis(
        name="diff",
        title="What changed",
        about="What changed between two versions of a scenario, and what each change does to the odds.",
        run="sandtable.analysis.revision.revision:diff",
        result=("sandtable.analysis.revision.results:Revision",),
        tell="sandtable.telling.revision:tell_revision",
        command="sandtable.cli.diff",
        section=False,
        of_two=True,
    ),
    Analysis(
        name="deterrence",
        title="What deterrence turns on",
        about="What a red line deters with each assumption and belief of its two decisions at the ends of its prior.",
        run="sandtable.analysis.compare.turning:deterrence",
        result=("sandtable.analysis.compare.turning_results:DeterrenceAnalysis",),
        tell="sandtable.telling.deterrence:tell_deterrence",
        charts="sandtable.figures.acts:deterrence_charts",
        needs=("acts",),
        command="sandtable.cli.deterrence",
        section=False,
    ),
    Analysis(
        name="claims",
        title="Whether the text holds",
        about="A verdict on every claim of the file.",
        run="sandtable.analysis.claims.claims:claims",
        result=("sandtable.analysis.claims.results:JudgedClaims",),
        tell="sandtable.telling.claims:tell_claims",
        needs=("claims",),
        command="sandtable.cli.claims",
        section=False,
    ),
    Analysis(
        name="update",
        title="How the odds moved",
        about="The odds before and after each item of news, and what the news teaches about the assumptions.",
        run="sandtable.analysis.updating.updating:update",
        result=("sandtable.analysis.updating.results:Updating",),
        tell="sandtable.telling.updating:tell_updating",
        charts="sandtable.figures.news:updating_charts",
        needs=("news",),
        about_outcome=True,
        command="sandtable.cli.update",
        minutes=True,
    ),
    Analysis(
        name="score",
        title="History's verdict",
        about="The model against what happened: Brier and logarithmic scores, days off.",
        run="sandtable.analysis.score.scorecard:score",
        result=("sandtable.analysis.score.results:ScoreCard",),
        tell="sandtable.telling.score:tell_score",
        charts="sandtable.figures.scores:score_charts",
        needs=("history",),
        command="sandtable.cli.score",
        section=False,
    ),
    Analysis(
        name="solve",
        title="What each should do",
        about="The game of the solved decisions: payoffs, equilibria, and how stable they are.",
        run="sandtable.analysis.game.game:solve",
        result=("sandtable.analysis.game.solution:Solution",),
        tell="sandtable.telling.game:tell_solution",
        charts="sandtable.figures.game:solution_charts",
        needs=("game",),
        command="sandtable.cli.solve",
        section=False,
    ),
    Analysis(
        name="best-response",
        title="Whether an option pays",
        about="One option against the others of its decision, and the probability of success from which it pays.",
        run="sandtable.analysis.game.best_response:best_response",
        result=("sandtable.analysis.game.best_response:BestResponse",),
        tell="sandtable.telling.response:tell_response",
        charts="sandtable.figures.options:response_charts",
        needs=("game",),
        about_outcome=True,
        has_command=False,
        section=False,
    ),
    Analysis(
        name="settlement",
        title="What the settlement turns on",
        about="Which rule decides how often, with what result, and what rule and result turn on.",
        run="sandtable.analysis.settlement.settlement:settlement",
        result=("sandtable.analysis.settlement.results:SettlementAnalysis",),
        tell="sandtable.telling.settlement:tell_settlement",
        charts="sandtable.figures.drivers:settlement_charts",
        needs=("assumptions", "settlement"),
        command="sandtable.cli.settlement",
        section=False,
    ),
    Analysis(
        name="volatility",
        title="When it is settled",
        about="How much of the uncertainty about each outcome is settled by which day.",
        run="sandtable.analysis.volatility.volatility:volatility",
        result=("sandtable.analysis.volatility.results:Volatility",),
        tell="sandtable.telling.volatility:tell_volatility",
        charts="sandtable.figures.volatility:volatility_charts",
        command="sandtable.cli.volatility",
    ),
    Analysis(
        name="readings",
        title="Rival readings",
        about="What each reading of the text gives, side by side, and how far they lie apart.",
        run="sandtable.analysis.readings.columns:readings",
        result=("sandtable.analysis.readings.results:ComparedReadings",),
        tell="sandtable.telling.readings:tell_readings",
        charts="sandtable.figures.readings:readings_charts",
        needs=("readings",),
        has_command=False,  # `run` prints it
    ),
    Analysis(
        name="unchecked",
        title="What nobody has checked",
        about="The share of each outcome's variance that rests on drafted entries which nobody has checked.",
        run="sandtable.analysis.sensitivity.unchecked:unchecked",
        result=("sandtable.analysis.sensitivity.unchecked:Unchecked",),
        tell="sandtable.telling.unchecked:tell_unchecked",
        needs=("marks",),
    ),
    Analysis(
        name="key-assumptions",
        title="Key assumptions",
        about="What an outcome turns on most: basis, odds at both ends of each prior, what speaks against it.",
        run="sandtable.analysis.confidence.key_assumptions:key_assumptions",
        result=("sandtable.analysis.confidence.results:KeyAssumptions",),
        tell="sandtable.telling.key_assumptions:tell_key_assumptions",
        needs=("assumptions",),
        about_outcome=True,
    ),
    Analysis(
        name="confidence",
        title="How sure the answer is",
        about="How sure the model's answer is, apart from how likely it makes the outcome, and why.",
        run="sandtable.analysis.confidence.confidence:confidence",
        result=("sandtable.analysis.confidence.results:Confidence",),
        tell="sandtable.telling.confidence:tell_confidence",
        needs=("assumptions",),
        about_outcome=True,
    ),
    Analysis(
        name="pre-mortem",
        title="Suppose it turned out otherwise",
        about="The most typical of the futures in which it turns out otherwise, and its first sign.",
        run="sandtable.analysis.premortem.premortem:pre_mortem",
        result=("sandtable.analysis.premortem.results:PreMortem",),
        tell="sandtable.telling.premortem:tell_pre_mortem",
        about_outcome=True,
    ),
    Analysis(
        name="key-judgments",
        title="Key judgments",
        about="How likely, how sure, what it turns on, what to watch until when: three to five sentences.",
        run="sandtable.analysis.judgments.judgments:key_judgments",
        result=("sandtable.analysis.judgments.results:KeyJudgments",),
        tell="sandtable.telling.judgments:tell_judgments",
        about_outcome=True,
        section=False,
    ),
]


def analysis_named(name: str) -> Analysis:
    """The analysis of this name. Raises KeyError."""
    return {entry.name: entry for entry in ANALYSES}[name]


def entry_of(found: Any) -> Analysis:
    """The analysis that a result is of. Raises KeyError for what is no result of a registered analysis."""
    for entry in ANALYSES:
        if _kind(found) in entry.result:
            return entry
    raise KeyError(f"no analysis in the registry gives a {type(found).__qualname__}")


def _kind(found: Any) -> str:
    return f"{type(found).__module__}:{type(found).__qualname__}"


def loaded(name: str) -> Any:
    """The object of a name as records have it: `module:attribute`."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def public_functions() -> dict[str, str]:
    """Public functions of all analyses by name: the module of each. `sandtable` has them under these names."""
    return {name: module for entry in ANALYSES for name, module in entry.public().items()}


@contextmanager
def registered(entry: Analysis) -> Iterator[Analysis]:
    """An analysis that is in the registry for a while: for tests and for trying one out."""
    ANALYSES.append(entry)
    try:
        yield entry
    finally:
        ANALYSES.remove(entry)
