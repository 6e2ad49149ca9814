"""In how many parts a text message leaves, each of which is paid for (3GPP TS 23.038 and 23.040)."""

from collections.abc import Iterable
from dataclasses import dataclass

# what a telephone writes in seven bits, and what takes two places there; any other sign makes all of them larger
PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
DOUBLE = frozenset("^{}\\[~]|€\f")
PLAIN_ALONE, PLAIN_EACH = 160, 153
WIDE_ALONE, WIDE_EACH = 70, 67


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text message is.

    Attributes:
        signs: places that it takes in the alphabet in which it leaves.
        parts: how many messages leave for it.
        wide: the first sign that makes every part hold 70 places instead of 160; empty where there is none.
    """

    signs: int
    parts: int
    wide: str = ""


def length_of(text: str) -> Length:
    """How long a text message is, as a telephone counts.

    >>> length_of("x" * 160), length_of("x" * 159 + "€"), length_of("ő" * 70).parts, length_of("ő" * 71).parts
    (Length(signs=160, parts=1, wide=''), Length(signs=161, parts=2, wide=''), 1, 2)
    """
    wide = next((sign for sign in text if sign not in PLAIN | DOUBLE), "")
    if wide:
        sizes = [len(sign.encode("utf-16-le")) // 2 for sign in text]
        return Length(sum(sizes), _parts(sizes, WIDE_ALONE, WIDE_EACH), wide)
    sizes = [1 + (sign in DOUBLE) for sign in text]
    return Length(sum(sizes), _parts(sizes, PLAIN_ALONE, PLAIN_EACH))


def _parts(sizes: Iterable[int], alone: int, each: int) -> int:
    """How many parts; a sign of two places is never torn apart."""
    places = list(sizes)
    if sum(places) <= alone:
        return 1
    parts, used = 1, 0
    for size in places:
        if used + size > each:
            parts, used = parts + 1, 0
        used += size
    return parts
