"""Which language model is asked, where, and how much of it is borne."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from twofold.errors import UsageError

URL, MODEL, KEY, KEY_FILE = "TWOFOLD_LLM_URL", "TWOFOLD_LLM_MODEL", "TWOFOLD_LLM_KEY", "TWOFOLD_LLM_KEY_FILE"


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
        most_letters: of the comments in one question.
        most_tokens: of an answer, as the endpoint counts them.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 60.0
    attempts: int = 3
    pause: float = 1.0
    most_bytes: int = 1 << 20
    most_letters: int = 24_000
    most_tokens: int = 1_500

    def __post_init__(self) -> None:
        """Refuse an address that cannot be asked.

        Raises:
            UsageError: it is no http address, carries a password, or no model is named.
        """
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(f"{URL} is {self.url!r}; give an address such as http://localhost:8080/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise UsageError(f"{URL} may hold neither a password nor a query; the key belongs in {KEY_FILE}")
        if not self.model:
            raise UsageError(f"{URL} is set and {MODEL} is not; name the model that answers there")


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
    return LanguageModel(url.rstrip("/"), told.get(MODEL, "").strip(), _key(told))


def _key(told: Mapping[str, str]) -> str:
    file = told.get(KEY_FILE, "").strip()
    if not file:
        return told.get(KEY, "").strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise UsageError(f"{KEY_FILE} names {file}, which cannot be read ({wrong})") from wrong
