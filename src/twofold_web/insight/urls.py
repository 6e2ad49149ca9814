"""Addresses of the app, below an organisation's."""

from django.urls import path

from twofold_web.insight.reads.sheets import SHEETS
from twofold_web.insight.views.sheets import sheet_view

urlpatterns = [path(f"{name.replace('_', '-')}/", sheet_view(name), name=name) for name in SHEETS]
