"""The app's place in Django."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """What the facts say, and who is told."""

    name = "twofold_web.insight"
    label = "insight"

    def ready(self) -> None:
        """Say what can be prepared, what can be done in the background, and what stands in the navigation."""
        from twofold_web.insight import registering  # noqa: PLC0415 - needs loaded apps

        registering.register()
