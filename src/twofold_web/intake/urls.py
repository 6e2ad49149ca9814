"""Addresses of the app; they stand below the organisation's."""

from django.urls import include, path

from twofold_web.intake.quality import views as quality_views
from twofold_web.intake.views import files, loads, mapping, trials

urlpatterns = [
    path("data/pulls/", include("twofold_web.intake.pulls.urls")),
    path("data/quality/", quality_views.shown, name="quality"),
    path("data/", loads.listed, name="data"),
    path("data/files/", files.upload, name="data_upload"),
    path("data/files/<int:upload_id>/", files.file, name="data_file"),
    path("data/files/<int:upload_id>/discard/", files.throw_away, name="data_discard"),
    path("data/files/<int:upload_id>/mapping/", mapping.choose, name="data_mapping"),
    path("data/files/<int:upload_id>/mapping.toml", mapping.download, name="data_mapping_file"),
    path("data/files/<int:upload_id>/mapping/written/", mapping.written, name="data_mapping_written"),
    path("data/files/<int:upload_id>/mapping/proposed/", mapping.proposed, name="data_mapping_proposed"),
    path("data/files/<int:upload_id>/trial/", trials.trial, name="data_trial"),
    path("data/files/<int:upload_id>/load/", trials.begin, name="data_begin"),
    path("data/loads/<int:load_id>/", loads.load, name="data_load"),
    path("data/loads/<int:load_id>/rejected.csv", loads.download_rejected, name="data_rejected"),
    path("data/loads/<int:load_id>/undo/", loads.undo, name="data_undo"),
    path("data/loads/<int:load_id>/back/", loads.back, name="data_back"),
]
