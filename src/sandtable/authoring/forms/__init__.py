"""Forms: the entry at a place as fields, and changed fields as edits of the text.

form_at(text, line, column)     the form of the entry at a place
form_new(text, section)         that of a new entry
located, added_town             a place with the coordinates of a town, which GeoNames is credited for
shaped                              a value with keys, or in a list, written with what it needs left to be filled in
changed, added, removed, renamed    the edits of a change, each checked: nothing else of the text means anything new, no comment is lost
"""

from __future__ import annotations

from sandtable.authoring.forms.adding import added, shaped
from sandtable.authoring.forms.describing import Form, form_at, form_new, noun, section_models
from sandtable.authoring.forms.fields import Field
from sandtable.authoring.forms.files import Changed, FormError
from sandtable.authoring.forms.renaming import renamed
from sandtable.authoring.forms.towns import added_town, located
from sandtable.authoring.forms.writing import changed, removed

__all__ = [
    "Changed", "Field", "Form", "FormError", "added", "added_town", "changed", "form_at", "form_new", "located", "noun", "removed",
    "renamed", "section_models", "shaped",
]  # fmt: skip
