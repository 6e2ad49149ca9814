"""The app's place in Django."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Delivery: who is asked when, by which way, and why somebody is not."""

    name = "twofold_web.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Say what the app does in the background, and what stands in the navigation."""
        from twofold_web.delivery import registering  # noqa: PLC0415 - needs loaded apps

        registering.register()
