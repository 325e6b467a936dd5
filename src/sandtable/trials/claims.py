"""Claims of a text that nothing in the model could bear out, or refute."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.scenario.findings import Finding
from sandtable.scenario.types import ProbabilityTest
from sandtable.trials.played import Played


def claims(played: Played) -> Iterator[Finding]:
    """S750: claims about the futures of the file, none of which bears on them."""
    for name, claim in played.scenario.claims.items():
        test = claim.test
        if not isinstance(test, ProbabilityTest) or test.under is not None:
            continue
        for key, given in (("given", test.given), ("against", test.against)):
            if given is not None and not played.holds(played.claims.name(given)):
                message = f"no future bears on the claim `{name}`: `{key}` holds in {played.none}"
                hint = "the claim stays undetermined; ask for something that happens, or give it a world of its own with `under`"
                yield Finding(("claims", name, "test", key), message, "S750", hint)
