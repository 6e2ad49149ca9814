"""Quotes for a report: typical of what many say, short enough to read, masked, and of a group large enough."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.voice.keeping.kept_comments import KeptComments

SHORTEST, LONGEST = 25, 280  # letters
ALIKE = 0.95
_MARK = re.compile(r"\[[^\[\]\s]{2,20}\]")
MOST_MARKS = 2  # a text that is mostly marks tells nothing, and what is left may tell who wrote it


@dataclass(frozen=True, slots=True)
class Quoting:
    """What quotes are wanted.

    Attributes:
        most: how many.
        fewest: how many people must have written in the group that is quoted; below that there is no quote at all.
    """

    most: int = 3
    fewest: int = 5


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quote.

    Attributes:
        place: which of the comments.
        text: what can be read of it.
        language: it is written in.
        valence: how good or bad it is.
        typical: how close it is to the middle of what the group says, as a cosine.
    """

    place: int
    text: str
    language: str
    valence: float
    typical: float


def quotes(comments: KeptComments, wanted: Quoting | None = None) -> tuple[Quoted, ...]:
    """The comments nearest to the middle of what a group says; nothing where too few people wrote.

    The middle is the mean of the unit vectors: the comment nearest to it is the medoid under cosine, and finding it
    costs one pass. Each person is quoted once.
    """
    wanted = wanted or Quoting()
    writers = comments.table.column("respondent").to_numpy() if len(comments) else np.empty(0, np.int64)
    if len(np.unique(writers)) < wanted.fewest:
        return ()
    vectors = comments.vectors
    middle = vectors.mean(axis=0)
    typical = vectors @ (middle / max(float(np.linalg.norm(middle)), 1e-9))
    chosen = _chosen(comments, typical, writers, wanted)
    spoken = comments.table.column("spoken").to_pylist()
    return tuple(
        Quoted(at, comments.texts[at], spoken[at], float(comments.valence[at]), float(typical[at])) for at in chosen
    )


def _chosen(
    comments: KeptComments, typical: NDArray[np.float32], writers: NDArray[np.int64], wanted: Quoting
) -> list[int]:
    chosen: list[int] = []
    quoted: set[int] = set()
    for at in np.argsort(-typical, kind="stable").tolist():
        if len(chosen) == wanted.most:
            break
        if int(writers[at]) in quoted or not quotable(comments.texts[at]):
            continue
        if chosen and float((comments.vectors[chosen] @ comments.vectors[at]).max()) >= ALIKE:
            continue
        chosen.append(at)
        quoted.add(int(writers[at]))
    return chosen


def quotable(text: str) -> bool:
    """Whether a text may stand as a quote: not too short, not too long, and not mostly marks of what was masked.

    >>> quotable("The towels were wet when we arrived."), quotable("[name] [phone] [e-mail] called me about it")
    (True, False)
    """
    shown = text.strip()
    return SHORTEST <= len(shown) <= LONGEST and len(_MARK.findall(shown)) <= MOST_MARKS
