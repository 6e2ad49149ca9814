"""The app's place in Django."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Fieldwork: who answers, who does not, and what that does to the figures."""

    name = "twofold_web.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Say what the app does in the background, and what stands in the navigation."""
        from twofold_web.fieldwork import registering  # noqa: PLC0415 - needs loaded apps

        registering.register()
