"""Addresses of the app, below an organisation's."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
