"""The application's settings with the lowest two apps only: enough for jobs, the wall and the trail."""

from twofold_web.settings import *  # noqa: F403 - a settings file

LOWEST = ("twofold_web.foundation", "twofold_web.people")
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("twofold_web.") or app.startswith(LOWEST)]  # noqa: F405 - from above
ROOT_URLCONF = "twofold_web.people.urls"
