"""Kill -9 of the server and its workers while respondents answer: what was acknowledged is there, once.

Each round respondents send whole surveys of two pages, every page until it is acknowledged, and all processes are
killed at a random moment. At the end the application starts once more, the flusher brings the rest into the facts, and
the table and the facts are compared with what respondents were told.

Run: python benchmarks/answer_kills.py [ROUNDS] [CLIENTS]
"""

import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

ROUNDS, CLIENTS = 20, 16
SERVER = "twofold_web.serving.pages"
TOKEN = re.compile(rb'name="page" value="([^"]+)"')
FOUNDING = """
import django; django.setup()
from datetime import UTC, datetime
from django.core.management import call_command
call_command("migrate", verbosity=0)
from twofold_web.delivery.models import Link
from twofold_web.delivery.tokens import digest_of, new_nonce, secret_of, token_of
from twofold_web.foundation.wall import walled
from twofold_web.people.writes import found_organisation
from twofold_web.surveys.models import Survey, SurveyVersion
from twofold_web.surveys.questionnaire.document import content_hash, parse_document
scope, now = found_organisation("acme", "Acme"), datetime.now(UTC)
T = lambda text: {"en": text}
document = {
    "format": 1, "name": "stay", "side": "customer", "kind": "survey", "purpose": "transaction", "languages": ["en"],
    "title": T("Your stay"),
    "blocks": [
        {"key": "first", "items": [{"key": "id", "item": "id", "type": "text", "text": T("Number"), "required": True}]},
        {"key": "second", "items": [
            {"key": "nps", "item": "nps", "type": "nps", "text": T("Again?"), "scale": [0, 10], "required": True}]}],
    "ends": [{"key": "thanks", "kind": "thanks", "text": T("We read every answer.")}]}
with walled(scope.organisation_id):
    survey = Survey.objects.add(scope, name="stay", side="customer", state="open", draft=document, made_by="x",
                                made_at=now, edited_at=now)
    SurveyVersion.objects.add(scope, survey=survey, number=1, document=document, published_by="x", published_at=now,
                              content=content_hash(parse_document(document)))
    nonce = new_nonce()
    Link.objects.add(scope, survey=survey, kind="anonymous", name="web", nonce=nonce, made_by="x", made_at=now,
                     digest=digest_of(secret_of(nonce)))
print(token_of(scope.organisation_id, nonce))
"""
COUNTING = """
import json, django; django.setup()
from datetime import UTC, datetime, timedelta
from twofold_web.answering.flowing import flusher
from twofold_web.answering.models import Flow, Response
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import worker_scope
from twofold_web.foundation.stores import store_of
from twofold_web.foundation.wall import walled
flusher.flow_all(datetime.now(UTC) + timedelta(hours=1))
organisation = Organisation.objects.get(slug="acme")
scope = worker_scope(organisation.id, "acme")
with walled(organisation.id):
    facts = store_of(scope).facts()
    events = facts.collect(facts.events().select("status")).column(0).to_pylist()
    rows = facts.collect(facts.answers()).to_pylist()
    own = Response.objects.of(scope)
    print(json.dumps({
        "rows": own.filter(state="finished").count(),
        "events": events.count("complete"),
        "partial": events.count("partial"),
        "numbers": [row["text"] for row in rows if row["item"] == "id"],
        "scores": sum(row["item"] == "nps" and row["number"] == 7 for row in rows),
        "open": Flow.objects.of(scope).filter(done=False).count(),
    }))
"""


