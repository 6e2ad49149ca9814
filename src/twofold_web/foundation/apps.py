"""The app's place in Django."""

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from twofold_web.foundation.catalogues import compile_all


class FoundationConfig(AppConfig):
    """What every other app stands on."""

    name = "twofold_web.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Compile the texts; build the second wall after each migration; give up rights that no page needs."""
        from twofold_web.foundation.wall import build_wall, lower_rights  # noqa: PLC0415 - needs loaded apps

        compile_all(settings.HOME)
        post_migrate.connect(build_wall, dispatch_uid="twofold.wall")
        connection_created.connect(lower_rights, dispatch_uid="twofold.rights")
