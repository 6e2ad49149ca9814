"""The app's place in Django."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Questionnaires: what is asked, in which words, in which version."""

    name = "twofold_web.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Say what the app does in the background, and what stands in the navigation."""
        from twofold_web.surveys import registering  # noqa: PLC0415 - needs loaded apps

        registering.register()
