"""Which server is asked, and how much of it is borne."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PRINTED = range(0x21, 0x7F)  # what may stand in an address or a key: letters without accents, digits and signs


@dataclass(frozen=True, slots=True)
class Server:
    """A server that an organisation named.

    Attributes:
        called: what it is, for messages: "the language model".
        url: where its protocol begins, such as ``http://localhost:8080/v1``.
        key: sent as a bearer token; empty for none. Never printed.
        seconds: how long one question may take, from the first byte sent to the last one read.
        attempts: how often a question is asked where the server is busy or breaks.
        pause: seconds before the second attempt; doubled after each.
        most_bytes: of an answer; a longer one is refused.
    """

    called: str
    url: str
    key: str = field(default="", repr=False)
    seconds: float = 60.0
    attempts: int = 3
    pause: float = 1.0
    most_bytes: int = 1 << 20

    @property
    def named(self) -> str:
        """The server, for a message."""
        return f"{self.called} at {self.url}"


def wrong_address(url: str) -> str:
    """Why an address cannot be asked; empty where it can. The address itself is not told: it may hold a password.

    >>> wrong_address("http://localhost:8080/v1")
    ''
    >>> wrong_address("anna:secret@localhost/v1")
    'is no web address; give one such as http://localhost:8080/v1'
    """
    wrong = "is no web address; give one such as http://localhost:8080/v1"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:  # also what cannot be a host's name
        return wrong
    path = url[len(parts.scheme) + len(parts.netloc) + 3 :]
    if parts.scheme not in {"http", "https"} or not host or port == 0:
        return wrong
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        return "may hold neither a password nor a query"
    readable = host.isprintable() and " " not in host and all(ord(sign) in _PRINTED for sign in path)
    return "" if readable else wrong


def wrong_key(key: str) -> str:
    """Why a key cannot be sent; empty where it can. The key is not told.

    >>> wrong_key("sk-123"), wrong_key("two lines")
    ('', 'holds a blank, a line break or a letter that no key has; it must be one line with the key alone')
    """
    if all(ord(sign) in _PRINTED for sign in key):
        return ""
    return "holds a blank, a line break or a letter that no key has; it must be one line with the key alone"
