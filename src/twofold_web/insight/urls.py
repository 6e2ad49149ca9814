"""Addresses of the app, below an organisation's."""

from django.urls import path

from twofold_web.insight.reads.sheets import SHEETS
from twofold_web.insight.views import (
    alerts,
    explore,
    reports,
    saved,
    voice,
    voice_ask,
    voice_comment,
    voice_models,
    voice_words,
)
from twofold_web.insight.views.sheets import sheet_view

urlpatterns = [
    *(path(f"{name.replace('_', '-')}/", sheet_view(name), name=name) for name in SHEETS),
    path("explore/", explore.explore, name="explore"),
    path("explore/data.<slug:ending>", explore.download, name="explore_data"),
    path("explore/views/", saved.save, name="view_save"),
    path("explore/views/<int:view_id>/", saved.change, name="view_change"),
    path("voice/", voice.voice, name="voice"),
    path("voice/models/", voice_models.models, name="voice_models"),
    path("voice/ask/", voice_ask.ask, name="voice_ask"),
    path("voice/ask/allowed/", voice_ask.allow, name="voice_ask_allowed"),
    path("voice/words/", voice_words.words, name="voice_words"),
    path("voice/comments/<str:address>/", voice_comment.comment, name="voice_comment"),
    path("voice/comments/<str:address>/correction/", voice_comment.comment_correct, name="voice_correct"),
    path("voice/comments/<str:address>/about/", voice_comment.comment_about, name="voice_about"),
    path("voice/comments/<str:address>/picked/", voice_comment.comment_pick, name="voice_pick"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:report_id>/", reports.change, name="report_change"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<int:alert_id>/", alerts.change, name="alert_change"),
    path("alerts/alarms/<int:alarm_id>/", alerts.seen, name="alarm_seen"),
]
