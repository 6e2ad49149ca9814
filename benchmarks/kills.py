"""Kill -9 of the server and its worker amid imports and edits, round after round: what was acknowledged is there, once.

Each round sends events and makes units over the API from four clients, and kills every process at a random moment. At
the end the application starts once more, finishes what waits, and is compared with what it acknowledged.

Run: python benchmarks/kills.py [ROUNDS]
"""

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

ROUNDS, CLIENTS, ROWS = 20, 4, 40
SETTING_UP = """
import django; django.setup()
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.people.models import User
from twofold_web.people.reads import scope_of
from twofold_web.people.writes import found_organisation, grant_role
from twofold_web.people.writes.keys import KeyWish, make_key
from twofold_web.foundation.wall import walled
worker = found_organisation("acme", "Acme")
user = User.objects.create_user("admin@acme.example", "a long password")
with walled(worker.organisation_id):
    grant_role(worker, user, Role.ADMINISTRATOR)
    scope = scope_of(user, "acme")
    print(make_key(scope, KeyWish("kills", [Permission.LOAD_DATA, Permission.MANAGE_PEOPLE])).text)
"""
COUNTING = """
import json, django; django.setup()
from twofold_web.foundation.audit import verify
from twofold_web.foundation.models import Job, Organisation
from twofold_web.foundation.scope import worker_scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake.models import Load
from twofold_web.people.models import Unit
organisation = Organisation.objects.get(slug="acme")
scope = worker_scope(organisation.id, "acme")
facts = store_of(scope).facts()
ids = facts.collect(facts.events().select("event_id")).column(0).to_pylist()
print(json.dumps({
    "events": len(ids),
    "different": len(set(ids)),
    "loads": {load.id: [load.state, load.accepted] for load in Load.objects.of(scope)},
    "units": list(Unit.objects.of(scope).values_list("code", flat=True)),
    "open": Job.objects.filter(state__in=("waiting", "running")).count(),
    "chain": verify(scope).broken_at,
}))
"""


class Ledger:
    """What the application acknowledged."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.loads: set[object] = set()
        self.units: set[object] = set()

    def add(self, kind: str, name: object) -> None:
        """Remember what was answered with success."""
        with self.lock:
            getattr(self, kind).add(name)


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="twofold-kills-") as folder:
        home, ledger, chance = Path(folder), Ledger(), random.Random(1)  # noqa: S311 - moments of killing are no secret
        _django(
            home,
            "import django; django.setup(); from django.core.management import call_command; "
            "call_command('migrate', verbosity=0)",
        )
        key = _django(home, SETTING_UP).strip().splitlines()[-1]
        for number in range(rounds):
            port = _free_port()
            server = _served(home, port)
            stop = threading.Event()
            clients = [threading.Thread(target=_client, args=(port, key, ledger, stop)) for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            time.sleep(chance.uniform(0.5, 4))
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            stop.set()
            for client in clients:
                client.join()
            print(f"round {number + 1}: {len(ledger.loads)} loads, {len(ledger.units)} units acknowledged", flush=True)
        _finish(home)
        _compare(home, ledger)


def _client(port: int, key: str, ledger: Ledger, stop: threading.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(OSError, http.client.HTTPException):
            _send_events(port, key, ledger)
            _make_unit(port, key, ledger)


def _send_events(port: int, key: str, ledger: Ledger) -> None:
    common = {"occurred_at": "2026-01-05T10:00:00Z", "kind": "survey", "answers": {"nps": 9}}
    rows = [{"id": str(uuid.uuid4())} | common for _ in range(ROWS)]
    status, answer = _post(port, key, "events", "\n".join(map(json.dumps, rows)), "application/x-ndjson")
    if status == 202:
        ledger.add("loads", answer["id"])


def _make_unit(port: int, key: str, ledger: Ledger) -> None:
    code = f"unit-{uuid.uuid4()}"
    status, _ = _post(port, key, "units", json.dumps({"code": code, "name": code}), "application/json")
    if status in {200, 201}:
        ledger.add("units", code)


def _post(port: int, key: str, what: str, body: str, kind: str) -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": kind, "Idempotency-Key": str(uuid.uuid4())}
        connection.request("POST", f"/api/v1/o/acme/{what}", body.encode(), headers)
        answer = connection.getresponse()
        read = answer.read()
        if answer.status >= 400:
            assert answer.status in {429, 503}, (answer.status, read[:300])
            time.sleep(0.5)
        return answer.status, json.loads(read) if answer.status < 300 else {}
    finally:
        connection.close()


def _served(home: Path, port: int) -> "subprocess.Popen[bytes]":
    command = [Path(sys.executable).with_name("twofold"), "serve", "--home", home, "--port", str(port)]
    server = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
    for _ in range(600):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server
        time.sleep(0.1)
    raise RuntimeError("the server did not answer within a minute")


def _finish(home: Path) -> None:
    """Start once more and wait until nothing is left to do; leases of killed workers run out meanwhile."""
    port = _free_port()
    server = _served(home, port)
    began = time.monotonic()
    while json.loads(_django(home, COUNTING).splitlines()[-1])["open"]:
        time.sleep(3)
        if time.monotonic() - began > 900:
            raise RuntimeError("work is still open after a quarter of an hour")
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)


def _compare(home: Path, ledger: Ledger) -> None:
    found = json.loads(_django(home, COUNTING).splitlines()[-1])
    loads = {int(load): told for load, told in found["loads"].items()}
    short = {load: loads.get(load) for load in ledger.loads if loads.get(load) != ["done", ROWS]}
    missing = ledger.units - set(found["units"])
    taken = sum(accepted or 0 for _, accepted in loads.values())
    print(
        f"acknowledged: {len(ledger.loads)} loads, {len(ledger.units)} units; not whole: {len(short)}, {len(missing)}"
    )
    print(f"events: {found['events']}, of them twice: {found['events'] - found['different']}, loads say: {taken}")
    print(f"audit trail: {'whole' if found['chain'] is None else found['chain']}")
    assert not short, short
    assert not missing, missing
    assert found["events"] == found["different"] == taken
    assert found["chain"] is None


def _django(home: Path, program: str) -> str:
    environment = os.environ | {"TWOFOLD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "twofold_web.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - this script
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
