"""Addresses for people without an account, who name no organisation."""

from django.urls import path

from twofold_web.delivery.views import public

urlpatterns = [
    path("sheet/<str:token>/", public.sheet, name="sheet"),
    path("stop/<str:token>/", public.stop, name="stop_asking"),
]
