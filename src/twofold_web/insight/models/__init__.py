"""Drawn parts of pages, saved views, reports that are sent, alerts, and what people teach about comments."""

from twofold_web.insight.models.alerts import Alarm, Alert, Watches
from twofold_web.insight.models.pages import Part, View
from twofold_web.insight.models.reports import Delivery, Reader, Report, Rhythm, Sending, What, new_token
from twofold_web.insight.models.voice import (
    AboutCorrection,
    Answered,
    Correction,
    ModelAllowed,
    OwnWords,
    Picked,
    Verdict,
    Wish,
)

__all__ = [
    "AboutCorrection",
    "Alarm",
    "Alert",
    "Answered",
    "Correction",
    "Delivery",
    "ModelAllowed",
    "OwnWords",
    "Part",
    "Picked",
    "Reader",
    "Report",
    "Rhythm",
    "Sending",
    "Verdict",
    "View",
    "Watches",
    "What",
    "Wish",
    "new_token",
]
