"""Addresses of the app, below an organisation's."""

from django.urls import path

from twofold_web.fieldwork.views import careless, radar, watching

urlpatterns = [
    path("fieldwork/", watching.fieldwork, name="fieldwork"),
    path("surveys/<int:survey>/fieldwork/", watching.survey_fieldwork, name="survey_fieldwork"),
    path("surveys/<int:survey>/fieldwork/weights/", watching.survey_weights, name="survey_weights"),
    path("surveys/<int:survey>/fieldwork/careless/", careless.survey_careless, name="survey_careless"),
    path("surveys/<int:survey>/radar/", radar.survey_radar, name="survey_radar"),
]
