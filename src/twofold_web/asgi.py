"""The application for servers that speak ASGI: respondents on the event loop, everybody else in Django's threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold_web.settings")

from twofold_web.serving.dispatching import Dispatcher

application = Dispatcher(get_wsgi_application())
