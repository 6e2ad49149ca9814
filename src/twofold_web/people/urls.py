"""Addresses of the app."""

from django.urls import path

from twofold_web.people.views import front_door

urlpatterns = [
    path("", front_door, name="front_door"),
]
