"""A question asked until it is answered: a few times more where the server is busy or breaks."""

import math
import time

from twofold.errors import EndpointError
from twofold.voice.endpoints.exchange import Answer, Broken, exchanged
from twofold.voice.endpoints.server import Server

_LONGEST_PAUSE = 20.0
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


def answered(server: Server, path: str, body: bytes) -> Answer:
    """The server's answer to what is posted: status 200, or a refusal that the caller may understand.

    Raises:
        EndpointError: none came, with what happened instead.
    """
    pause, said = server.pause, ""
    for attempt in range(server.attempts):
        if attempt:
            time.sleep(min(pause, _LONGEST_PAUSE))
            pause *= 2
        try:
            answer = exchanged(server, path, body)
        except Broken as broken:
            said = str(broken)
            continue
        if answer.status not in _BUSY:
            return _accepted(server, answer)
        said, wanted = f"it answered {answer.status}", _seconds(answer.headers.get("retry-after", ""))
        if wanted is not None and wanted > _LONGEST_PAUSE:
            raise EndpointError(f"{server.named} is busy ({answer.status}) and asks to wait {wanted:.0f} seconds")
        pause = pause if wanted is None else wanted
    raise EndpointError(f"{server.named} gave no answer in {server.attempts} attempts: {said}")


def _accepted(server: Server, answer: Answer) -> Answer:
    if 300 <= answer.status < 400:
        raise EndpointError(f"{server.named} sends the question elsewhere ({answer.status}); name the right address")
    if answer.status in {401, 403}:
        raise EndpointError(f"{server.named} does not accept the key ({answer.status})")
    return answer


def _seconds(told: str) -> float | None:
    """How long the server wants to be left alone; a date is not read."""
    try:
        seconds = float(told)
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
