"""What every entry of the format is: strict and frozen."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    """A mapping of the format: unknown keys are errors, values cannot be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    older_words: ClassVar[frozenset[str]] = frozenset()  # keys that are read and no longer offered
