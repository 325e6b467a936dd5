"""What is said of a result: the answer, tables and notes, once, for the terminal, the report, the notebook and the app.

`told.py` has the types, `tell` finds the words for a result by its entry in the registry of analyses; one file an
analysis writes them. A renderer draws them and adds nothing: `cli/telling.py` for the terminal, `telling/html.py` for
pages and notebooks. Tables hold texts with their digits already chosen (`wording`).
"""

from __future__ import annotations

from sandtable.telling.told import Bar, Cell, Column, Part, Row, Sketch, Table, Told, said_once, tell

__all__ = ["Bar", "Cell", "Column", "Part", "Row", "Sketch", "Table", "Told", "said_once", "tell"]
