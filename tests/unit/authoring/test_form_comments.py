"""Comments of the text in the form of their entry."""

from __future__ import annotations

import pytest

from sandtable.authoring.completing import outline
from sandtable.authoring.forms import form_at
from sandtable.scenario.document import Path as Steps

REMARKED = """\
# Begun by hand.
#   What to do next.

title: A race  # of two
theatre:
  places:
    # of the sea, not the lagoon
    # (the lagoon has none)
    harbour: {name: Harbour, lat: 1, lon: 2}  # checked
    bridge:
      name: The bridge
      # nobody has measured it
      lat: 1.5
      lon: 2
    mill: {name: Mill, lat: 1, lon: 3}
# who holds what
control: {harbour: north, bridge: south}  # a guess
"""


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ((), "Begun by hand.\nWhat to do next."),
        (("theatre", "places", "harbour"), "of the sea, not the lagoon\n(the lagoon has none)\nchecked"),
        (("theatre", "places", "bridge"), "nobody has measured it"),
        (("theatre", "places", "mill"), ""),
        (("control", "bridge"), ""),  # others stand before it on its line: whose comment it is cannot be told
    ],
)
def test_a_form_has_the_comments_above_its_entry_and_in_it(path: Steps, said: str) -> None:
    entry = next(each for each in outline(REMARKED) if each.path == path)
    found = form_at(REMARKED, entry.line, entry.column)
    assert found is not None
    assert (found.path, found.comments) == (path, said)
