"""The application for servers that speak ASGI: live pages by server-sent events need it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold_web.settings")
application = get_asgi_application()
