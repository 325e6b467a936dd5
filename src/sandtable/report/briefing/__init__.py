"""The briefing: a Word document that says what the report of a study says, to be edited, printed and passed on.

Use:

    write_document(study, "briefing.docx")
"""

from __future__ import annotations

from sandtable.report.briefing.output import PAPERS, Written, write_document

__all__ = ["PAPERS", "Written", "write_document"]
