"""Search comments: by meaning, by exact words, or by both; the best first, each thing said once."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.voice.annotated import Vectors
from twofold.voice.keeping.kept_comments import KeptComments
from twofold.voice.search.floor import likeness
from twofold.voice.search.words_in import share_of_words, telling_words, words_of

ALIKE = 0.97  # two comments this close say the same, mostly word for word
BY_MEANING, BY_WORDS = 0.6, 0.4  # where both are asked for
HELD = 0.5  # of the words, by weight: a comment that holds them says it however far its vector lies
POOL = 10  # times as many are looked at as are shown, so that they can differ


class Mode(StrEnum):
    """How comments are looked for."""

    MEANING = "meaning"
    WORDS = "words"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for.

    Attributes:
        words: a word, a sentence, or a whole comment.
        mode: by meaning, by words, or by both.
        most: how many are wanted.
        spread: 0 for the closest only, up to 1 for hits that differ in what they say, where and when.
    """

    words: str
    mode: Mode = Mode.BOTH
    most: int = 10
    spread: float = 0.3

    def __post_init__(self) -> None:
        """Refuse a search for nothing.

        Raises:
            UsageError: there are no words, or no hits are wanted.
        """
        if not self.words.strip():
            raise UsageError("say what to look for")
        if self.most < 1 or not 0 <= self.spread <= 1:
            raise UsageError("at least one hit is wanted, and spread lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class Hit:
    """One comment that was found.

    Attributes:
        place: which of the comments.
        closeness: 1 for the same meaning or all the words; comparable within one search only.
        same: how many other comments say the same, nearly word for word.
    """

    place: int
    closeness: float
    same: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        hits: the closest first.
        searched: of how many comments.
        said: whether one of the hits says it; where none does they are merely the nearest.
    """

    hits: tuple[Hit, ...]
    searched: int
    said: bool


def find(sought: Sought, comments: KeptComments, vector: Vectors | None) -> Found:
    """Search comments; the time grows with their number and no faster.

    Args:
        sought: what.
        comments: where.
        vector: (d,) of the words sought; may be left out where only words count.

    Raises:
        UsageError: meaning is asked for, and there is no vector.
    """
    if sought.mode is not Mode.WORDS and vector is None:
        raise UsageError("a search by meaning needs an encoder")
    if not len(comments):
        return Found((), 0, said=False)
    closeness, says = _closeness(sought, comments, vector)
    order = np.argsort(-closeness, kind="stable")
    pool = order[: sought.most * POOL]
    pool = pool[closeness[pool] > 0]
    chosen = _different(comments, pool, closeness, sought)
    return Found(tuple(chosen), len(comments), said=any(says[hit.place] for hit in chosen))


def _closeness(
    sought: Sought, comments: KeptComments, vector: Vectors | None
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(n,) how close each comment is, and whether it says what is sought."""
    if sought.mode is Mode.WORDS:
        share = share_of_words(sought.words, comments.texts)
        held = share >= 1.0 - 1e-9  # exact words: all of them
        return np.where(held, share, 0.0), held
    assert vector is not None  # noqa: S101 - find refuses it
    like = likeness(comments.vectors, vector.astype(np.float32), comments.table.column("spoken").to_pylist())
    meaning = _standing(like.cosine)
    if sought.mode is Mode.MEANING:
        return meaning, like.says
    share = share_of_words(telling_words(sought.words), comments.texts)
    return BY_MEANING * meaning + BY_WORDS * share, like.says | (share >= HELD)


def _standing(cosine: NDArray[np.float32]) -> NDArray[np.float64]:
    """Cosines of one encoder crowd together (most lie between 0.7 and 0.9): told by where they stand among all."""
    low, high = float(np.median(cosine)), float(cosine.max())
    told = (cosine.astype(np.float64) - low) / max(high - low, 1e-6)
    standing: NDArray[np.float64] = np.clip(told, 0.0, 1.0) * min(max(high, 0.0), 1.0)
    return standing


def _different(
    comments: KeptComments, pool: NDArray[np.int64], closeness: NDArray[np.float64], sought: Sought
) -> list[Hit]:
    """The closest, each thing said once; then those that add most to what stands there (maximal marginal relevance).

    Carbonell and Goldstein (1998), with unit and month beside the words.
    """
    some = comments.at(pool)
    vectors, groups = some.vectors, _situations(some)
    single, same = _once(some, vectors)
    hits: list[Hit] = []
    nearest = np.zeros(len(pool))
    left = list(single)
    while left and len(hits) < sought.most:
        gain = (1 - sought.spread) * closeness[pool[left]] - sought.spread * nearest[left]
        best = left.pop(int(np.argmax(gain)))
        hits.append(Hit(int(pool[best]), float(closeness[pool[best]]), same[best]))
        alike = 0.7 * np.clip(vectors @ vectors[best], 0, 1) + 0.3 * (groups == groups[best])
        nearest = np.maximum(nearest, alike)
    return hits


def _situations(comments: KeptComments) -> NDArray[np.int64]:
    """(n,) a number for each pair of unit and month."""
    units = comments.table.column("unit").to_pylist()
    days = comments.table.column("local_day").to_pylist()
    known: dict[tuple[object, int], int] = {}
    pairs = zip(units, days, strict=True)
    return np.array([known.setdefault((unit, day // 30), len(known)) for unit, day in pairs], np.int64)


def _once(comments: KeptComments, vectors: Vectors) -> tuple[list[int], dict[int, int]]:
    """The first of each thing said, and how many others say it, too: a campaign is one voice."""
    kept: list[int] = []
    same: dict[int, int] = {}
    words: dict[str, int] = {}
    for at, text in enumerate(comments.texts):
        told = " ".join(words_of(text))
        first = words.get(told)
        if first is None and kept:
            close = vectors[kept] @ vectors[at]
            nearest = int(np.argmax(close))
            first = kept[nearest] if close[nearest] >= ALIKE else None
        if first is None:
            kept.append(at)
            same[at] = 0
            words[told] = at
        else:
            same[first] += 1
    return kept, same
