"""Another home: a server that speaks the OpenAI protocol's `/embeddings`, on this machine or elsewhere.

Texts leave the process here: only masked texts may be handed in. The model's checksum is that of its name and
address, because a server shows no weights; a change behind the same name cannot be noticed.
"""

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twofold.errors import InputError, Unavailable
from twofold.voice.encoders.encoder import ModelId, Role, Vectors, of_length_one

_LONGEST_ANSWER = 64 * 1024 * 1024


@dataclass(frozen=True)
class Endpoint:
    """Where the server is, which model it shall use, and how it is asked."""

    base_url: str
    model: str
    dimensions: int
    key: str | None = None
    texts_a_request: int = 64
    timeout_seconds: float = 30.0
    prefixes: bool = True


class EndpointEncoder:
    """Vectors from an OpenAI-compatible server."""

    def __init__(self, endpoint: Endpoint) -> None:
        if not endpoint.base_url.startswith(("http://", "https://")):
            raise InputError(f"The address of the embeddings server must begin with http: {endpoint.base_url!r}")
        self._endpoint = endpoint

    @property
    def model(self) -> ModelId:
        """Which model makes the vectors, as far as a server lets us know."""
        named = f"{self._endpoint.base_url} {self._endpoint.model}".encode()
        return ModelId(self._endpoint.model, hashlib.sha256(named).hexdigest(), self._endpoint.dimensions)

    def vectors(self, texts: Sequence[str], role: Role = "passage") -> Vectors:
        """Return `(texts, dimensions)`, each row of length 1."""
        found = np.empty((len(texts), self._endpoint.dimensions), np.float32)
        for start in range(0, len(texts), self._endpoint.texts_a_request):
            some = texts[start : start + self._endpoint.texts_a_request]
            given = [f"{role}: {text}" if self._endpoint.prefixes else text for text in some]
            found[start : start + len(some)] = _checked(self._answer(given), len(some), self._endpoint.dimensions)
        return of_length_one(found)

    def _answer(self, texts: list[str]) -> Any:
        body = json.dumps({"model": self._endpoint.model, "input": texts, "encoding_format": "float"}).encode()
        headers = {"Content-Type": "application/json"}
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        address = self._endpoint.base_url.rstrip("/") + "/embeddings"
        request = urllib.request.Request(address, body, headers)  # noqa: S310 (http or https, checked above)
        try:
            with urllib.request.urlopen(request, timeout=self._endpoint.timeout_seconds) as answer:  # noqa: S310 (as above)
                return json.loads(answer.read(_LONGEST_ANSWER))
        except urllib.error.HTTPError as refused:
            refused.close()
            raise Unavailable(f"The embeddings server at {address} answered {refused.code}.") from refused
        except (OSError, ValueError) as broken:
            raise Unavailable(f"The embeddings server at {address} gave no usable answer: {broken}") from broken


def _checked(answer: Any, texts: int, dimensions: int) -> Vectors:
    """Return the vectors in the order of the texts, or say what is wrong with the answer."""
    try:
        rows = sorted(answer["data"], key=lambda row: row["index"])
        found = np.array([row["embedding"] for row in rows], np.float32)
    except (KeyError, TypeError, ValueError) as odd:
        raise Unavailable("The embeddings server's answer is not in the protocol's shape.") from odd
    if found.shape != (texts, dimensions) or not np.isfinite(found).all():
        raise Unavailable(
            f"The embeddings server returned {found.shape} numbers; ({texts}, {dimensions}) finite ones were expected."
        )
    return found
