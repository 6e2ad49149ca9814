"""All addresses: an organisation's pages stand below ``/o/<slug>/``, the API below ``/api/v1/``."""

from django.urls import include, path
from django.views.i18n import set_language

from twofold_web.api import api
from twofold_web.delivery.views.public import stop_briefly
from twofold_web.first_page import first_page
from twofold_web.foundation.errors import handler400, handler403, handler404, handler500
from twofold_web.foundation.gallery import gallery
from twofold_web.foundation.live import live
from twofold_web.foundation.preparing import preparing
from twofold_web.insight.views.reports import end as end_report
from twofold_web.intake.bulk.views import receive_delivery

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include("twofold_web.people.urls")),
    path("account/", include("allauth.urls")),
    path("", include("twofold_web.foundation.urls")),
    path("language/", set_language, name="set_language"),
    path("gallery/", gallery, name="gallery"),
    path("o/<slug:slug>/", first_page, name="first_page"),
    path("o/<slug:slug>/live/", live, name="live"),
    path("o/<slug:slug>/preparing/<int:job_id>/", preparing, name="preparing"),
    path("o/<slug:slug>/", include("twofold_web.intake.urls")),
    path("o/<slug:slug>/", include("twofold_web.blueprint.urls")),
    path("o/<slug:slug>/", include("twofold_web.surveys.urls")),
    path("o/<slug:slug>/", include("twofold_web.delivery.urls")),
    path("o/<slug:slug>/", include("twofold_web.answering.urls")),
    path("o/<slug:slug>/", include("twofold_web.fieldwork.urls")),
    path("o/<slug:slug>/", include("twofold_web.insight.urls")),
    path("o/<slug:slug>/", include("twofold_web.home.urls")),
    path("reports/end/<slug:place>/<str:token>/", end_report, name="report_end"),
    path("api/v1/", api.urls),
    path("s/", include("twofold_web.answering.public_urls")),
    path("ask/", include("twofold_web.delivery.public_urls")),
    path("no/<str:token>", stop_briefly, name="stop_briefly"),
    path("deliver/<uuid:address>/", receive_delivery, name="deliver"),
]
