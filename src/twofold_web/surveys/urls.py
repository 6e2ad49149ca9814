"""Addresses of the app, below an organisation's."""

from django.urls import path

from twofold_web.surveys.views import bank, begin, editor, exchange, lists, preview, publishing, translations

urlpatterns = [
    path("surveys/", lists.surveys, name="surveys"),
    path("surveys/new/", begin.survey_new, name="survey_new"),
    path("surveys/import/", exchange.survey_import, name="survey_import"),
    path("surveys/bank/", bank.survey_bank, name="survey_bank"),
    path("surveys/bank/<str:key>/", bank.survey_bank_item, name="survey_bank_item"),
    path("surveys/<int:survey>/", lists.survey, name="survey"),
    path("surveys/<int:survey>/act/", lists.survey_act, name="survey_act"),
    path("surveys/<int:survey>/edit/", editor.survey_edit, name="survey_edit"),
    path("surveys/<int:survey>/preview/", preview.survey_preview, name="survey_preview"),
    path("surveys/<int:survey>/try/", preview.survey_try, name="survey_try"),
    path("surveys/<int:survey>/translations/", translations.survey_translations, name="survey_translations"),
    path("surveys/<int:survey>/publish/", publishing.survey_publish, name="survey_publish"),
    path("surveys/<int:survey>/versions/<int:number>/", publishing.survey_version, name="survey_version"),
    path("surveys/<int:survey>/export/<str:kind>/", exchange.survey_export, name="survey_export"),
]
