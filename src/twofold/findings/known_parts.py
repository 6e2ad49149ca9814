"""A part of a page that the facts may or may not tell."""

from collections.abc import Callable
from typing import TypeVar

from twofold.errors import InputError, UsageError

Found = TypeVar("Found")


def known(part: Callable[[], Found]) -> Found | None:
    """The part; None where the facts do not hold what it asks for.

    Args:
        part: asks for it. What facts lack is told by a ``UsageError`` (nothing of that name was recorded) or an
            ``InputError`` (too little was); any other error is one of ours and is not hidden.
    """
    try:
        return part()
    except (UsageError, InputError):
        return None
