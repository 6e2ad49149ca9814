"""Addresses of respondents, who have no account."""

from django.urls import path

from twofold_web.answering.views.respondent import asset, respond

urlpatterns = [
    path("-/<str:name>", asset, name="answer_asset"),
    path("<str:token>/", respond, name="answer"),
    path("<str:token>/<str:code>/", respond, name="answer_on"),
]
