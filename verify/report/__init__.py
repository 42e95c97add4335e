"""The report: results in, ``report.json`` out, and pages from that file alone."""

from verify.report.document import complete_report_in, document
from verify.report.pages import rebuild, write_pages
from verify.report.write import write_report


__all__ = ["complete_report_in", "document", "rebuild", "write_pages", "write_report"]
