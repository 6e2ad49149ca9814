"""Letters of comments as numbers: cleaned, lower case, one long array for a whole batch.

What says nothing about the language (links, addresses, tags of a page, digits, signs, faces) becomes blank. A few
digits stand for letters in Greeklish and in Latin-script Bulgarian ("8elw", "4esto"): beside a letter they stay.
Hashtags are English in comments of every language; they are read where a comment says nothing else.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

LONGEST = 2_000  # letters of one comment that are looked at: more of them do not change what language it is in

_FOREIGN = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+|[@#]\w+|\[[\w-]+\]"
    # faces with letters in them: ":D", ":-P", "xDD"
    r"|[:;=]['-]?(?:d+|p+|o+|c+|s+|x+)(?![^\W_])|(?<![^\W_])x+d+(?![^\W_])"
    # pages and mails are pasted with their tags: the words in them are English, whatever the comment is
    r"|</?[a-z][^<>\n]{0,500}>|&(?:[a-z]{2,8}|#\d{1,6});",
    re.IGNORECASE,
)
_HASH = re.compile(r"(?<!\S)#(?=\w)")
_NO_LETTER = re.compile(r"[^\w\n']|_")
_LONE_DIGITS = re.compile(r"(?<![^\W\d_])\d+(?![^\W\d_])|[012579]+|\d{2,}")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_STRETCHED_WORD = re.compile(r"(?<!\S)\S*?([^\W\d_])\1\1\S*")
_LOOSE_APOSTROPHES = re.compile(r"(?<![^\W\d_])'|'(?![^\W\d_])")
_BLANKS = re.compile(r"[^\S\n]+")


class Script(IntEnum):
    """The writing system of a letter; none for blanks and for what stands for a letter."""

    NONE = 0
    LATIN = 1
    GREEK = 2
    CYRILLIC = 3
    FOREIGN = 4


_LETTERS = {
    Script.LATIN: ((0x41, 0x5B), (0x61, 0x7B), (0xC0, 0x250), (0x1E00, 0x1F00)),
    Script.GREEK: ((0x370, 0x400), (0x1F00, 0x2000)),
    Script.CYRILLIC: ((0x400, 0x530),),
}
_SEEN = 0x10000  # letters beyond the first plane are foreign


def _scripts_by_letter() -> NDArray[np.uint8]:
    table = np.full(_SEEN, Script.FOREIGN, dtype=np.uint8)
    for script, ranges in _LETTERS.items():
        for first, after in ranges:
            table[first:after] = script
    table[[ord(sign) for sign in " \n'0123456789"]] = Script.NONE
    return table


_SCRIPTS = _scripts_by_letter()


@dataclass(frozen=True, slots=True)
class Letters:
    """The cleaned letters of several texts, one after the other, each text between blanks.

    Attributes:
        codes: code points, (letters,) uint32.
        starts: where each text begins in ``codes``, (texts,) int64.
        scripts: the writing system of each letter, (letters,) uint8.
    """

    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    scripts: NDArray[np.uint8]

    def counts(self) -> NDArray[np.int64]:
        """How many letters of each script a text has: (texts, scripts)."""
        if not self.starts.size:
            return np.zeros((0, len(Script)), dtype=np.int64)
        which = [np.add.reduceat((self.scripts == script).astype(np.int64), self.starts) for script in Script]
        return np.stack(which, axis=1)


def cleaned(texts: Sequence[str]) -> list[str]:
    """Each text with nothing but lower-case letters and single blanks, one at either end.

    >>> cleaned(["Supeeer JÓ!!! :D https://example.org", "8elw 2 kafedes", "#jovoltitt"])
    [' supeer super jó ', ' 8elw kafedes ', ' jovoltitt ']
    """
    clean = _cleaned(texts)
    silent = [place for place, line in enumerate(clean) if line.isspace() and "#" in texts[place]]
    for place, line in zip(silent, _cleaned([_HASH.sub(" ", texts[place]) for place in silent]), strict=True):
        clean[place] = line
    return clean


def _cleaned(texts: Sequence[str]) -> list[str]:
    if not texts:
        return []
    joined = "\n".join(text[:LONGEST].replace("\n", " ").replace("\r", " ") for text in texts)
    joined = unicodedata.normalize("NFC", joined.replace("\u2019", "'").replace("\xad", ""))
    joined = _FOREIGN.sub(" ", joined).lower()
    joined = _LONE_DIGITS.sub(" ", _NO_LETTER.sub(" ", joined))
    joined = _STRETCHED_WORD.sub(_unstretched, _LOOSE_APOSTROPHES.sub(" ", joined))
    return [f" {line.strip()} " for line in _BLANKS.sub(" ", joined).split("\n")]


def _unstretched(word: re.Match[str]) -> str:
    """Both words that a stretched one may be: "goood" is "good", "supeeer" is "super"."""
    return _STRETCHED.sub(r"\1\1", word[0]) + " " + _STRETCHED.sub(r"\1", word[0])


def letters_of(texts: Sequence[str]) -> Letters:
    """The letters of a batch of texts."""
    clean = cleaned(texts)
    lengths = np.fromiter((len(text) for text in clean), dtype=np.int64, count=len(clean))
    codes = np.frombuffer("".join(clean).encode("utf-32-le"), dtype=np.uint32)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])[: len(clean)]
    scripts = np.where(codes < _SEEN, _SCRIPTS[np.minimum(codes, _SEEN - 1)], np.uint8(Script.FOREIGN))
    return Letters(codes, starts, scripts.astype(np.uint8))
