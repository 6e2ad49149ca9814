"""Addresses for those who run the installation."""

from django.urls import path

from twofold_web.foundation.health import health, metrics

urlpatterns = [
    path("health/", health, name="health"),
    path("metrics/", metrics, name="metrics"),
]
