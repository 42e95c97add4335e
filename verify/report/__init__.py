"""The report: results in, ``report.json`` out, and pages from that file alone."""
