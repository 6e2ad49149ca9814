"""How much the overview costs the server beside a bare page of the same size: it must stay below twice as much.

The bare page is the application's frame with as much text as the overview has: the same middleware, session, scope,
navigation and bytes, and nothing of its own. Both are asked for through Django's test client; CPU time of the process
is compared, the smallest of several rounds, because a machine is never quite idle. Prints one ratio.

Usage: ``TWOFOLD_HOME=<an empty folder> python benchmarks/web_overview.py [rounds]``
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PAGES = 20  # of each kind in a round


def main() -> None:
    """Fill a home with the simulated hotel, prepare its overview, and compare."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TWOFOLD_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "twofold_web.settings"
        overview, bare = _pages(Path(folder))
        ratios = [_seconds(overview) / _seconds(bare) for _round in range(rounds)]
    print(f"overview over a bare page of the same size, CPU: {statistics.median(ratios):.2f} (at most 2)")


def _seconds(page: Callable[[], None]) -> float:
    page()
    begun = time.process_time()
    for _time in range(PAGES):
        page()
    return time.process_time() - begun


def _pages(home: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    import django  # noqa: PLC0415 - because the home folder must be named first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - because Django must be set up first
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415 - because Django must be set up first
    from django.template import engines  # noqa: PLC0415 - because Django must be set up first
    from django.test import Client  # noqa: PLC0415 - because Django must be set up first
    from django.urls import path  # noqa: PLC0415 - because Django must be set up first

    from twofold_web import urls  # noqa: PLC0415 - because Django must be set up first
    from twofold_web.foundation.pages import page  # noqa: PLC0415 - because Django must be set up first
    from twofold_web.foundation.permissions import Permission  # noqa: PLC0415 - because Django must be set up first
    from twofold_web.foundation.scope import Scope  # noqa: PLC0415 - because Django must be set up first

    call_command("migrate", verbosity=0)
    client = Client(headers={"host": "localhost"})
    _fill(home, client)
    size = len(client.get("/o/hotel/overview/").content)
    template = engines["django"].from_string(
        '{% extends "foundation/frame.html" %}{% block content %}{{ filler }}{% endblock %}'
    )
    frame = len(client.get("/o/hotel/drivers/?unit=none").content) if size == 0 else 0
    filler = "x" * max(size - 9000 - frame, 0)

    @page(Permission.SEE_OVERVIEW)
    def bare(request: HttpRequest, scope: Scope) -> HttpResponse:
        del scope
        return HttpResponse(template.render({"filler": filler}, request))

    urls.urlpatterns.insert(0, path("o/<slug:slug>/bare/", bare, name="bare"))

    def ask(address: str) -> Callable[[], None]:
        def asked() -> None:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")

        return asked

    print(f"overview {size} bytes, bare page {len(client.get('/o/hotel/bare/').content)} bytes")
    return ask("/o/hotel/overview/"), ask("/o/hotel/bare/")


def _fill(home: Path, client: object) -> None:
    """The simulated hotel, its overview prepared, and somebody signed in."""
    from django.test import Client  # noqa: PLC0415 - because Django must be set up first

    from twofold.way import load_simulation  # noqa: PLC0415 - because it is slow to import
    from twofold_web.foundation import jobs, prepared  # noqa: PLC0415 - because Django must be set up first
    from twofold_web.foundation.permissions import Role  # noqa: PLC0415 - because Django must be set up first
    from twofold_web.foundation.stores import address_of  # noqa: PLC0415 - because Django must be set up first
    from twofold_web.foundation.wall import walled  # noqa: PLC0415 - because Django must be set up first
    from twofold_web.people.models import User  # noqa: PLC0415 - because Django must be set up first
    from twofold_web.people.writes import found_organisation, grant_role  # noqa: PLC0415 - because Django must be set up first

    scope = found_organisation("hotel", "Hotel chain")
    with walled(scope.organisation_id):
        place = Path(address_of(scope))
        place.parent.mkdir(parents=True, exist_ok=True)
        load_simulation(home / "simulated", home / "facts", seed=5)
        shutil.move(home / "facts", place)
        user = User.objects.create_user("analyst@hotel.example", "a long password")
        grant_role(scope, user, Role.ANALYST)
        prepared.ask_standing(scope)
    while jobs.work_once():
        pass
    assert isinstance(client, Client)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


if __name__ == "__main__":
    main()
