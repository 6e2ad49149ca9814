"""The app's place in Django; installed only where the demonstration is wanted."""

from django.apps import AppConfig

from twofold_web.foundation.hooks import register_job


class DemonstrationConfig(AppConfig):
    """Two simulated organisations."""

    name = "twofold_web.demonstration"
    label = "demonstration"

    def ready(self) -> None:
        """Say who loads them."""
        from twofold_web.demonstration.loading import BRING, bring  # noqa: PLC0415 - needs loaded apps

        register_job(BRING, bring)
