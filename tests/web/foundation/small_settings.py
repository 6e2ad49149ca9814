"""The application's settings with the lowest two apps only: enough for jobs, the wall and the trail."""

from twofold_web.settings import *  # noqa: F403 - a settings file

HIGHER = ("twofold_web.intake", "twofold_web.blueprint", "twofold_web.insight", "twofold_web.home")
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith(HIGHER)]  # noqa: F405 - from the settings above
ROOT_URLCONF = "twofold_web.people.urls"
