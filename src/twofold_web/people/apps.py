"""The app's place in Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, units, roles."""

    name = "twofold_web.people"
    label = "people"
