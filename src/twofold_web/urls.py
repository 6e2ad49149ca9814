"""All addresses: an organisation's pages stand below ``/o/<slug>/``, the API below ``/api/v1/``."""

from django.urls import include, path
from django.views.i18n import set_language

from twofold_web.api import api
from twofold_web.first_page import first_page

urlpatterns = [
    path("", include("twofold_web.people.urls")),
    path("account/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("o/<slug:slug>/", first_page, name="first_page"),
    path("o/<slug:slug>/", include("twofold_web.intake.urls")),
    path("api/v1/", api.urls),
]
