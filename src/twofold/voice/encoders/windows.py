"""Cut long texts into windows that the encoder can read, and put windows of like length into one batch.

A text longer than the encoder reads at once is cut without overlap; its vector is the mean of its windows' vectors
weighted by their length, as the packaged C engine does it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """A part of a text: which text, and the numbers of its pieces without the marks around them."""

    text: int
    pieces: Sequence[int]

    @property
    def weight(self) -> int:
        """How much this window counts in its text's vector."""
        return max(len(self.pieces), 1)


def windows(texts: Sequence[Sequence[int]], longest: int) -> list[Window]:
    """Cut every text into windows of at most `longest` pieces; an empty text has one empty window."""
    return [
        Window(number, pieces[start : start + longest])
        for number, pieces in enumerate(texts)
        for start in range(0, max(len(pieces), 1), longest)
    ]


def batches(parts: Sequence[Window], tokens: int) -> Iterator[list[Window]]:
    """Yield batches of windows, shortest first, each of at most `tokens` tokens with padding (or a single window)."""
    batch: list[Window] = []
    for window in sorted(parts, key=lambda part: len(part.pieces)):
        if batch and (len(batch) + 1) * len(window.pieces) > tokens:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
