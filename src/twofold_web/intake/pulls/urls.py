"""Addresses of pulls and of addresses for deliveries."""

from django.urls import path

from twofold_web.intake.pulls import hook_views, views

urlpatterns = [
    path("", views.listed, name="pulls"),
    path("new/<slug:kind>/", views.new, name="pull_new"),
    path("<int:pull_id>/", views.shown, name="pull"),
    path("<int:pull_id>/change/", views.changed, name="pull_change"),
    path("<int:pull_id>/try/", views.tried, name="pull_try"),
    path("<int:pull_id>/pause/", views.paused, name="pull_pause"),
    path("<int:pull_id>/delete/", views.deleted, name="pull_delete"),
    path("addresses/new/", hook_views.new, name="hook_new"),
    path("addresses/<int:hook_id>/", hook_views.shown, name="hook"),
    path("addresses/<int:hook_id>/secret/", hook_views.revealed, name="hook_secret"),
    path("addresses/<int:hook_id>/renew/", hook_views.renewed, name="hook_renew"),
    path("addresses/<int:hook_id>/pause/", hook_views.paused, name="hook_pause"),
    path("addresses/<int:hook_id>/delete/", hook_views.deleted, name="hook_delete"),
]
