"""Addresses of the app, below an organisation's."""

from django.urls import path

from twofold_web.blueprint.views import evidence, maps, picture

urlpatterns = [
    path("blueprint/", picture.blueprint, name="blueprint"),
    path("blueprint/evidence/", evidence.evidence, name="blueprint_evidence"),
    path("blueprint/evidence/comments/", evidence.evidence_comments, name="blueprint_comments"),
    path("blueprint/evidence/rows/", evidence.evidence_rows, name="blueprint_rows"),
    path("blueprint/file/<str:kind>/", picture.blueprint_file, name="blueprint_file"),
    path("maps/", maps.maps, name="maps"),
    path("maps/new/", maps.new_map, name="map_new"),
    path("maps/import/", maps.map_import, name="map_import"),
    path("maps/<str:name>/", maps.map_history, name="map_history"),
    path("maps/<str:name>/edit/", maps.map_edit, name="map_edit"),
    path("maps/<str:name>/<int:number>/publish/", maps.map_publish, name="map_publish"),
    path("maps/<str:name>/<int:number>/back/", maps.map_back, name="map_back"),
    path("maps/<str:name>/<int:number>/file/<str:kind>/", maps.map_file, name="map_file"),
]
