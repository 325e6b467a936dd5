"""The report: one HTML file that tells what a study says, to be mailed, printed and opened without a network.

Use:

    write_report(study, "report.html")
"""

from __future__ import annotations

from sandtable.report.page import ReportError, report_html, write_report

__all__ = ["ReportError", "report_html", "write_report"]
