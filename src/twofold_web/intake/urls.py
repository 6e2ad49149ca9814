"""Addresses of the app; they stand below the organisation's."""

from django.urls import path

from twofold_web.intake.views import loads

urlpatterns = [
    path("data/", loads.listed, name="data"),
]
