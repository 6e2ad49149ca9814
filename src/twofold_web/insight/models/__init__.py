"""Drawn parts of pages, saved views, reports that are sent, alerts, and what people teach about comments."""

from twofold_web.insight.models.alerts import Alarm, Alert
from twofold_web.insight.models.pages import Part, View
from twofold_web.insight.models.reports import Delivery, Reader, Report, Rhythm, Sending, What, new_token
from twofold_web.insight.models.voice import AboutCorrection, Correction, OwnWords, Verdict

__all__ = [
    "AboutCorrection",
    "Alarm",
    "Alert",
    "Correction",
    "Delivery",
    "OwnWords",
    "Part",
    "Reader",
    "Report",
    "Rhythm",
    "Sending",
    "Verdict",
    "View",
    "What",
    "new_token",
]
