"""Published surveys, people to ask, a real mail server and a real gateway for text messages."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.web.delivery.staying import Loaded, loading
from tests.web.foundation.conftest import _database

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Invitation, Trigger
from twofold_web.delivery.writes.inviting import Asking, invite
from twofold_web.delivery.writes.triggering import TriggerWish, make_trigger
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import Survey
from twofold_web.surveys.writes.drafting import create_survey
from twofold_web.surveys.writes.publishing import publish

# ten o'clock in Budapest and eleven in Athens: nobody's quiet time
MORNING = datetime(2026, 3, 3, 9, tzinfo=UTC)


def document(side: str = "customer", purpose: str = "transaction") -> dict:
    return {
        "format": 1,
        "name": "hotel-stay",
        "side": side,
        "kind": "survey" if side == "customer" else "pulse",
        "purpose": purpose,
        "languages": ["en", "hu", "el", "bg"],
        "title": {"en": "Your stay", "hu": "Az Ön tartózkodása", "el": "Η διαμονή σας", "bg": "Вашият престой"},
        "introduction": {},
        "blocks": [
            {
                "key": "stay",
                "items": [
                    {
                        "key": "nps",
                        "type": "nps",
                        "item": "nps",
                        "scale": [0, 10],
                        "text": {
                            "en": "Would you recommend us?",
                            "hu": "Ajánlana minket?",
                            "el": "Θα μας συνιστούσατε;",
                            "bg": "Бихте ли ни препоръчали?",
                        },
                    }
                ],
            }
        ],
        "ends": [
            {
                "key": "thanks",
                "kind": "thanks",
                "text": {"en": "Thanks", "hu": "Köszönjük", "el": "Ευχαριστούμε", "bg": "Благодарим"},
            }
        ],
    }


@pytest.fixture
def stay(hotel: Scope) -> Survey:
    """A survey of guests that takes answers."""
    survey = create_survey(hotel, "hotel-stay", document())
    publish(hotel, survey.pk)
    return survey


@pytest.fixture
def pulse(hotel: Scope) -> Survey:
    """A survey of employees that takes answers."""
    survey = create_survey(hotel, "pulse", document("employee", "employee"))
    publish(hotel, survey.pk)
    return survey


@pytest.fixture
def invited(hotel: Scope) -> Callable[..., list[Invitation]]:
    """People who are due at once: ``invited(stay, Guest("a@guest.example"), reminders=1)``."""

    def ask(
        survey: Survey, *guests: Guest, way: str = "email", at: datetime = MORNING, days: int = 30, **how: object
    ) -> list[Invitation]:
        asking = Asking(survey.pk, way, at, expires_after=timedelta(days=days), **how)
        return invite(hotel, guests, asking, at)

    return ask


@dataclass
class Post:
    """What a mail server got, and how it behaves."""

    port: int = 0
    got: list[bytes] = field(default_factory=list)
    # what it says to a recipient, by a part of the address
    answers: dict[str, str] = field(default_factory=dict)
    # the line breaks when the whole message has arrived, before it says so
    breaks: bool = False


class Conversation(socketserver.StreamRequestHandler):
    """SMTP (RFC 5321), as far as sending needs it."""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.partition(" ")[0].upper()
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "RCPT":
                self.say(next((said for part, said in self.server.post.answers.items() if part in line), "250 fine"))
            elif word == "DATA" and not self.data():
                return
            elif word != "DATA":
                self.say("250 fine")

    def data(self) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.post.got.append(b"".join(lines))
        if self.server.post.breaks:
            return False
        self.say("250 taken")
        return True


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    post: Post


@contextmanager
def mail_server() -> Iterator[Post]:
    """A server that keeps what it gets."""
    with MailServer(("127.0.0.1", 0), Conversation) as server:
        server.post = Post(server.server_address[1])
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.post
        finally:
            server.shutdown()


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    """A real mail server, which the application is told to use."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        settings.EMAIL_TIMEOUT = 10
        yield server


@dataclass
class Desk:
    """What a gateway got, and what it answers."""

    url: str = ""
    got: list[dict] = field(default_factory=list)
    status: int = 202
    hangs_up: bool = False


@pytest.fixture
def desk(settings: LazySettings) -> Iterator[Desk]:
    """A real gateway for text messages."""
    desk = Desk()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            desk.got.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
            if desk.hangs_up:
                self.connection.close()
                return
            self.send_response(desk.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    desk.url = f"http://127.0.0.1:{server.server_address[1]}/v1/messages"
    settings.PULL_HOSTS = [f"127.0.0.1:{server.server_address[1]}"]
    yield desk
    server.shutdown()
    server.server_close()


@pytest.fixture
def loaded(hotel: Scope, tmp_path: Path) -> Loaded:
    """A file of stays, loaded by the worker."""
    return loading(hotel, tmp_path)


@pytest.fixture
def trigger(hotel: Scope, stay: Survey) -> Trigger:
    """Two days after check-out."""
    wish = TriggerWish("After check-out", kind="purchase", touchpoint="check-out", delay_minutes=48 * 60)
    return make_trigger(hotel, stay.pk, wish)


@pytest.fixture
def stay_survey(stay: Survey) -> Survey:
    """The same survey, where ``stay`` is a row of a file."""
    return stay


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Where an empty database is."""
    if request.param == "sqlite":
        yield {}
    else:
        yield from ({"TWOFOLD_DATABASE": address} for address in _database())