class Ledger:
    """What respondents were told."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.first: set[str] = set()  # whose first page was acknowledged
        self.whole: set[str] = set()  # who saw the thank-you page

    def add(self, kind: set[str], number: str) -> None:
        """Remember what was acknowledged."""
        with self.lock:
            kind.add(number)


def main(rounds: int, clients: int, seed: int = 1) -> dict[str, int]:
    """Run the rounds; returns what was acknowledged, and raises where anything of it is missing or doubled."""
    with tempfile.TemporaryDirectory(prefix="twofold-answer-kills-") as folder:
        home, ledger, chance = Path(folder), Ledger(), random.Random(seed)  # noqa: S311 - moments of killing are no secret
        token = _program(home, FOUNDING, TWOFOLD_AS_OWNER="1")
        for number in range(rounds):
            port = _free_port()
            processes = [_started(home, [SERVER, "127.0.0.1", str(port)]), _started(home, _WORKER)]
            _wait_for(port)
            stop = threading.Event()
            threads = [threading.Thread(target=_client, args=(port, token, ledger, stop)) for _ in range(clients)]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(1.0, 4.0))
            for process in processes:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                if process.stdin is not None:
                    process.stdin.close()
            stop.set()
            for thread in threads:
                thread.join()
            print(f"round {number + 1}: {len(ledger.first)} first pages, {len(ledger.whole)} thanks", flush=True)
        return _compare(json.loads(_program(home, COUNTING)), ledger)


_WORKER = ["twofold_web.manage", "worker"]


def _client(port: int, token: str, ledger: Ledger, stop: threading.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(OSError, http.client.HTTPException):
            _respondent(port, f"/s/{token}/", ledger)


def _respondent(port: int, path: str, ledger: Ledger) -> None:
    connection, number = http.client.HTTPConnection("127.0.0.1", port, timeout=30), uuid.uuid4().hex
    try:
        _status, _address, page = _ask(connection, "GET", path)
        token = TOKEN.search(page)
        assert token is not None, page
        form = b"page=" + token[1] + b"&id=" + number.encode()
        # the button is pressed twice
        for _ in range(2):
            status, address, page = _ask(connection, "POST", path, form)
            if status != http.client.SEE_OTHER:
                return
            ledger.add(ledger.first, number)
        _status, _address, page = _ask(connection, "GET", address)
        token = TOKEN.search(page)
        if token is None:
            return
        status, _address, page = _ask(connection, "POST", path, b"page=" + token[1] + b"&nps=7")
        if b"Thank you" in page:
            ledger.add(ledger.whole, number)
    finally:
        connection.close()


def _ask(connection: http.client.HTTPConnection, method: str, path: str, body: bytes = b"") -> tuple[int, str, bytes]:
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    read = answer.read()
    assert answer.status < http.client.INTERNAL_SERVER_ERROR, read
    return answer.status, answer.headers.get("Location", ""), read


def _compare(found: dict[str, object], ledger: Ledger) -> dict[str, int]:
    numbers = found["numbers"]
    assert isinstance(numbers, list)
    lost = (ledger.first | ledger.whole) - set(numbers)
    figures = {
        "acknowledged": len(ledger.first) + len(ledger.whole),
        "whole": len(ledger.whole),
        "rows": int(str(found["rows"])),
        "events": int(str(found["events"])),
        "partial": int(str(found["partial"])),
        "lost": len(lost),
        "twice": len(numbers) - len(set(numbers)),
    }
    print(json.dumps(figures))
    assert not lost, f"acknowledged and not in the facts: {sorted(lost)[:5]}"
    assert figures["twice"] == 0, "an answer is in the facts twice"
    assert figures["rows"] == figures["events"] == int(str(found["scores"])) >= figures["whole"]
    assert found["open"] == 0
    return figures


def _environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWOFOLD_", "DJANGO_"))}
    source = str(Path(__file__).resolve().parents[1] / "src")
    ours = {"TWOFOLD_HOME": str(home), "TWOFOLD_LOG": "json", "TWOFOLD_LOG_LEVEL": "error", "PYTHONPATH": source}
    return kept | ours | {"DJANGO_SETTINGS_MODULE": "twofold_web.settings"} | more


def _program(home: Path, text: str, **more: str) -> str:
    words = [sys.executable, "-c", text]
    ran = subprocess.run(words, env=_environment(home, **more), check=False, capture_output=True, text=True)  # noqa: S603 - our own program
    assert ran.returncode == 0, ran.stderr[-4000:]
    return ran.stdout.strip().splitlines()[-1]


def _started(home: Path, words: list[str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", *words]
    return subprocess.Popen(  # noqa: S603 - our own command
        command,
        env=_environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer within two minutes")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS, int(sys.argv[2]) if len(sys.argv) > 2 else CLIENTS)
