"""Ten million events and fifty signed-in readers: the overview's server time beside a bare page of the same size.

The organisation is simulated, loaded and prepared by the worker, as after any load. Then a real server runs in a
process of its own, and fifty people with sessions ask it for the overview, and then for a page that is the
application's frame around as many bytes. What is compared is the processor time of the server a page, which does not
depend on what else the machine does; the waits of the readers are printed beside it.

Run: python benchmarks/web_readers.py [EVENTS]
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

EVENTS, READERS, PAGES, PORT, LIMIT = 10_000_000, 50, 20, 8766, 2.0
OVERVIEW, BARE = "/o/hotel/overview/", "/o/hotel/bare/"
FILLING = """
import json, shutil, sys, time
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from twofold.simulate import simulate
from twofold.store import open_store
from twofold.store.load import load_units
from twofold.way import bring
from twofold_web.foundation import jobs, prepared
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.stores import address_of
from twofold_web.foundation.wall import walled
from twofold_web.people.models import User
from twofold_web.people.writes import found_organisation, grant_role
home, events, readers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
call_command("migrate", verbosity=0)
scope = found_organisation("hotel", "Hotel chain")
data, place = home / "simulated", Path(address_of(scope))
place.parent.mkdir(parents=True, exist_ok=True)
began = time.perf_counter()
simulate(data, seed=5, events=events)
simulated = time.perf_counter()
store = open_store(place, create=True)
load_units(store, data / "units.csv")
rows = sum(bring(store, file).accepted for file in sorted(data.glob("*.parquet")))
shutil.rmtree(data)
loaded = time.perf_counter()
sessions = []
with walled(scope.organisation_id):
    for number in range(readers):
        user = User.objects.create_user(f"reader{number}@hotel.example", "a long password")
        grant_role(scope, user, Role.ANALYST)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        sessions.append(session.session_key)
    prepared.ask_standing(scope)
while jobs.work_once():
    pass
print(json.dumps({"rows": rows, "sessions": sessions, "simulated": simulated - began, "loaded": loaded - simulated,
                  "prepared": time.perf_counter() - loaded}))
"""
SERVING = """
import os, sys
import django
django.setup()
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from granian import Granian
from granian.constants import Interfaces
from twofold_web import urls, wsgi
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
FRAME = engines["django"].from_string(
    '{% extends "foundation/frame.html" %}{% block content %}{{ filler }}{% endblock %}')
@page(Permission.SEE_OVERVIEW)
def bare(request, scope):
    return HttpResponse(FRAME.render({"filler": "x" * int(request.GET.get("bytes", 0))}, request))
urls.urlpatterns.insert(0, path("o/<slug:slug>/bare/", bare, name="bare"))
application = wsgi.application
"""


def main(events: int) -> int:
    """Fill, serve, ask; 1 where the overview costs more than twice the bare page."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "TWOFOLD_HOME": f"{folder}/home",
            "DJANGO_SETTINGS_MODULE": "twofold_web.settings",
            "TWOFOLD_LOG_LEVEL": "error",
        }
        told = _filled(folder, events, environment)
        print(
            f"{told['rows']:,} events: simulated in {told['simulated']:.0f} s, loaded in {told['loaded']:.0f} s, "
            f"everything prepared in {told['prepared']:.0f} s"
        )
        return _compared(folder, environment, told["sessions"])


def _filled(folder: str, events: int, environment: dict[str, str]) -> dict[str, object]:
    program = [sys.executable, "-c", FILLING, f"{folder}/home", str(events), str(READERS)]
    done = subprocess.run(program, env=environment, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _compared(folder: str, environment: dict[str, str], sessions: object) -> int:
    Path(folder, "bare_page.py").write_text(SERVING, encoding="utf-8")
    program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(PORT), "--workers", "1"]
    program += ["--blocking-threads", "8", "--no-log", "bare_page:application"]
    served = subprocess.Popen(program, env=environment | {"PYTHONPATH": _path(folder)})  # noqa: S603 - our own program
    try:
        assert isinstance(sessions, list)
        size = _wait_for_it(sessions[0])
        frame = len(_ask(_connection(), BARE, sessions[0])[1])
        bare = f"{BARE}?bytes={max(0, size - frame)}"
        server = psutil.Process(served.pid)
        for address in (OVERVIEW, bare):
            _read(server, address, sessions, 2)  # what the first pages cost is not counted
        ratios = [_round(server, bare, sessions) for _ in range(3)]
    finally:
        served.terminate()
        served.wait(20)
    print(f"overview over a bare page of {size:,} bytes, server's CPU: {sorted(ratios)[1]:.2f} (at most {LIMIT:g})")
    return int(sorted(ratios)[1] > LIMIT)


def _path(folder: str) -> str:
    return os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])])


def _round(server: psutil.Process, bare: str, sessions: list[str]) -> float:
    overview, waits = _read(server, OVERVIEW, sessions, PAGES)
    plain, waits_of_bare = _read(server, bare, sessions, PAGES)
    print(
        f"{READERS} readers: overview {overview * 1000:.1f} ms CPU, half within {_part(waits, 0.5):.2f} s and 99 % "
        f"within {_part(waits, 0.99):.2f} s; bare page {plain * 1000:.1f} ms, {_part(waits_of_bare, 0.5):.2f} s and "
        f"{_part(waits_of_bare, 0.99):.2f} s"
    )
    return overview / plain


def _part(waits: list[float], share: float) -> float:
    return sorted(waits)[min(len(waits) - 1, int(share * len(waits)))]


def _read(server: psutil.Process, address: str, sessions: list[str], pages: int) -> tuple[float, list[float]]:
    """CPU seconds of the server a page, and how long each reader waited for each."""
    waits: list[float] = []
    before = _cpu(server)
    readers = [threading.Thread(target=_reader, args=(address, session, pages, waits)) for session in sessions]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(waits) == pages * len(sessions), "somebody got no page"
    return (_cpu(server) - before) / len(waits), waits


def _reader(address: str, session: str, pages: int, waits: list[float]) -> None:
    connection = _connection()
    for _ in range(pages):
        begun = time.perf_counter()
        status, _body = _ask(connection, address, session)
        assert status == 200, f"{address}: {status}"
        waits.append(time.perf_counter() - begun)
    connection.close()


def _connection() -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)


def _ask(connection: http.client.HTTPConnection, address: str, session: str) -> tuple[int, bytes]:
    connection.request("GET", address, headers={"Host": "localhost", "Cookie": f"sessionid={session}"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def _cpu(server: psutil.Process) -> float:
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return sum(time.user + time.system for time in times)


def _wait_for_it(session: str) -> int:
    """The size of the overview, once the server answers with it."""
    for _ in range(600):
        try:
            status, body = _ask(_connection(), OVERVIEW, session)
        except OSError:
            time.sleep(0.1)
            continue
        if status != 200:
            sys.exit(f"{OVERVIEW}: {status}")
        return len(body)
    sys.exit("the server does not answer")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS))
