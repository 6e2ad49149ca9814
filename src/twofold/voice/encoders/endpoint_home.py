"""Another home: a server that speaks the OpenAI protocol's `/embeddings`, on this machine or elsewhere.

Texts leave the process here, so they are masked once more: masking twice changes nothing. The model's checksum is that
of its name and address, because a server shows no weights; a change behind the same name cannot be noticed.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twofold.errors import EndpointError, InputError, Unavailable
from twofold.privacy.masking import masked
from twofold.voice.encoders.encoder import ModelId, Role, Vectors, of_length_one
from twofold.voice.endpoints import Server, answered, wrong_address, wrong_key

_LONGEST_ANSWER = 64 * 1024 * 1024
_CALLED = "the embeddings server"


@dataclass(frozen=True)
class Endpoint:
    """Where the server is, which model it shall use, and how it is asked."""

    base_url: str
    model: str
    dimensions: int
    key: str | None = field(default=None, repr=False)
    texts_a_request: int = 64
    timeout_seconds: float = 30.0
    pause_seconds: float = 1.0
    prefixes: bool = True


class EndpointEncoder:
    """Vectors from an OpenAI-compatible server."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Take the endpoint; `InputError` where its address or key cannot be used, neither of which is repeated."""
        if wrong := wrong_address(endpoint.base_url):
            raise InputError(f"The address of {_CALLED} {wrong}.")
        if wrong := wrong_key(endpoint.key or ""):
            raise InputError(f"The key of {_CALLED} {wrong}.")
        self._endpoint = endpoint
        self._server = Server(
            _CALLED,
            endpoint.base_url.rstrip("/"),
            endpoint.key or "",
            seconds=endpoint.timeout_seconds,
            pause=endpoint.pause_seconds,
            most_bytes=_LONGEST_ANSWER,
        )

    @property
    def model(self) -> ModelId:
        """Which model makes the vectors, as far as a server lets us know."""
        named = f"{self._endpoint.base_url} {self._endpoint.model}".encode()
        return ModelId(self._endpoint.model, hashlib.sha256(named).hexdigest(), self._endpoint.dimensions)

    def vectors(self, texts: Sequence[str], role: Role = "passage") -> Vectors:
        """Return `(texts, dimensions)`, each row of length 1."""
        found = np.empty((len(texts), self._endpoint.dimensions), np.float32)
        for start in range(0, len(texts), self._endpoint.texts_a_request):
            some = [_sendable(text) for text in texts[start : start + self._endpoint.texts_a_request]]
            given = [f"{role}: {text}" if self._endpoint.prefixes else text for text in some]
            found[start : start + len(some)] = _checked(self._answer(given), len(some), self._endpoint.dimensions)
        return of_length_one(found)

    def _answer(self, texts: list[str]) -> Any:
        body = {"model": self._endpoint.model, "input": texts, "encoding_format": "float"}
        try:
            answer = answered(self._server, "embeddings", json.dumps(body).encode())
        except EndpointError as failed:
            raise Unavailable(f"{failed}.") from failed
        if answer.status != 200:
            raise Unavailable(f"{self._server.named} answered {answer.status}.")
        try:
            return json.loads(answer.content)
        except (ValueError, RecursionError):
            raise Unavailable(f"{self._server.named} gave no usable answer: it is no JSON.") from None


def _sendable(text: str) -> str:
    """The text masked, without halves of letters, which no JSON holds."""
    return masked(text).encode("utf-8", "replace").decode()


def _checked(answer: Any, texts: int, dimensions: int) -> Vectors:
    """Return the vectors in the order of the texts, or say what is wrong with the answer."""
    try:
        rows = {row["index"]: row["embedding"] for row in answer["data"]}
        found = np.array([rows[place] for place in range(texts)])
    except (KeyError, TypeError, ValueError, OverflowError) as odd:
        raise Unavailable("The embeddings server's answer is not in the protocol's shape.") from odd
    numbers = found.dtype.kind in "if"  # words and truths are no numbers, nor is what fits into none
    if found.shape != (texts, dimensions) or len(rows) != len(answer["data"]) or len(rows) != texts or not numbers:
        raise Unavailable(
            f"The embeddings server returned {found.shape} numbers for {len(rows)} texts; ({texts}, {dimensions}) "
            "finite ones were expected."
        )
    with np.errstate(over="ignore"):
        vectors = found.astype(np.float32)
    if not np.isfinite(vectors).all():
        raise Unavailable("The embeddings server returned numbers that are not finite.")
    return vectors
