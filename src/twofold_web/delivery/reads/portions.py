"""Many values in portions that one question to the database can name."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

Value = TypeVar("Value")
AT_ONCE = 500


def portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    """All of them in their order, so many at once.

    >>> [len(portion) for portion in portions(range(1_200))]
    [500, 500, 200]
    """
    every = list(values)
    for begin in range(0, len(every), AT_ONCE):
        yield every[begin : begin + AT_ONCE]
