"""One question to a chat-completions endpoint, and its answer as JSON: bounded in time and size, never redirected."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from twofold.errors import EndpointError
from twofold.voice.summaries.endpoint import LanguageModel

_CHUNK = 1 << 16
_LONGEST_PAUSE = 20.0
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_FORMAT_REFUSED = frozenset({400, 422})


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        name: of the kind of question, for the endpoint.
        told: who says what: pairs of role and text.
        schema: what the answer must look like, as a JSON schema.
    """

    name: str
    told: Sequence[tuple[str, str]]
    schema: Mapping[str, Any]


class _Busy(Exception):
    """The endpoint may answer later."""

    def __init__(self, said: str, pause: float | None = None) -> None:
        super().__init__(said)
        self.pause = pause


class _FormatRefused(Exception):
    """The endpoint does not know how to keep to a schema."""


def answer_to(model: LanguageModel, question: Question) -> dict[str, Any]:
    """The JSON object that the model answers with; whether it fits the schema is for the caller to check.

    Raises:
        EndpointError: no usable answer came, with what happened instead.
    """
    kept_to_schema, pause, said = True, model.pause, ""
    for attempt in range(model.attempts + 1):
        try:
            return _object(_content(_asked(model, question, kept_to_schema=kept_to_schema)), model)
        except _FormatRefused:
            if not kept_to_schema:
                raise EndpointError(f"{_place(model)} refuses the question; does it speak chat/completions?") from None
            kept_to_schema = False
        except _Busy as busy:
            said = str(busy)
            if attempt + 1 >= model.attempts:
                break
            time.sleep(min(busy.pause if busy.pause is not None else pause, _LONGEST_PAUSE))
            pause *= 2
    raise EndpointError(f"{_place(model)} gave no answer in {model.attempts} attempts: {said}")


def _place(model: LanguageModel) -> str:
    return f"the language model at {model.url}"


def _asked(model: LanguageModel, question: Question, *, kept_to_schema: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": model.model,
        "messages": [{"role": role, "content": text} for role, text in question.told],
        "temperature": 0,
        "max_tokens": model.most_tokens,
        "stream": False,
    }
    if kept_to_schema:
        named = {"name": question.name, "schema": question.schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    try:
        status, headers, content = _exchange(model, json.dumps(body).encode())
    except (OSError, http.client.HTTPException) as broken:
        raise _Busy(f"{type(broken).__name__}: {broken}") from broken
    _refuse(model, status, headers)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as wrong:
        raise EndpointError(f"{_place(model)} answered with something that is no JSON") from wrong
    if not isinstance(found, dict):
        raise EndpointError(f"{_place(model)} answered with JSON of another shape than chat/completions has")
    return found


def _refuse(model: LanguageModel, status: int, headers: Mapping[str, str]) -> None:
    """Raise where the answer is none."""
    if status in _BUSY:
        raise _Busy(f"it answered {status}", _seconds(headers.get("retry-after")))
    if status in _FORMAT_REFUSED:
        raise _FormatRefused
    if 300 <= status < 400:
        raise EndpointError(f"{_place(model)} sends the question elsewhere ({status}); name the right address")
    if status in {401, 403}:
        raise EndpointError(f"{_place(model)} does not accept the key ({status})")
    if status != 200:
        raise EndpointError(f"{_place(model)} answered {status}; is the address right?")
    if "event-stream" in headers.get("content-type", ""):
        raise EndpointError(f"{_place(model)} streams although it was asked not to; streams are not read")


def _seconds(told: str | None) -> float | None:
    try:
        return max(0.0, float(told)) if told else None
    except ValueError:
        return None


def _exchange(model: LanguageModel, body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send and read; whatever the other side does, it is over after the model's seconds."""
    parts = urlsplit(model.url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=model.seconds)
    late = threading.Event()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if model.key:
        headers["Authorization"] = f"Bearer {model.key}"
    timer: threading.Timer | None = None
    try:
        connection.connect()
        timer = threading.Timer(model.seconds, _cut, (connection.sock, late))
        timer.daemon = True
        timer.start()
        connection.request("POST", f"{parts.path.rstrip('/')}/chat/completions", body, headers)
        response = connection.getresponse()
        content = _read(response, model)
    except (OSError, http.client.HTTPException) as broken:
        if late.is_set() or isinstance(broken, TimeoutError):
            raise EndpointError(f"{_place(model)} took longer than {model.seconds:g} seconds") from broken
        raise
    finally:
        if timer is not None:
            timer.cancel()
        connection.close()
    if late.is_set():
        raise EndpointError(f"{_place(model)} took longer than {model.seconds:g} seconds")
    return response.status, {name.lower(): value for name, value in response.getheaders()}, content


def _cut(wire: socket.socket, late: threading.Event) -> None:
    """End a connection that drips: a time limit of the socket alone begins anew with each byte."""
    late.set()
    with suppress(OSError):  # it may be closed already
        wire.shutdown(socket.SHUT_RDWR)


def _read(response: http.client.HTTPResponse, model: LanguageModel) -> bytes:
    parts, size = [], 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > model.most_bytes:
            raise EndpointError(f"{_place(model)} answered with more than {model.most_bytes:,} bytes")
        parts.append(chunk)
    return b"".join(parts)


def _content(found: dict[str, Any]) -> str:
    """What the model said; empty where the answer has another shape."""
    choices = found.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""


def _object(content: str, model: LanguageModel) -> dict[str, Any]:
    """The object in what was said: models put fences around it, and some think aloud before."""
    begin, end = content.find("{"), content.rfind("}")
    try:
        found = json.loads(content[begin : end + 1]) if 0 <= begin < end else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise EndpointError(f"{_place(model)} did not answer with the JSON object that was asked for")
    return found
