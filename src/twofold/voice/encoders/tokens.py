"""Cut a text into the encoder's pieces: the most likely segmentation under a unigram model (Kudo 2018).

No piece of this inventory goes across a space, so a text is cut word by word, and the words of comments repeat: most
are looked up. That makes plain Python faster here than the encoder needs, without another library.
"""

import re
from functools import lru_cache

from twofold.voice.encoders.packaged_weights import Pieces

#: How a space is written inside a piece.
_SPACE = "\u2581"
#: An unknown character costs this much more than the least likely piece (SentencePiece's own penalty).
_UNKNOWN_PENALTY = 10.0
_REMEMBERED_WORDS = 50_000
_SPACES = re.compile(" +")
_IMPOSSIBLE = float("-inf")


class Tokenizer:
    """Turns texts into numbers of pieces, without the marks of beginning and end."""

    def __init__(self, pieces: Pieces) -> None:
        self._number = {text: number for number, text in enumerate(pieces.texts)}
        self._number.pop(pieces.texts[pieces.unknown])
        self._scores = pieces.scores
        self._longest = max(map(len, pieces.texts))
        self._unknown = pieces.unknown
        self._unknown_score = float(pieces.scores.min()) - _UNKNOWN_PENALTY
        self._normalised = pieces.normalised
        self._of_word = lru_cache(maxsize=_REMEMBERED_WORDS)(self._segmented)

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of the text's pieces."""
        spaced = _SPACES.sub(" ", text.translate(self._normalised))
        if not spaced.startswith(" "):
            spaced = " " + spaced
        found: list[int] = []
        for word in spaced[1:].split(" "):
            found.extend(self._of_word(_SPACE + word))
        return found

    def _segmented(self, word: str) -> tuple[int, ...]:
        """Return the likeliest pieces of one word (Viterbi)."""
        length = len(word)
        best = [0.0] + [_IMPOSSIBLE] * length
        last: list[tuple[int, int]] = [(0, 0)] * (length + 1)
        for start in range(length):
            self._extended(word, start, best, last)
        backwards: list[int] = []
        end = length
        while end:
            start, number = last[end]
            backwards.append(number)
            end = start
        return tuple(reversed(backwards))

    def _extended(self, word: str, start: int, best: list[float], last: list[tuple[int, int]]) -> None:
        """Try every piece that begins at `start`; a character that no piece covers is unknown."""
        so_far = best[start]
        for end in range(start + 1, min(start + self._longest, len(word)) + 1):
            number = self._number.get(word[start:end])
            if number is not None and so_far + self._scores[number] > best[end]:
                best[end] = so_far + float(self._scores[number])
                last[end] = (start, number)
        if so_far + self._unknown_score > best[start + 1]:
            best[start + 1] = so_far + self._unknown_score
            last[start + 1] = (start, self._unknown)
