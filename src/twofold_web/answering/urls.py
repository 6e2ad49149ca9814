"""Addresses of the app, below an organisation's."""

from django.urls import path

from twofold_web.answering.views.kept import file_of_answer, wish_ended

urlpatterns = [
    path("wishes/<int:wish_id>/called/", wish_ended, name="wish_end"),
    path("surveys/<int:survey_id>/files/<uuid:number>/", file_of_answer, name="answer_file"),
]
