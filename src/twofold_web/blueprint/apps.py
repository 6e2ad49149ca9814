"""The app's place in Django."""

from django.apps import AppConfig


class BlueprintConfig(AppConfig):
    """Journey maps and the blueprint page."""

    name = "twofold_web.blueprint"
    label = "blueprint"

    def ready(self) -> None:
        """Say what can be prepared, and what stands in the navigation."""
        from twofold_web.blueprint import registering  # noqa: PLC0415 - needs loaded apps

        registering.register()
