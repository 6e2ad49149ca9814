"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.hooks import (
    Entry,
    register_job,
    register_navigation,
    register_prepared,
    register_sweep,
)
from twofold_web.foundation.permissions import Permission


class IntakeConfig(AppConfig):
    """How data comes in."""

    name = "twofold_web.intake"
    label = "intake"

    def ready(self) -> None:
        """Say what this app works on, and where its pages are."""
        from twofold_web.intake import jobs  # noqa: PLC0415 - needs loaded apps
        from twofold_web.intake.bulk.handlers import HANDLERS as BULK  # noqa: PLC0415 - needs loaded apps
        from twofold_web.intake.pulls.handlers import HANDLERS as PULLS  # noqa: PLC0415 - needs loaded apps
        from twofold_web.intake.quality import preparing  # noqa: PLC0415 - needs loaded apps
        from twofold_web.intake.writes import sweeping  # noqa: PLC0415 - needs loaded apps

        for kind, handler in (jobs.HANDLERS | BULK | PULLS).items():
            register_job(kind, handler)
        register_sweep("intake.files", sweeping.sweep_files)
        register_sweep("intake.deliveries", sweeping.sweep_deliveries)
        register_prepared(preparing.KIND, preparing.prepare, preparing.standing)
        register_navigation(
            Entry(_("Data"), _("Bring in data"), "data", Permission.LOAD_DATA),
            Entry(_("Data"), _("Pulls"), "pulls", Permission.LOAD_DATA),
            Entry(_("Data"), _("Data quality"), "quality", Permission.LOAD_DATA),
        )
