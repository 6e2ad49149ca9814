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
        status, answer = self.server.answer(body)
        self.send_response(status)
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
    return EndpointEncoder(Endpoint(address, "e5", 3, key="secret", texts_a_request=2, **changes))


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
    ],
)
def test_a_wrong_answer_is_refused_with_a_sentence(server, status, answer, said):
    server.answer = lambda body: (status, answer(body))
    with pytest.raises(Unavailable, match=said):
        _encoder(server).vectors(["a"])


def test_an_address_that_is_no_web_address_is_refused():
    with pytest.raises(InputError, match="http"):
        EndpointEncoder(Endpoint("file:///etc/passwd", "e5", 3))
