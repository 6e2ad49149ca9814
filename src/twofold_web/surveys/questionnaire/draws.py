"""Draws for random orders: the same on the server and in a browser that has no connection.

A library's generator would do for the server alone. A kiosk draws the same orders by itself (``way.js``), so the draws
are made of a few operations on 32 bits that both languages have: FNV-1a (Fowler, Noll and Vo, RFC 9923) of what is
drawn for, and SplitMix32 after that (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators",
OOPSLA; 32-bit finaliser with the constants of Wellons' hash-prospector). For orders of questions, never for secrets.
"""

from typing import Any

MASK = 0xFFFFFFFF


def hashed(text: str) -> int:
    """FNV-1a over the 16-bit units of a text, from 0 to 2³² - 1.

    >>> hashed(""), hashed("seven"), hashed("επτά")
    (2166136261, 897821950, 1510433936)
    """
    units = text.encode("utf-16-le", "surrogatepass")
    found = 0x811C9DC5
    for at in range(0, len(units), 2):
        found = ((found ^ (units[at] | units[at + 1] << 8)) * 0x01000193) & MASK
    return found


class Draws:
    """Draws for one purpose and one respondent: the same each time, and independent of other purposes."""

    def __init__(self, what: str) -> None:
        self._state = hashed(what)

    def below(self, most: int) -> int:
        """A whole number from 0 to ``most`` - 1, all equally likely to within ``most`` / 2³²."""
        self._state = (self._state + 0x9E3779B9) & MASK
        mixed = self._state ^ self._state >> 16
        mixed = mixed * 0x21F0AAAD & MASK
        mixed ^= mixed >> 15
        mixed = mixed * 0x735A2D97 & MASK
        return (mixed ^ mixed >> 15) * most >> 32

    def shuffle(self, values: list[Any]) -> None:
        """Every order is equally likely (Fisher and Yates)."""
        for at in range(len(values) - 1, 0, -1):
            other = self.below(at + 1)
            values[at], values[other] = values[other], values[at]
