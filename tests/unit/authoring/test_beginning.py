"""A scenario begun from any answers passes `check` and runs; what nobody gave is named."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

import sandtable as st
from sandtable.authoring.beginning import Answers, notes, plan
from sandtable.authoring.formatting import canonical_text
from sandtable.authoring.given_places import GivenPlace, read_places
from sandtable.authoring.recipes import RECIPES, Recipe, find_recipe
from sandtable.authoring.skeleton import scenario_text
from sandtable.loading import Reading, read
from sandtable.scenario.longitudes import map_box
from sandtable.scenario.types import Locator, Scenario
from sandtable.text.reading import digest

VELL = (
    "Harbour=45.0,20.0, Ford=45.4,20.0, Vell Bridge=45.8,20.2, Hill Town=45.75,20.85, Fort=45.65,20.35, Mill=45.3,20.6"
)
TEXT = (
    "The brigade is likely to be there first. But the South could fire.\n\n"
    "It is very\nunlikely that the North would not\ngive way by 2 May 2031.\n"
)
AWKWARD = (
    "دمشق",
    "A: b # c",
    "{x}",
    "null",
    "the bridge",
    "Red",
    "never",
    "1914",
    '"dq"',
    "*a",
    "x" * 60,
    "50%",
    "Zoë",
)
SUBSETS = list(chain.from_iterable(combinations(RECIPES, size) for size in range(len(RECIPES) + 1)))


def answers(**given: object) -> Answers:
    """Some answers; those that are not given are those of nobody."""
    return Answers(**{"name": "vell", "command": "sandtable new vell", **given})  # type: ignore[arg-type]


def begun(given: Answers) -> Reading:
    """What `check` says of the file begun with some answers, which must be in canonical form."""
    written = scenario_text(plan(given))
    assert canonical_text(written) == written
    return read(written, name=given.name)


def clean(given: Answers) -> Scenario:
    """The scenario begun, which must have no fault at all."""
    found = begun(given)
    assert [(each.code, each.message) for each in found.diagnostics] == []
    assert found.scenario is not None
    return found.scenario


def clean_but_for_placeholders(given: Answers) -> Scenario:
    """The scenario begun, with no fault but that coordinates are placeholders."""
    found = begun(given)
    assert {each.code for each in found.diagnostics} <= {"S541"}
    assert found.scenario is not None
    return found.scenario


class TestItChecks:
    @pytest.mark.parametrize("recipes", SUBSETS, ids=lambda chosen: "+".join(each.name for each in chosen) or "none")
    def test_with_any_recipes_and_places_of_ones_own(self, recipes: tuple[Recipe, ...]) -> None:
        given = answers(
            recipes=recipes, places=tuple(read_places(VELL)), actors=("the North", "the South", "the League"),
            settled="The South holds Vell Bridge", text=TEXT, text_name="vell.txt",
        )  # fmt: skip
        clean(given)

    @pytest.mark.parametrize("recipes", SUBSETS, ids=lambda chosen: "+".join(each.name for each in chosen) or "none")
    def test_with_any_recipes_and_nothing_else(self, recipes: tuple[Recipe, ...]) -> None:
        clean(answers(recipes=recipes))

    @pytest.mark.parametrize("name", AWKWARD)
    def test_with_awkward_names(self, name: str) -> None:
        places = (
            GivenPlace(name, 10.0, 20.0),
            GivenPlace("Other", 10.5, 20.5),
            GivenPlace(f"{name[:57]} 2", 11.0, 21.0),
        )
        scenario = clean(
            answers(
                actors=(name, "Other"), places=places, settled=f"{name} holds {name}", recipes=(find_recipe("race"),)
            )
        )
        assert [actor.name for actor in scenario.actors.values()] == [name, "Other"]
        assert [place.name for place in scenario.theatre.places.values()] == [name, "Other", f"{name[:57]} 2"]

    def test_places_all_around_the_globe(self) -> None:
        places = tuple(
            GivenPlace(f"P{lon}", lat, float(lon)) for lat, lon in ((-90, 170), (89, -175), (10, 0), (5, -90))
        )
        clean(answers(places=places))

    def test_across_the_180th_meridian(self) -> None:
        places = (
            GivenPlace("West", -17.0, 178.0),
            GivenPlace("East", -18.0, -178.0),
            GivenPlace("Far East", -17.5, -176.0),
        )
        box = map_box(clean(answers(places=places)).theatre)
        assert box.west < 178.0 < 184.0 < box.east < 190.0

    @pytest.mark.parametrize("across", [0.0, 0.3])
    def test_the_map_of_places_in_a_tall_strip_is_no_narrow_band(self, across: float) -> None:
        places = tuple(GivenPlace(f"P{n}", -3.4 + n * 0.5, 29.1 + n * across / 6) for n in range(7))
        box = map_box(clean(answers(places=places)).theatre)
        assert box.south < -3.4 < -0.4 < box.north
        assert 0.5 <= box.width / (box.north - box.south) <= 2

    def test_as_many_places_as_a_scenario_can_begin_with(self) -> None:
        places = tuple(GivenPlace(f"P{n}", (n % 16) / 4 + n / 1000, (n // 16) / 4 + n / 3000) for n in range(250))
        assert len(clean(answers(places=places)).theatre.places) == 250

    def test_sixteen_actors_get_forces_while_there_are_places(self) -> None:
        places = tuple(GivenPlace(f"P{n}", n / 2, 0.0) for n in range(5))
        scenario = clean(answers(actors=tuple(f"A{n}" for n in range(16)), places=places))
        assert len(scenario.formations) == 4  # none starts at the place that matters


class TestItRuns:
    @pytest.mark.parametrize("recipes", [(), RECIPES], ids=["none", "all"])
    def test_and_no_future_fails(self, recipes: tuple[Recipe, ...]) -> None:
        given = answers(recipes=recipes, places=tuple(read_places(VELL)), text=TEXT, text_name="vell.txt")
        study = st.run(clean(given), futures=60, seed=7, progress=False)
        assert study.failed == ()

    def test_the_race_that_it_begins_with_is_open(self) -> None:
        places = tuple(read_places("Harbour=45.0,20.0, Hill Town=45.75,20.85, Vell Bridge=45.8,20.2"))
        study = st.run(clean(answers(places=places)), futures=300, seed=7, progress=False)
        assert [each.id for each in study.outcomes if not 0 < each.probability.value < 1] == []


class TestWhatNobodyGave:
    def test_a_place_without_coordinates_is_a_placeholder_that_check_points_at(self) -> None:
        places = (*read_places(VELL), GivenPlace("Tower"), GivenPlace("Well"))
        found = begun(answers(places=places))
        assert [each.code for each in found.diagnostics] == ["S541", "S541"]
        assert [each.message for each in found.diagnostics] == [
            "the coordinates of `tower` are placeholders", "the coordinates of `well` are placeholders",
        ]  # fmt: skip
        assert "placeholders: Tower and Well" in scenario_text(plan(answers(places=places)))

    def test_roles_that_no_place_is_left_for_are_placeholders_too(self) -> None:
        made = plan(answers(places=tuple(read_places("Vell Bridge=45.8,20.2")), recipes=(find_recipe("race"),)))
        assert made.placeholders == ["Camp", "Rear"]

    def test_without_any_place_it_has_the_invented_map_of_the_recipes_and_says_so(self) -> None:
        scenario = clean(answers())
        assert scenario.sources["map"].title == "An invented map"

    def test_every_number_of_the_file_is_assumed_with_a_reason_or_the_authors(self) -> None:
        scenario = clean(answers(places=tuple(read_places(VELL)), recipes=RECIPES))
        own = {name: each for name, each in scenario.assumptions.items() if each.group != "rules-of-battle"}
        for entries in (own, scenario.beliefs, scenario.fires, scenario.decisions):
            for name, entry in entries.items():
                assert entry.basis == "assumed", name
                assert entry.because, name
        assert {place.source for place in scenario.theatre.places.values()} == {"coordinates"}

    def test_dates_and_actors_that_nobody_gave_are_marked(self) -> None:
        text = scenario_text(plan(answers(actors=("the North",), recipes=(find_recipe("race"),))))
        assert "start: 2030-01-01 # nobody has given it" in text
        assert "blue: {name: Blue} # nobody has named this actor" in text
        assert "nobody has named: Blue" in text


class TestTheAnswers:
    def test_what_settles_it_names_the_place_and_the_actor(self) -> None:
        scenario = clean(
            answers(places=tuple(read_places(VELL)), actors=("the North", "the South"), settled="The South holds Mill")
        )
        settled = scenario.outcomes["settled"]
        assert settled.title == "The South holds Mill"
        assert settled.headline
        assert settled.when.text == "controls(the-south, mill)"
        assert scenario.question == "The South holds Mill: how likely is that?"
        assert scenario.formations["the-north-force"].orders.advance == ("mill",)  # type: ignore[union-attr]

    def test_a_question_is_the_question_and_no_title(self) -> None:
        scenario = clean(answers(places=tuple(read_places(VELL)), settled="Who holds Ford in May?"))
        assert scenario.question == "Who holds Ford in May?"
        assert scenario.outcomes["settled"].title == "Red holds Ford at the end"

    def test_a_negation_is_the_condition(self) -> None:
        scenario = clean(answers(places=tuple(read_places(VELL)), actors=("A", "B"), settled="A does not hold Ford"))
        settled = scenario.outcomes["settled"]
        assert (settled.title, settled.when.text, settled.time) == (
            "A does not hold Ford",
            "not controls(a, ford)",
            None,
        )

    @pytest.mark.parametrize(
        ("sentence", "title", "when"),
        [
            ("B gives up Ford", "B does not hold Ford at the end", "not controls(b, ford)"),
            ("A is in Ford before B", "A holds Ford at the end", "controls(a, ford)"),
            ("A holds Ford until 10 March", "A holds Ford at the end", "controls(a, ford)"),
        ],
    )
    def test_a_sentence_that_is_not_understood_whole_is_no_title(self, sentence: str, title: str, when: str) -> None:
        given = answers(places=tuple(read_places(VELL)), actors=("A", "B"), settled=sentence)
        settled = clean(given).outcomes["settled"]
        assert (settled.title, settled.when.text) == (title, when)
        made = plan(given)
        assert notes(made)[0].startswith(f"To confirm: “{sentence}” was read as “{title}”.")
        assert clean(given).question == f"{sentence}: how likely is that?"

    def test_an_outcome_of_a_recipe_that_asks_the_same_is_the_headline(self) -> None:
        scenario = clean(answers(recipes=(find_recipe("tripwire"),), settled="Red holds the town"))
        assert [name for name, each in scenario.outcomes.items() if each.headline] == ["red-town"]
        assert scenario.outcomes["red-town"].title == "Red holds the town"

    def test_who_holds_what_decides_where_the_forces_are(self) -> None:
        places = (
            GivenPlace("Tarn", 47.25, 24.45), GivenPlace("Orlo", 47.7, 26.2, holder="the Republic"),
            GivenPlace("Brad", 47.1, 24.1, holder="The Federation"), GivenPlace("Kessa", 47.5, 25.15),
        )  # fmt: skip
        for recipes in ((), (find_recipe("tripwire"),)):
            scenario = clean(
                answers(places=places, actors=("the Federation", "the Republic", "the League"), recipes=recipes)
            )
            assert scenario.control["brad"] == "the-federation"
            assert scenario.control["orlo"] == "the-republic"
            at = {each.actor: each.place for each in scenario.formations.values()}
            assert at["the-federation"] == "brad"
            assert at["the-republic"] == ("kessa" if recipes else "orlo")

    def test_a_place_that_is_held_from_the_start_is_not_taken(self) -> None:
        scenario = clean(answers(recipes=(find_recipe("tripwire"),), settled="Blue holds the town"))
        assert scenario.outcomes["settled"].time is None

    def test_recipes_take_the_authors_names(self) -> None:
        given = answers(
            actors=("Damascus", "the SDF"), settled="Damascus holds Raqqa", recipes=(find_recipe("deterrence"),),
            places=tuple(read_places("Palmyra=34.56,38.28,Raqqa=35.95,39.01,al-Tanf=33.5,38.67")),
        )  # fmt: skip
        scenario = clean(given)
        assert scenario.decisions["dash"].options["march"].title == "Damascus marches on Raqqa"
        assert scenario.red_lines["the-guns"].title == "The SDF's line before Raqqa"
        assert scenario.fires["guns"].base == "al-tanf"
        assert scenario.fires["guns"].against == ("damascus",)
        assert scenario.assumptions["raqqa-worth"].title == "What Raqqa is worth to Damascus"
        prior = scenario.assumptions["guns-reach"]
        assert prior.because == "Chosen to cover Raqqa, 274 km from al-Tanf; nobody has given it."

    def test_one_headline_whatever_the_recipes(self) -> None:
        for settled in ("", "Red holds the town"):
            scenario = clean(answers(recipes=RECIPES, settled=settled))
            assert sum(each.headline for each in scenario.outcomes.values()) == 1

    def test_the_same_answers_give_the_same_file(self) -> None:
        given = answers(recipes=RECIPES, places=tuple(read_places(VELL)), text=TEXT, text_name="vell.txt")
        assert scenario_text(plan(given)) == scenario_text(plan(given))


ASSAB = (
    GivenPlace("Dessie", 11.13, 39.63, holder="Ethiopia"), GivenPlace("Mille", 11.42, 40.76, holder="Ethiopia"),
    GivenPlace("Semera", 11.79, 41.01, holder="Ethiopia"), GivenPlace("Bure", 12.62, 42.2, holder="Eritrea"),
    GivenPlace("Massawa", 15.61, 39.47, holder="Eritrea"), GivenPlace("Assab", 13.01, 42.74, holder="Eritrea"),
)  # fmt: skip


class TestAPlaceThatIsHeld:
    @pytest.mark.parametrize(
        ("recipes", "actors"),
        [
            ((), ("Ethiopia", "Egypt", "Eritrea")),
            ((), ("Egypt", "Ethiopia", "Eritrea")),
            (("race",), ("Ethiopia", "Egypt", "Eritrea")),
            (("deterrence",), ("Ethiopia", "Egypt", "Eritrea")),
            (("deterrence", "race"), ("Ethiopia", "Egypt", "Eritrea")),
        ],
    )
    def test_is_no_lost_cause(self, recipes: tuple[str, ...], actors: tuple[str, ...]) -> None:
        scenario = clean_but_for_placeholders(
            answers(
                actors=actors, places=ASSAB, settled="Ethiopia holds Assab", recipes=tuple(map(find_recipe, recipes))
            )
        )
        pairs = [set(each.between or ()) for each in scenario.stances if each.stance == "hostile"]
        assert {"ethiopia", "eritrea"} in pairs
        study = st.run(scenario, futures=300, seed=7, progress=False)
        assert 0 < study.outcomes[0].probability.value < 1

    def test_stands_to_others_as_a_recipe_says(self) -> None:
        places = (GivenPlace("Camp", 10.0, 20.0), GivenPlace("Dorn", 10.5, 20.5, holder="Grey"))
        given = answers(actors=("Red", "Blue", "Grey"), places=places, recipes=(find_recipe("tripwire"),))
        scenario = clean_but_for_placeholders(given)
        assert [set(each.between or ()) for each in scenario.stances if each.stance == "hostile"] == [{"red", "blue"}]

    @pytest.mark.parametrize("settled", ["", "Ethiopia holds Assab"])
    @pytest.mark.parametrize("recipes", [(), ("race",)])
    def test_is_not_raced_for(self, recipes: tuple[str, ...], settled: str) -> None:
        given = answers(
            actors=("Ethiopia", "Eritrea"), places=ASSAB, settled=settled, recipes=tuple(map(find_recipe, recipes))
        )
        scenario = clean(given)
        assert [each.when.text for each in scenario.outcomes.values() if "<" in each.when.text] == []
        assert sum(each.headline for each in scenario.outcomes.values()) == 1
        made = plan(given)
        expected = "Eritrea holds Assab from the start, so “Ethiopia is at Assab first” and “Eritrea is at Assab first” are not asked."
        assert (expected in notes(made)) is bool(recipes)

    def test_placeholders_take_no_road_away(self) -> None:
        recipes = find_recipe("deterrence"), find_recipe("race")
        given = answers(actors=("Ethiopia", "Egypt", "Eritrea"), places=ASSAB, recipes=recipes)
        scenario = clean_but_for_placeholders(given)
        pairs = {frozenset(each.between) for each in scenario.theatre.routes.values()}
        assert {frozenset(pair) for pair in (("dessie", "mille"), ("mille", "semera"), ("semera", "bure"))} <= pairs


class TestTheText:
    given = answers(places=tuple(read_places(VELL)), text=TEXT, text_name="folder/vell.txt")

    def test_each_likelihood_word_is_an_assumption_with_its_place(self) -> None:
        scenario = clean(self.given)
        words = [each for name, each in scenario.assumptions.items() if name.endswith("-likelihood")]
        places = [each.at for each in words if isinstance(each.at, Locator)]
        assert [TEXT[at.start : at.end] for at in places] == ["likely", "could", "very\nunlikely"]
        assert [at.sha256 for at in places] == [digest(word)[:16] for word in ("likely", "could", "very\nunlikely")]
        phrases = [each.prior.words.phrase for each in words if each.prior.words is not None]
        assert phrases == ["likely", "could", "very unlikely"]

    def test_each_is_a_claim_to_confirm_at_its_sentence(self) -> None:
        scenario = clean(self.given)
        assert [TEXT[each.at.start : each.at.end].split()[0] for each in scenario.claims.values()] == [
            "The",
            "But",
            "It",
        ]
        assert {each.verdict for each in st.claims(scenario, futures=100, seed=7, progress=False).claims} == {"premise"}
        assert "# to confirm: “likely” in line 1, column 16" in scenario_text(plan(self.given))

    def test_negated_words_are_the_opposite(self) -> None:
        text = "It is not likely.\nIt is not almost certain. There is an even chance.\n"
        scenario = clean(answers(places=tuple(read_places(VELL)), text=text, text_name="vell.txt"))
        words = [each for name, each in scenario.assumptions.items() if name.endswith("-likelihood")]
        assert [each.prior.text for each in words] == [
            "uniform(0.2, 0.45)",
            "words(might)",
            "words(even chance, nato)",
        ]
        assert words[0].title == "What sentence 1 calls “not likely”"
        written = scenario_text(plan(answers(places=tuple(read_places(VELL)), text=text, text_name="vell.txt")))
        assert 'test: {probability: "controls(red, mill)", range: [0.2, 0.45]}' in written

    def test_no_sentence_of_the_text_is_in_the_file(self) -> None:
        written = scenario_text(plan(self.given))
        assert "brigade is" not in written
        assert "would not" not in written

    def test_the_passages_are_those_of_the_text(self) -> None:
        from sandtable.text.locators import check_text, locators

        scenario = clean(self.given)
        check_text(TEXT, source=scenario.sources["text"], locators=locators(scenario, source="text"))

    def test_the_test_that_is_offered_fits_the_format(self) -> None:
        written = scenario_text(plan(self.given))
        offered = written.replace('    test: {holds: "c01-likelihood >= 0"}\n    # test:', "    test:")
        assert offered != written
        found = read(offered, name="vell")
        assert [each.code for each in found.diagnostics] == ["S504"]  # the assumption, which is then to be taken out
