"""Addresses for people without an account, who name no organisation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
