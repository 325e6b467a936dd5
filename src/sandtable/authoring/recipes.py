"""The recipes: working scenarios of one idea each, to copy.

Each is a file of the package, `sandtable/recipes/NAME.yaml`: `sandtable recipes NAME` prints it, `sandtable new --with NAME` takes
its entries, and a page of the documentation shows and plays it. All share one cast: Red, Blue and Grey, `camp`, `bridge`, `town`, `rear`
and `fort`. Entries with the same identifier are the same in every recipe that has them, and all others have identifiers of
their own, so that recipes can be combined. Checked by tests/unit/authoring/test_recipes.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from sandtable.errors import AuthoringError
from sandtable.scenario.spelling import suggest


@dataclass(frozen=True)
class Recipe:
    """A recipe. about : what it shows, in a line. page : of the documentation, under `docs/`."""

    name: str
    about: str
    page: str

    @property
    def text(self) -> str:
        """The recipe as a scenario file."""
        return files("sandtable.recipes").joinpath(f"{self.name}.yaml").read_text(encoding="utf-8")


RECIPES = (
    Recipe("race", "two forces set out for a place that nobody holds; who is there first?", "how-to/race.md"),
    Recipe("deterrence", "a threat may keep the other side from going: means, will, belief, stakes", "how-to/deterrence.md"),
    Recipe("hand-over", "a place passes to a third power before it is taken", "how-to/hand-over.md"),
    Recipe("stand-down", "a power stands aside by agreement and hands a place over", "how-to/agreement.md"),
    Recipe("tripwire", "a few guards of a third power bar the way by what an attack would mean", "how-to/tripwire.md"),
)  # fmt: skip


def find_recipe(name: str) -> Recipe:
    """A recipe by its name. Raises AuthoringError with similar names."""
    known = {each.name: each for each in RECIPES}
    if (found := known.get(name)) is not None:
        return found
    raise AuthoringError(f"there is no recipe `{name[:40]}`", hint=suggest(name, known))
