"""A server that speaks the protocol is asked as it should be, and a wrong answer is refused."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from twofold.errors import InputError, Unavailable
from twofold.voice.encoders.endpoint_home import Endpoint, EndpointEncoder


class Server(BaseHTTPRequestHandler):
    """Answers in the order asked for by the test."""

    def do_POST(self):  # the library's name
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers.get("Authorization"), body))
        status, answer, *headers = self.server.answer(body)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    running = HTTPServer(("127.0.0.1", 0), Server)
    running.asked = []
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


def _rows(body, width=3):
    rows = [{"index": row, "embedding": [row + 1.0] * width} for row in range(len(body["input"]))]
    return json.dumps({"data": rows[::-1]}).encode()


def _encoder(server, **changes):
    address = f"http://127.0.0.1:{server.server_port}/v1/"
    return EndpointEncoder(Endpoint(address, "e5", 3, key="secret", texts_a_request=2, pause_seconds=0, **changes))


def test_texts_go_in_batches_with_their_role_and_vectors_come_back_in_order(server):
    server.answer = lambda body: (200, _rows(body))
    vectors = _encoder(server).vectors(["a", "b", "c"], "query")
    assert [body["input"] for _, _, body in server.asked] == [["query: a", "query: b"], ["query: c"]]
    assert server.asked[0][:2] == ("/v1/embeddings", "Bearer secret")
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (500, lambda _: b"", "answered 500"),
        (200, lambda _: b"<html>", "no usable answer"),
        (200, lambda _: b'{"data": [{"index": 0}]}', "protocol's shape"),
        (200, lambda body: _rows(body, width=4), "were expected"),
        (200, lambda _: b'{"data": [{"index": 0, "embedding": [NaN, 1, 2]}]}', "finite"),
        (200, lambda _: b'{"data": [{"index": 0, "embedding": [1e300, 1, 2]}]}', "finite"),
        (200, lambda _: b'{"data": [{"index": 0, "embedding": ["1", "1", "2"]}]}', "were expected"),
        (200, lambda _: b'{"data": [{"index": 0, "embedding": [1' + b"0" * 400 + b", 1, 2]}]}", "were expected"),
        (200, lambda _: b'{"data": [{"index": 5, "embedding": [1, 1, 2]}]}', "protocol's shape"),
        (200, lambda _: b'{"data": [' + b'{"index": 0, "embedding": [1, 1, 2]},' * 2 + b'{"index": 1}]}', "shape"),
        (200, lambda _: b'{"data": {"0": 1}}', "protocol's shape"),
        (200, lambda _: b"[" * 100_000, "no usable answer"),
        (404, lambda _: b"", "answered 404"),
        (401, lambda _: b"", "key"),
    ],
)
def test_a_wrong_answer_is_refused_with_a_sentence(server, status, answer, said):
    server.answer = lambda body: (status, answer(body))
    with pytest.raises(Unavailable, match=said):
        _encoder(server).vectors(["a"])


def test_an_address_that_is_no_web_address_is_refused():
    with pytest.raises(InputError, match="http"):
        EndpointEncoder(Endpoint("file:///etc/passwd", "e5", 3))


def test_the_same_row_twice_is_refused(server):
    twice = json.dumps({"data": [{"index": 0, "embedding": [1, 1, 1]}] * 2}).encode()
    server.answer = lambda _: (200, twice)
    with pytest.raises(Unavailable):
        _encoder(server).vectors(["a"])


def test_a_redirect_is_not_followed_with_the_key_and_the_texts(server):
    elsewhere = ("Location", f"http://localhost:{server.server_port}/elsewhere")
    server.answer = lambda _: (302, b"", elsewhere)
    with pytest.raises(Unavailable, match="elsewhere"):
        _encoder(server).vectors(["a"])
    assert [path for path, _, _ in server.asked] == ["/v1/embeddings"]


def test_a_server_that_is_busy_for_a_moment_is_asked_again(server):
    server.answer = lambda body: (503, b"") if len(server.asked) < 3 else (200, _rows(body))
    assert _encoder(server).vectors(["a"]).shape == (1, 3)


def test_only_masked_texts_leave(server):
    server.answer = lambda body: (200, _rows(body))
    _encoder(server).vectors(["Call Kovács Anna, +36 30 123 4567", "half \ud800 a letter"])
    assert server.asked[0][2]["input"] == ["passage: Call [name], [phone]", "passage: half ? a letter"]


def test_the_key_is_never_told(server):
    assert "secret" not in repr(_encoder(server)._endpoint)
    with pytest.raises(InputError) as told:
        EndpointEncoder(Endpoint("http://localhost/v1", "e5", 3, key="sec\nret"))
    assert "sec" not in str(told.value)
    with pytest.raises(InputError) as told:
        EndpointEncoder(Endpoint("http://anna:hunter2@localhost/v1", "e5", 3))
    assert "hunter2" not in str(told.value)
