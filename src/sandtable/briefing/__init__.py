"""The briefing: one HTML file that tells what a study says, to be mailed, printed and opened without a network.

Use:

    write_briefing(study, "briefing.html")
"""

from __future__ import annotations

from sandtable.briefing.page import BriefingError, briefing_html, write_briefing

__all__ = ["BriefingError", "briefing_html", "write_briefing"]
