"""How many respondents one server takes: full visits a second, CPU a visit, and durable answers against a bare program.

A visit is what a browser sends: the page is asked for, its token read, the form sent, the thank-you page awaited.
The bare program speaks ASGI on the same server, writes the same bytes into a table of the same database, and commits
them in groups as well: what is left to it is what the database and the server cost. Clients are a process of their own
on the same machine. Reported CPU is that of the server's processes.

Run: python benchmarks/web_surveys.py [postgresql://user:password@host:port/postgres]
With an address of PostgreSQL, a database of its own is made there and dropped afterwards.
"""

import asyncio
import json
import multiprocessing
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg

PORT = 8769
CLIENTS, EACH = 64, 60
ROUNDS = 3
SERVER = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian(sys.argv[1], port=int(sys.argv[2]), interface=Interfaces.ASGI, workers=1, log_enabled=False, websockets=False,
        backlog=1024).serve()
"""
BARE = """
import asyncio, os, secrets, threading
import django; django.setup()
from django.db import connection, transaction
WAITING, TURN = [], threading.Condition()
def ready():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare (id varchar(32) PRIMARY KEY, body text)")
def writer(loop):
    mark = "%s" if connection.vendor == "postgresql" else "?"
    while True:
        with TURN:
            while not WAITING: TURN.wait()
            batch = list(WAITING); WAITING.clear()
        with transaction.atomic():
            rows = [(secrets.token_hex(16), body) for _, body in batch]
            if connection.vendor == "postgresql":
                with connection.connection.cursor() as cursor:
                    cursor.executemany("INSERT INTO bare VALUES (%s, %s)", rows)
            else:
                connection.connection.executemany("INSERT INTO bare VALUES (?, ?)", rows)
        loop.call_soon_threadsafe(lambda batch=batch: [future.set_result(None) for future, _ in batch])
THREAD = None
async def application(scope, receive, send):
    global THREAD
    if scope["type"] == "lifespan":
        while True:
            kind = (await receive())["type"]
            await send({"type": kind + ".complete"})
            if kind.endswith("shutdown"): return
    if THREAD is None:
        loop = asyncio.get_running_loop()
        THREAD = threading.Thread(target=writer, args=(loop,), daemon=True); THREAD.start()
    if scope["method"] == "POST":
        body = (await receive())["body"].decode()
        future = asyncio.get_running_loop().create_future()
        with TURN:
            WAITING.append((future, body)); TURN.notify()
        await future
    page = b"<!doctype html><title>Thank you</title>" + b"x" * 1500
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(page))]})
    await send({"type": "http.response.body", "body": page})
"""
FOUNDING = """
import django; django.setup()
from datetime import UTC, datetime
import bare_program
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
    "title": T("Your stay"), "introduction": T("Two minutes, please."), "touchpoint": "stay",
    "blocks": [{"key": "stay", "items": [
        {"key": "nps", "item": "nps", "type": "nps", "text": T("How likely are you to recommend us?"), "scale": [0, 10],
         "labels": {"0": T("Not at all likely"), "10": T("Extremely likely")}, "required": True},
        {"key": "csat", "item": "csat", "type": "csat", "text": T("How satisfied were you?"), "scale": [1, 5]},
        {"key": "why", "item": "why", "type": "single", "text": T("Why did you come?"),
         "choices": [{"code": "work", "text": T("Work")}, {"code": "rest", "text": T("Rest")}]},
        {"key": "comment", "item": "comment", "type": "text", "text": T("What could be better?")}]}],
    "ends": [{"key": "thanks", "kind": "thanks", "text": T("We read every answer.")}]}
with walled(scope.organisation_id):
    survey = Survey.objects.add(scope, name="stay", side="customer", state="open", draft=document, made_by="x",
                                made_at=now, edited_at=now)
    SurveyVersion.objects.add(scope, survey=survey, number=1, document=document,
                              content=content_hash(parse_document(document)), published_by="x", published_at=now)
    nonce = new_nonce()
    Link.objects.add(scope, survey=survey, kind="anonymous", name="web", nonce=nonce, made_by="x", made_at=now,
                     digest=digest_of(secret_of(nonce)))
bare_program.ready()
print(token_of(scope.organisation_id, nonce))
"""
COUNTING = """
import json, django; django.setup()
from twofold_web.answering.models import Response
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.wall import walled
organisation = Organisation.objects.get(slug="acme")
with walled(organisation.id):
    rows = Response.objects.of(organisation.id)
    print(json.dumps([rows.filter(state="finished").count(), rows.count()]))
"""
FORM = b"&nps=9&csat=4&why=rest&comment=The+breakfast+could+begin+earlier%2C+and+the+lift+was+slow.&website=&go=on"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one load came to.

    Attributes:
        rate: a second.
        cpu: of the server, in milliseconds each.
        slowest: in milliseconds, slower than 99 of 100.
        count: how many.
    """

    rate: float
    cpu: float
    slowest: float
    count: int


