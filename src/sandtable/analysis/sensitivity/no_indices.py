"""The sentence where there is no variance to split, because an outcome happens in all futures or in none, or nearly so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.indices import Reason


def why_no_indices(
    reason: Reason | None, *, share: str, counted: int, excluded: tuple[int, int, str] | None = None
) -> str:
    """Why nothing can be said of what an outcome turns on, as a sentence that begins with `It happens`.

    reason : None counts as "never". share : of the futures in which it happens, as text. counted : how many futures that
    is of. excluded : how many of how many were left out because a future in them failed, and what they are ("row").
    """
    seen = {
        "always": f"It happens in all of the {counted:,} futures counted, so nothing decides it.",
        "never": f"It happens in none of the {counted:,} futures counted, so nothing decides it.",
        "nearly-always": f"It happens in {share} of the futures, too many to say what it turns on.",
        "nearly-never": f"It happens in {share} of the futures, too few to say what it turns on.",
    }[reason or "never"]
    if excluded is None or excluded[0] == 0:
        return seen
    left_out, all_of_them, what = excluded
    if reason in (None, "never", "always"):
        seen = seen.replace(", so nothing decides it", "")
    if what == "future":
        return (
            f"{seen} But {left_out:,} of {all_of_them:,} futures failed and are excluded; the rest may not be typical."
        )
    one = left_out == 1
    return (
        f"{seen} But {left_out:,} of {all_of_them:,} {what}s {'is' if one else 'are'} excluded because a future in "
        f"{'it' if one else 'them'} failed; the rest may not be typical."
    )
