"""How a fault inside one value travels through pydantic: message, code, hint and place in the error's context."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from sandtable.errors import FieldError


def as_pydantic_error(fault: FieldError) -> PydanticCustomError:
    """The fault as pydantic passes it on, with everything that a diagnostic needs."""
    context = {
        "message": fault.message, "code": fault.code, "hint": fault.hint, "column": fault.column, "length": fault.length,
    }  # fmt: skip
    return PydanticCustomError("field", "{message}", context)
