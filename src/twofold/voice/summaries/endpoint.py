"""Which language model is asked, where, and how much of it is borne."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from twofold.errors import UsageError
from twofold.voice.endpoints import Server, wrong_address, wrong_key

URL, MODEL, KEY, KEY_FILE = "TWOFOLD_LLM_URL", "TWOFOLD_LLM_MODEL", "TWOFOLD_LLM_KEY", "TWOFOLD_LLM_KEY_FILE"
SECONDS, LETTERS, TOKENS = "TWOFOLD_LLM_SECONDS", "TWOFOLD_LLM_LETTERS", "TWOFOLD_LLM_TOKENS"
_PATH = "/chat/completions"
_SECONDS, _LETTERS, _TOKENS = 60.0, 24_000, 1_500


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """An endpoint that speaks the chat-completions protocol.

    Attributes:
        url: where the protocol begins, such as ``http://localhost:8080/v1``.
        model: its name there.
        key: sent as a bearer token; empty for none. Never printed.
        seconds: how long one question may take, from the first byte sent to the last one read.
        attempts: how often a question is asked where the endpoint is busy or breaks.
        pause: seconds before the second attempt; doubled after each.
        most_bytes: of an answer; a longer one is refused.
        most_letters: of the comments in one question; fewer are sent where the model reads less at once.
        most_tokens: of an answer, as the endpoint counts them, with what a model thinks aloud.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = _SECONDS
    attempts: int = 3
    pause: float = 1.0
    most_bytes: int = 1 << 20
    most_letters: int = _LETTERS
    most_tokens: int = _TOKENS

    def __post_init__(self) -> None:
        """Refuse what cannot be asked; neither the address nor the key is repeated, as either may hold a secret.

        Raises:
            UsageError: the address is none or carries a password, the key cannot be sent, or no model is named.
        """
        if wrong := wrong_address(self.url):
            raise UsageError(f"{URL} {wrong}; the key belongs in {KEY_FILE}")
        if wrong := wrong_key(self.key):
            raise UsageError(f"the key in {KEY_FILE} or {KEY} {wrong}")
        if not self.model:
            raise UsageError(f"{URL} is set and {MODEL} is not; name the model that answers there")

    @property
    def server(self) -> Server:
        """Where it answers, and how much of that is borne."""
        bounds = {"seconds": self.seconds, "pause": self.pause}
        return Server(
            "the language model", self.url, self.key, attempts=self.attempts, most_bytes=self.most_bytes, **bounds
        )


def language_model(environment: Mapping[str, str] | None = None) -> LanguageModel | None:
    """The language model that the environment names; None where it names none, which is the usual case.

    Args:
        environment: the process's own where left out.

    Raises:
        UsageError: what it names cannot be used.
    """
    told = os.environ if environment is None else environment
    url = told.get(URL, "").strip()
    if not url:
        return None
    return LanguageModel(
        url.rstrip("/").removesuffix(_PATH),  # some paste the whole address
        told.get(MODEL, "").strip(),
        _key(told),
        seconds=_number(told, SECONDS, _SECONDS),
        most_letters=int(_number(told, LETTERS, _LETTERS)),
        most_tokens=int(_number(told, TOKENS, _TOKENS)),
    )


def _number(told: Mapping[str, str], name: str, usual: float) -> float:
    written = told.get(name, "").strip()
    try:
        number = float(written) if written else usual
    except ValueError:
        number = math.nan
    if not 1 <= number <= 10_000_000:
        raise UsageError(f"{name} is {written!r}; give a number of at least 1")
    return number


def _key(told: Mapping[str, str]) -> str:
    file = told.get(KEY_FILE, "").strip()
    if not file:
        return told.get(KEY, "").strip()
    try:
        return Path(file).read_text(encoding="utf-8-sig").strip()
    except OSError as wrong:
        raise UsageError(f"{KEY_FILE} names {file}, which cannot be read ({wrong.strerror})") from None
    except UnicodeDecodeError:  # its own words would repeat the bytes of the key
        raise UsageError(f"{KEY_FILE} names {file}, which is no text; it must hold the key alone") from None
