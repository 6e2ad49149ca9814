"""How wide a text is, without a font: widths of a plain sans-serif, rather too wide than too narrow."""

import re
import unicodedata

NARROW = set("iíìîïjl.,:;|!'’()[]{}·tfrιί1Iİ ")
WIDE = set("mwMWΩΜШЩЖЮФшщжюфыΦ@%—…→Œœæ")


def text_width(text: str, size: float) -> float:
    """The width of a text in pixels.

    Args:
        text: one line.
        size: of the letters, in pixels.
    """
    return size * sum(_width(letter) for letter in text)


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in NARROW:
        return 0.34
    if letter in WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 0.95
    return 0.72 if letter.isupper() else 0.62


def wrapped(text: str, size: float, width: float, lines: int = 3) -> list[str]:
    """A text in lines of a width; what does not fit ends in an ellipsis.

    Args:
        text: any.
        size: of the letters, in pixels.
        width: of a line, in pixels.
        lines: at most so many.
    """
    pieces = [piece for piece in re.split(r"(?<=[\s_/–])", text.strip()) if piece]
    found = [""]
    for piece in pieces:
        for part in _fitting(piece, size, width):
            if found[-1] and text_width((found[-1] + part).rstrip(), size) > width:
                found.append("")
            found[-1] += part
    found = [line.strip() for line in found]
    if len(found) > lines:
        last = found[lines - 1]
        while last and text_width(last + "…", size) > width:
            last = last[:-1]
        found = [*found[: lines - 1], last.rstrip() + "…"]
    return found


def _fitting(piece: str, size: float, width: float) -> list[str]:
    """A piece cut where it is wider than a line."""
    parts = [""]
    for letter in piece:
        if text_width((parts[-1] + letter).rstrip(), size) > width:
            parts.append("")
        parts[-1] += letter
    return parts
