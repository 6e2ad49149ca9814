"""What a look of a pull gives back."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_BYTES = 512 << 20  # of one file
MOST_FILES = 50  # of one look; the rest comes with the next


class PullFailed(RuntimeError):
    """A look could not be done; the message is a sentence for the person who made the pull."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was fetched.

    Attributes:
        path: where its bytes lie; ours to move.
        name: what it is called where it came from.
        mark: tells it from every other; the same mark is not new.
    """

    path: Path
    name: str
    mark: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything one look fetched.

    Attributes:
        files: what may be new.
        state: how far the pull has come, once the files are handed over.
        notes: what was left alone and why, in sentences.
    """

    files: tuple[File, ...] = ()
    state: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What a look is given.

    Attributes:
        place: the settings of the pull.
        secret: the secret it names; empty where it names none.
        state: how far it came the last time.
        slug: of the organisation.
        room: an empty folder for what is fetched.
        seen: the marks of files that were handed over before.
    """

    place: dict[str, Any]
    secret: str
    state: dict[str, Any]
    slug: str
    room: Path
    seen: frozenset[str]