class Client(asyncio.Protocol):
    """One browser that sends a plan of requests, each when the one before is answered."""

    def __init__(self, plan: "Plan", done: "asyncio.Future[None]", times: list[float]) -> None:
        self.plan, self.done, self.times = plan, done, times
        self.left, self.step, self.read = EACH, 0, b""
        self.answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = transport
        self.next()

    def next(self) -> None:
        """Send the next request."""
        if self.step == 0:
            self.begun = time.perf_counter()
        self.transport.write(self.plan[self.step](self.answer))

    def data_received(self, data: bytes) -> None:
        """Read an answer until it is whole."""
        self.read += data
        end = self.read.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.read[:end]
        length = int(head.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
        if len(self.read) < end + 4 + length:
            return
        assert head.startswith(b"HTTP/1.1 200"), self.read[:600]
        self.answer, self.read = self.read[end + 4 :], b""
        self.step += 1
        if self.step < len(self.plan):
            self.next()
            return
        assert b"Thank you" in self.answer, self.answer[:600]
        self.times.append(time.perf_counter() - self.begun)
        self.step, self.left = 0, self.left - 1
        if self.left:
            self.next()
            return
        self.transport.close()
        self.done.set_result(None)


Plan = list[Callable[[bytes], bytes]]


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def token_in(page: bytes) -> bytes:
    return page.split(b'name="page" value="', 1)[1].split(b'"', 1)[0]


def visits(path: str) -> Plan:
    return [lambda _page: get(path), lambda page: post(path, b"page=" + token_in(page) + FORM)]


def answers(path: str, page: bytes) -> Plan:
    """Answers of many devices that had the page already."""
    token = token_in(page)
    return [lambda _page: post(path, b"client=" + secrets.token_hex(12).encode() + b"&page=" + token + FORM)]


def load(kind: str, path: str, page: bytes, told: "multiprocessing.connection.Connection") -> None:
    """The clients' process."""
    plan = visits(path) if kind == "visits" else answers(path, page)
    times: list[float] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        waiting = [loop.create_future() for _ in range(CLIENTS)]
        for done in waiting:
            await loop.create_connection(lambda done=done: Client(plan, done, times), "127.0.0.1", PORT)
        await asyncio.gather(*waiting)

    begun = time.perf_counter()
    asyncio.run(run())
    told.send((time.perf_counter() - begun, times))


def cpu(server: psutil.Process) -> float:
    used = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return sum(one.user + one.system for one in used)


def measured(server: psutil.Process, kind: str, path: str, page: bytes = b"") -> Measured:
    receiving, sending = multiprocessing.Pipe(duplex=False)
    clients = multiprocessing.get_context("fork").Process(target=load, args=(kind, path, page, sending))
    before = cpu(server)
    clients.start()
    sending.close()
    seconds, times = receiving.recv()
    clients.join()
    used = cpu(server) - before
    times.sort()
    count = len(times)
    return Measured(count / seconds, used / count * 1000, times[int(count * 0.99)] * 1000, count)


@contextmanager
def served(program: str, environment: dict[str, str]) -> Iterator[psutil.Process]:
    words = [sys.executable, "-c", SERVER, program, str(PORT)]
    started = subprocess.Popen(words, env=environment)  # noqa: S603 - our own program
    try:
        wait_for_it()
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        started.wait(20)


def fetched(path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=30) as answer:
        return answer.read()


def wait_for_it() -> None:
    for _ in range(900):
        try:
            fetched("/s/-/worker.js")
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server does not answer")


@contextmanager
def own_database(address: str) -> Iterator[str]:
    """A database of our own beside the named one."""
    name, parts = f"twofold_bench_{secrets.token_hex(4)}", urlsplit(address)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(words: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def bench(name: str, database: str) -> None:
    with tempfile.TemporaryDirectory(prefix="twofold-surveys-") as home:
        (Path(home) / "bare_program.py").write_text(BARE, encoding="utf-8")
        environment = os.environ | {
            "TWOFOLD_HOME": home,
            "TWOFOLD_DATABASE": database,
            "TWOFOLD_LOG_LEVEL": "error",
            "DJANGO_SETTINGS_MODULE": "twofold_web.settings",
            "PYTHONPATH": os.pathsep.join([home, str(Path(__file__).resolve().parents[1] / "src")]),
        }
        run([sys.executable, "-m", "twofold_web.manage", "migrate", "-v", "0"], environment)
        token = run([sys.executable, "-c", FOUNDING], environment | {"TWOFOLD_AS_OWNER": "1"})
        path = f"/s/{token}/"
        sent, shares = 0, []
        for number in range(ROUNDS):
            with served("twofold_web.asgi:application", environment) as server:
                page = fetched(path)
                first = measured(server, "visits", path)
                durable = measured(server, "answers", path, page)
                sent += first.count + durable.count
            with served("bare_program:application", environment | {"TWOFOLD_AS_OWNER": "1"}) as server:
                bare = measured(server, "answers", path, page)
            shares.append(durable.rate / bare.rate)
            tell(f"{name}, visits", first)
            tell(f"{name}, answers", durable)
            tell(f"{name}, bare program", bare)
            print(f"{'':>28}  answers a second, share of the bare program: {shares[-1]:.2f}", flush=True)
            print(f"{'':>28}  its CPU an answer, share of ours: {bare.cpu / durable.cpu:.2f}", flush=True)
            print(f"{'':>28}  page to the first question: {len(page) / 1000:.1f} kB", end="\n" if number else " \n")
        finished, there = json.loads(run([sys.executable, "-c", COUNTING], environment))
        print(f"{name}: {sent} answers acknowledged, {finished} in the table, {there - finished} more than that")
        print(
            f"{name}: durable answers {sorted(shares)[len(shares) // 2]:.2f}x of the bare program (median of {ROUNDS})"
        )


def tell(name: str, found: Measured) -> None:
    print(
        f"{name:>28}: {found.rate:7.0f} a second, {found.cpu:6.3f} ms CPU each, 1 % slower than "
        f"{found.slowest:6.1f} ms ({found.count})",
        flush=True,
    )


def main() -> None:
    bench("SQLite", "")
    for address in sys.argv[1:]:
        with own_database(address) as database:
            bench("PostgreSQL", database)


if __name__ == "__main__":
    main()
