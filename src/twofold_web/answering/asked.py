"""A request and an answer without a framework: the same pages stand on the event loop and among Django's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote

from django.utils.translation.trans_real import parse_accept_lang_header

MOST_FIELDS = 2_000
ROOT = "/s/"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes.

    Attributes:
        token: of the link.
        code: whose answers; empty for somebody new, and where the token says it already.
    """

    token: str
    code: str = ""

    @property
    def path(self) -> str:
        """Its address."""
        return f"{ROOT}{self.token}/{self.code}/" if self.code else f"{ROOT}{self.token}/"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request.

    Attributes:
        method: GET, HEAD or POST.
        place: where it goes; None where nothing can be.
        query: the fields of the address.
        form: the fields that were sent.
        files: what was uploaded, by field.
        languages: the browser's, as it wrote them.
        caller: the address it came from, hashed for the day; empty where nobody counts.
    """

    method: str
    place: Place | None
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, "Upload"] = field(default_factory=dict)
    languages: str = ""
    caller: str = ""

    def one(self, name: str) -> str:
        """A field of the address; empty where it is not there."""
        found = self.query.get(name)
        return found[0] if found else ""

    def sent(self, name: str) -> str:
        """A field of the form; empty where it is not there."""
        found = self.form.get(name)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sent it; what it is called and said to be is not believed."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


def place_of(path: str) -> Place | None:
    """The place of a path; None where there is none.

    >>> place_of("/s/1-abc/"), place_of("/s/1-abc/xyz/"), place_of("/s/a/b/c/")
    (Place(token='1-abc', code=''), Place(token='1-abc', code='xyz'), None)
    """
    parts = path.removeprefix(ROOT).split("/")
    if len(parts) == 2 and parts[0] and not parts[1]:
        return Place(parts[0])
    if len(parts) == 3 and parts[0] and parts[1] and not parts[2]:
        return Place(parts[0], parts[1])
    return None


def fields_of(text: str) -> dict[str, list[str]]:
    """The fields of a form or an address; nothing where somebody sent too many.

    >>> fields_of("a=1+2&a=%C5%91&b"), fields_of("")
    ({'a': ['1 2', 'ő'], 'b': ['']}, {})
    """
    found: dict[str, list[str]] = {}
    pairs = text.split("&")
    if len(pairs) > MOST_FIELDS:
        return found
    for pair in filter(None, pairs):
        name, _sign, value = pair.partition("=")
        found.setdefault(_plain(name), []).append(_plain(value))
    return found


def _plain(text: str) -> str:
    flat = text.replace("+", " ")
    return unquote(flat, errors="replace") if "%" in flat else flat


def address(place: Place, **query: str) -> str:
    """The address of a place with fields behind it; empty ones are left out."""
    told = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items() if value)
    return f"{place.path}?{told}" if told else place.path


@lru_cache(maxsize=512)
def preferred(header: str, known: tuple[str, ...]) -> str:
    """The first language of a browser that a questionnaire has; empty where it has none of them."""
    for language, _weight in parse_accept_lang_header(header[:200].lower()):
        short = language.split("-")[0]
        found = language if language in known else short
        if found in known:
            return found
    return ""
