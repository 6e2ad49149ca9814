"""Reports: one HTML file that needs nothing else, in five languages."""

from twofold.reports.intake import intake_of
from twofold.reports.page import Heading, Page, lay_out, write_report
from twofold.reports.reporting import report
from twofold.reports.words import LANGUAGES

__all__ = ["LANGUAGES", "Heading", "Page", "intake_of", "lay_out", "report", "write_report"]
