"""The app's place in Django."""

from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    """Answering: the respondent's pages, kept answers, and their way into the store."""

    name = "twofold_web.answering"
    label = "answering"

    def ready(self) -> None:
        """Say what the app does in the background, and what stands in the navigation."""
        from twofold_web.answering import registering  # noqa: PLC0415 - needs loaded apps

        registering.register()
