"""Recipes do what they say, check clean, and can be combined because what they share is the same in all of them."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

import sandtable as st
from sandtable.analysis.compare.differences import Comparison
from sandtable.authoring.formatting import canonical_text
from sandtable.authoring.recipes import RECIPES, Recipe, find_recipe
from sandtable.errors import AuthoringError
from sandtable.loading import read
from sandtable.scenario.types import Scenario

FUTURES = 600


def scenario(name: str, **overrides: object) -> Scenario:
    """A recipe as a scenario, with paths set (`__` for the dot, `_` for the hyphen)."""
    changed = {path.replace("__", ".").replace("_", "-"): value for path, value in overrides.items()}
    found = read(find_recipe(name).text, name=name, overrides=changed)
    assert found.scenario is not None, found.diagnostics
    return found.scenario


def share(of: Scenario, outcome: str) -> float:
    """How often an outcome holds."""
    study = st.run(of, futures=FUTURES, seed=7, progress=False)
    return next(each.probability.value for each in study.outcomes if each.id == outcome)


def groups_of(found: Comparison) -> dict[str, float]:
    """What a red line does to its act: the share of futures in each of the four groups."""
    assert found.red_line is not None
    assert found.red_line.act is not None
    return {each.id: each.share.value for each in found.red_line.act.groups}


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda each: each.name)
class TestEach:
    def test_it_checks_clean(self, recipe: Recipe) -> None:
        found = read(recipe.text, name=recipe.name)
        assert [str(each) for each in found.diagnostics] == []

    def test_it_is_in_canonical_form(self, recipe: Recipe) -> None:
        assert canonical_text(recipe.text) == recipe.text

    def test_it_says_what_it_is_in_its_first_lines(self, recipe: Recipe) -> None:
        first, second, *_ = recipe.text.splitlines()
        assert first == f"# {recipe.name}.yaml, a recipe"
        assert second.startswith("# ")

    def test_its_page_shows_it_and_plays_it(self, recipe: Recipe, repository: Path) -> None:
        page = (repository / "docs" / recipe.page).read_text(encoding="utf-8")
        assert f"```yaml\n{recipe.text}```" in page, "python -m scripts.examples --write docs/how-to/..."
        assert f"$ sandtable run {recipe.name}.yaml" in page

    def test_no_outcome_is_certain_or_excluded(self, recipe: Recipe) -> None:
        study = st.run(scenario(recipe.name), futures=FUTURES, seed=7, progress=False)
        assert {each.id: each.probability.value for each in study.outcomes if not 0 < each.probability.value < 1} == {}


class TestWhatTheyClaim:
    def test_race_the_slower_and_later_comes_second_more_often(self) -> None:
        as_written = share(scenario("race"), "red-first")
        assert share(scenario("race", assumptions__vanguard_pace="10 km/day"), "red-first") < as_written - 0.1
        assert share(scenario("race", assumptions__head_start="3 d"), "red-first") > as_written + 0.05

    def test_deterrence_the_dash_is_rarer_with_the_line(self) -> None:
        found = st.red_line(scenario("deterrence"), "the-guns", futures=FUTURES, seed=7, progress=False)
        groups = groups_of(found)
        assert groups["only-without"] > 0.2
        assert groups["only-with"] == 0

    def test_deterrence_a_bluff_that_is_believed_deters_too(self) -> None:
        """Red acts on what it believes, never on Blue's nerve."""
        resolute = share(scenario("deterrence", assumptions__nerve=1), "red-marches")
        bluff = share(scenario("deterrence", assumptions__nerve=0), "red-marches")
        assert resolute == bluff
        doubted = scenario("deterrence", beliefs__they_fire__prior="beta(1, 200)")
        assert share(doubted, "red-marches") > bluff + 0.2

    def test_hand_over_happens_and_spares_the_town(self) -> None:
        study = st.run(
            scenario("hand-over", assumptions__bargain_struck=1, assumptions__red_respects=1), futures=FUTURES, seed=7,
            progress=False,
        )  # fmt: skip
        odds = {each.id: each.probability.value for each in study.outcomes}
        assert odds["handed-over"] > 0.9
        assert odds["grey-town"] > 0.75
        refused = share(scenario("hand-over", assumptions__bargain_struck=0), "handed-over")
        assert refused == 0

    def test_stand_down_is_without_a_shot_as_often_as_blue_stands_aside(self) -> None:
        assert share(scenario("stand-down", assumptions__stands_aside=1), "no-shot") == 1
        assert share(scenario("stand-down", assumptions__stands_aside=0), "no-shot") == 0

    def test_tripwire_deters_by_what_red_believes(self) -> None:
        found = st.red_line(scenario("tripwire"), "guarantee", futures=FUTURES, seed=7, progress=False)
        assert groups_of(found)["only-without"] > 0.4


class TestTogether:
    @pytest.mark.parametrize(("one", "other"), list(combinations(RECIPES, 2)), ids=lambda each: each.name)
    def test_what_two_recipes_share_is_the_same_in_both(self, one: Recipe, other: Recipe) -> None:
        ours, theirs = entries(one.text), entries(other.text)
        same = [key for key in ours.keys() & theirs.keys() if ours[key] != theirs[key]]
        assert same == []

    def test_no_actor_has_one_option_in_two_recipes(self) -> None:
        options = [
            (decision.actor, option)
            for recipe in RECIPES
            for decision in scenario(recipe.name).decisions.values()
            for option in decision.options
        ]
        assert len(options) == len(set(options))


def entries(text: str) -> dict[tuple[str, str], str]:
    """The entries of a file by section and identifier, as they are written, without comments."""
    found: dict[tuple[str, str], str] = {}
    section = entry = ""
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        depth = len(line) - len(line.lstrip())
        if depth == 0:
            section, entry = line.split(":")[0], ""
        elif depth == 2 and (section != "theatre" or line.strip() in ("places:", "routes:")):
            entry = re.split(r"[:{]", line.strip().removeprefix("- "))[0] if section != "stances" else line.strip()
        if section not in ("title", "question", "start", "horizon") and section != "theatre":
            found[section, entry] = found.get((section, entry), "") + line + "\n"
        elif section == "theatre" and depth == 4:
            key = line.strip().split(":")[0]
            found[section, key] = found.get((section, key), "") + line + "\n"
    return found


def test_an_unknown_recipe_is_named_with_the_closest() -> None:
    with pytest.raises(AuthoringError, match="there is no recipe `deterence`") as fault:
        find_recipe("deterence")
    assert fault.value.hint == "did you mean `deterrence`?"
