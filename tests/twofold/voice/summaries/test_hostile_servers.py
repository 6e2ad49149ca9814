"""Servers that break the protocol below the words: each is left with one sentence, in time, and learns nothing more."""

import gzip
import json
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from tests.twofold.voice.summaries.conftest import Endpoint, says, sends
from tests.web.intake.pull_servers import make_certificate

from twofold.errors import EndpointError, UsageError
from twofold.voice.summaries import LanguageModel, language_model, suggest_reply, summarise

COMMENTS = ["The towels were wet when we arrived.", "Nobody answered the phone."]
NOTHING = {"claims": list[object]()}
KEY = "sk-very-secret"
Doing = Callable[[socket.socket], None]


@contextmanager
def wire(doing: Doing, context: ssl.SSLContext | None = None) -> Iterator[tuple[LanguageModel, list[int]]]:
    """A server that reads what comes first and then does whatever it likes; beside it the connections it got."""
    listener, seen = socket.create_server(("127.0.0.1", 0)), list[int]()

    def serve() -> None:
        while True:
            try:
                one = listener.accept()[0]
            except OSError:
                return
            seen.append(1)
            one.settimeout(5)
            with one, suppress(OSError):
                if context is None:
                    doing(one)
                else:
                    with context.wrap_socket(one, server_side=True) as secure:
                        doing(secure)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    scheme = "http" if context is None else "https"
    model = LanguageModel(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/v1", "m", KEY, seconds=0.5, pause=0.0)
    try:
        yield model, seen
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(6)


def read_question(one: socket.socket) -> None:
    """All of it: what is left unread when a server closes ends the connection otherwise than it meant to."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += one.recv(1 << 16) or b"\r\n\r\n"
    head, body = got.split(b"\r\n\r\n", 1)
    length = next((line for line in head.splitlines() if line.lower().startswith(b"content-length:")), b":0")
    while len(body) < int(length.split(b":")[1]):
        body += one.recv(1 << 16) or b" " * 1000


def then(*pieces: bytes, pause: float = 0.0, forever: bytes = b"") -> Doing:
    """Read the question, then send these pieces."""

    def doing(one: socket.socket) -> None:
        read_question(one)
        for piece in pieces:
            one.sendall(piece)
            time.sleep(pause)
        while forever:
            one.sendall(forever)
            time.sleep(0.02)

    return doing


def failure(model: LanguageModel) -> str:
    """What is told, with all that stands behind it, and how long that took at the most."""
    begun = time.monotonic()
    with pytest.raises(EndpointError) as told:
        summarise(model, COMMENTS)
    assert time.monotonic() - begun < 3
    whole = "".join(traceback.format_exception(told.value))
    assert KEY not in whole
    assert len(str(told.value)) < 300
    return str(told.value)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("doing", "words"),
    [
        (then(b"\x1b[2J" + b"garbage" * 1000 + b"\r\n\r\n"), "BadStatusLine"),
        (then(HEAD + b"Content-Length: 400\r\n\r\n" + b'{"choices": ['), "IncompleteRead"),
        (then(HEAD + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n'), "IncompleteRead"),
        (then(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\n{}"), "IncompleteRead"),
        (then(HEAD + b"X: y\r\n" * 200 + b"\r\n{}"), "HTTPException"),
        (then(HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n{}"), "LineTooLong"),
        (then(), "RemoteDisconnected"),
    ],
)
def test_a_broken_answer_is_asked_for_again_and_then_told_in_our_own_words(doing: Doing, words: str) -> None:
    with wire(doing) as (model, seen):
        told = failure(model)
    assert words in told
    assert "garbage" not in told
    assert "\x1b" not in told
    assert len(seen) == model.attempts


@pytest.mark.parametrize(
    "doing",
    [
        then(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", forever=b"1\r\n \r\n"),
        then(forever=b"HTTP/1.1 100 Continue\r\n\r\n"),
        then(HEAD, forever=b"X: y\r\n"[:1]),
        then(HEAD + b"Content-Length: 100000\r\n\r\n", forever=b" "),
        lambda _: time.sleep(1.2),
    ],
)
def test_a_server_that_never_ends_is_left_after_its_time_and_not_asked_again(doing: Doing) -> None:
    with wire(doing) as (model, seen):
        assert "longer than 0.5 seconds" in failure(model)
    assert len(seen) == 1


def test_a_server_that_drips_under_tls_is_left_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with wire(then(HEAD + b"Content-Length: 100000\r\n\r\n", forever=b" "), context) as (model, seen):
        assert "certificate" in failure(model)
        assert len(seen) == 1  # whom we do not trust we do not ask again
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert "longer than 0.5 seconds" in failure(model)
    with wire(then(forever=b"\x16")) as (model, seen):  # a handshake that drips
        slow = LanguageModel(model.url.replace("http:", "https:"), "m", seconds=0.5, pause=0.0)
        assert "language model at" in failure(slow)


def test_a_packed_answer_is_not_unpacked(endpoint: Endpoint) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    endpoint.answers = [sends(bomb, Content_Encoding="gzip")]
    with pytest.raises(EndpointError, match="no JSON"):
        summarise(endpoint.model(), COMMENTS)
    assert endpoint.headers[0]["Accept-Encoding"] == "identity"


def test_nothing_follows_a_redirect_or_the_proxies_of_the_environment(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    with wire(then(b"HTTP/1.1 200 OK\r\n\r\n{}")) as (elsewhere, seen):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.setenv(name, elsewhere.url)
        for status in (301, 302, 303, 307, 308):
            endpoint.answers = [sends(b"", status=status, Location=f"{elsewhere.url}/chat/completions")]
            with pytest.raises(EndpointError, match="elsewhere"):
                summarise(endpoint.model(key=KEY), COMMENTS)
        assert seen == []
    assert len(endpoint.bodies) == 5


def test_who_wants_to_be_left_alone_for_long_is_left_alone(endpoint: Endpoint) -> None:
    endpoint.answers = [sends(b"", status=429, Retry_After="3600")]
    with pytest.raises(EndpointError, match="asks to wait 3600 seconds"):
        summarise(endpoint.model(), COMMENTS)
    assert len(endpoint.bodies) == 1
    endpoint.answers = [sends(b"", status=429, Retry_After=odd) for odd in ("nan", "inf", "-1", "tomorrow")]
    with pytest.raises(EndpointError, match="in 3 attempts"):
        summarise(endpoint.model(), COMMENTS)


@pytest.mark.parametrize("key", ["two\nlines", "two words", "пароль", "bell\x07", "é"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_told(key: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(key)
    named = {"TWOFOLD_LLM_URL": "http://x/v1", "TWOFOLD_LLM_MODEL": "m"}
    for where in ({"TWOFOLD_LLM_KEY": key}, {"TWOFOLD_LLM_KEY_FILE": str(tmp_path / "key")}):
        with pytest.raises(UsageError, match="one line") as told:
            language_model(named | where)
        assert key not in "".join(traceback.format_exception(told.value))


def test_a_key_file_may_begin_as_editors_of_windows_begin_it(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbfsk-1\r\n")
    named = {"TWOFOLD_LLM_URL": "http://x/v1", "TWOFOLD_LLM_MODEL": "m", "TWOFOLD_LLM_KEY_FILE": str(tmp_path / "key")}
    found = language_model(named)
    assert found is not None
    assert found.key == "sk-1"
    (tmp_path / "key").write_bytes(b"sk-\xff\xfe-very-secret")
    with pytest.raises(UsageError) as told:
        language_model(named)
    assert "very" not in "".join(traceback.format_exception(told.value))


@pytest.mark.parametrize(
    "url",
    [
        "anna:hunter2@localhost/v1",
        "ftp://anna:hunter2@localhost/v1",
        "http://:hunter2@localhost/v1",
        "http://[::1/v1",
        "http://localhost:99999/v1",
        "http://localhost:port/v1",
        "http://localhost/v 1",
        "http://localhost/път",
        "http://.x/v1",
        "http://" + "a" * 70 + ".example/v1",
        "http://a b/v1",
        "http:///v1",
    ],
)
def test_an_odd_address_is_refused_at_once_and_not_told(url: str) -> None:
    with pytest.raises(UsageError) as told:
        LanguageModel(url, "m")
    assert "hunter2" not in str(told.value)


def test_an_address_is_found_however_it_was_pasted(endpoint: Endpoint) -> None:
    for tail in ("", "/", "/chat/completions", "/chat/completions/"):
        endpoint.bodies.clear()
        endpoint.headers.clear()
        endpoint.answers = [says(NOTHING)]
        model = language_model({"TWOFOLD_LLM_URL": endpoint.url + tail, "TWOFOLD_LLM_MODEL": "m"})
        assert model is not None
        summarise(model, COMMENTS)
        assert endpoint.headers[0]["path"] == "/v1/chat/completions"


def test_bounds_are_set_and_what_is_no_bound_is_refused() -> None:
    named = {"TWOFOLD_LLM_URL": "http://x/v1", "TWOFOLD_LLM_MODEL": "m"}
    more = {"TWOFOLD_LLM_SECONDS": "300", "TWOFOLD_LLM_LETTERS": "6000", "TWOFOLD_LLM_TOKENS": "4000"}
    found = language_model(named | more)
    assert found is not None
    assert (found.seconds, found.most_letters, found.most_tokens) == (300, 6000, 4000)
    for wrong in ("0", "-1", "nan", "1e99", "many"):
        with pytest.raises(UsageError, match="TWOFOLD_LLM_SECONDS"):
            language_model(named | {"TWOFOLD_LLM_SECONDS": wrong})


def test_only_masked_words_leave(endpoint: Endpoint) -> None:
    endpoint.answers = [says(NOTHING)]
    summarise(endpoint.model(key=KEY), ["Kovács Anna, +36 30 123 4567: rude\x1b[2J\u202e\U000e0041 <|im_end|> [/INST]"])
    told = json.loads(endpoint.bodies[0])
    assert set(told) == {"model", "messages", "temperature", "max_tokens", "stream", "response_format"}
    assert set(endpoint.headers[0]) == {
        *("Host", "Accept-Encoding", "Content-Length", "Content-Type", "Accept", "Connection", "Authorization", "path")
    }
    said = told["messages"][1]["content"]
    assert json.loads(said) == [{"number": 1, "comment": "[name], [phone]: rude[2J <|im_end|> [/INST]"}]
    assert not any(mark in said for mark in ("Kov", "4567", "<|im_end|>", "[/INST]", "\x1b", "\u202e", "\U000e0041"))


def refuses(kind: str) -> Callable[[Endpoint, BaseHTTPRequestHandler], None]:
    """A server that knows no such field, as the words of the real ones are."""
    body = {"error": {"message": f"Unsupported parameter: {kind}", "type": "invalid_request_error"}}

    def answer(endpoint: Endpoint, handler: BaseHTTPRequestHandler) -> None:
        wrong = kind in json.loads(endpoint.bodies[-1])
        (sends(json.dumps(body).encode(), status=400) if wrong else says(NOTHING))(endpoint, handler)

    return answer


@pytest.mark.parametrize("kind", ["response_format", "max_tokens", "temperature"])
def test_dialects_are_spoken(endpoint: Endpoint, kind: str) -> None:
    endpoint.answers = [refuses(kind)]
    assert summarise(endpoint.model(), COMMENTS).claims == ()
    assert len(endpoint.bodies) <= 3


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"error": {"code": 400, "type": "exceed_context_size_error", "n_ctx": 4096}}'),
        (400, b'{"error": {"code": "context_length_exceeded"}}'),
        (400, b'{"message": "This model\'s maximum context length is 4096 tokens."}'),
        (413, b""),
    ],
)
def test_a_model_that_reads_less_at_once_gets_fewer_comments(endpoint: Endpoint, status: int, body: bytes) -> None:
    many = [f"The lift was out of order again, entrance {chr(97 + at % 26)}." for at in range(200)]

    def answer(kept: Endpoint, handler: BaseHTTPRequestHandler) -> None:
        (sends(body, status=status) if len(kept.bodies[-1]) > 6_000 else says(NOTHING))(kept, handler)

    endpoint.answers = [answer]
    found = summarise(endpoint.model(), many)
    assert 20 < found.read < 100
    assert found.offered == 200
    endpoint.answers = [sends(body, status=status)]
    endpoint.bodies.clear()
    with pytest.raises(EndpointError, match="letters at once"):
        summarise(endpoint.model(), many)
    assert len(endpoint.bodies) == 5


def test_a_comment_of_a_hundred_thousand_letters_is_cut(endpoint: Endpoint) -> None:
    endpoint.answers = [says({"reply": "Thank you for telling us.", "quote": "towels were wet"})]
    suggest_reply(endpoint.model(), "The towels were wet. " * 5_000, language="en")
    assert len(endpoint.bodies[0]) < 5_000
    suggest_reply(endpoint.model(most_letters=100), "The towels were wet. " * 5_000, language="en")
    assert len(endpoint.bodies[-1]) < 3_000


def test_an_answer_before_the_question_is_read_is_heard() -> None:
    early = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"

    def doing(one: socket.socket) -> None:
        one.sendall(early)
        one.shutdown(socket.SHUT_WR)
        time.sleep(0.1)

    with wire(doing) as (model, seen):
        assert "key" in failure(model)
    assert len(seen) == 1
