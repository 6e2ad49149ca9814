"""All of it in one go: from comments and their vectors to named topics with a lasting identity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.voice.encoders.encoder import of_length_one
from twofold.voice.topics.choosing import Choice, chosen
from twofold.voice.topics.clustering import assigned, clustered
from twofold.voice.topics.copies import Copies, copies, originals
from twofold.voice.topics.evening import evened, valence_directions, with_signs
from twofold.voice.topics.identity import Change, Known, recognised
from twofold.voice.topics.naming import Named, names

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 24  # remarks without their copies


@dataclass(frozen=True, slots=True)
class Remarks:
    """Sentences or whole comments, in which topics are sought.

    Sentences are better: a comment that praises the room and blames the bill belongs to two topics.

    Attributes:
        texts: masked.
        vectors: (n, d) of the encoder.
        languages: of each.
        valences: (n,) how good or bad each is; NaN where nobody knows.
        days: (n,) the day of each, as a number.
        signs: what the dictionary found in each: names of touchpoints and qualities; empty sets where nothing.
    """

    texts: Sequence[str]
    vectors: Vectors
    languages: Sequence[str]
    valences: Floats
    days: Ints
    signs: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    Attributes:
        identity: it stays when topics are made anew.
        named: its name in each language it is spoken of in.
        remarks: how many speak of it, copies not counted.
        copied: how many copies there are besides.
        valence: their mean valence; None where nobody knows.
    """

    identity: str
    named: tuple[Named, ...]
    remarks: int
    copied: int
    valence: float | None


@dataclass(frozen=True, slots=True)
class Topics:
    """What the remarks speak of.

    Attributes:
        topics: in the order of their centres.
        of: (n,) number of the topic of each remark, copies too.
        likeness: (n,) cosine of each with the centre of its topic: the most typical remarks have the most.
        known: identities and centres, to be kept for the next time.
        changes: what happened to topics since the last time.
        copies: near-copies that were counted once.
        choice: how the number of topics was chosen; None where it was given.
    """

    topics: tuple[Topic, ...]
    of: Ints
    likeness: NDArray[np.float32]
    known: Known
    changes: tuple[Change, ...]
    copies: tuple[Copies, ...]
    choice: Choice | None


def find_topics(remarks: Remarks, seed: int, former: Known | None = None, k: int | None = None) -> Topics:
    """The topics of these remarks.

    Args:
        remarks: what is divided.
        seed: of everything that is drawn.
        former: the topics of the last time, from the same encoder; they keep their identities.
        k: how many topics; chosen by stability where it is not given.

    Raises:
        UsageError: there are too few remarks, or they fall into no groups that would come back among others.
    """
    groups = copies(remarks.texts, remarks.days, seed)
    kept = originals(len(remarks.texts), groups)
    if kept.sum() < FEWEST:
        raise UsageError(f"{int(kept.sum())} different remarks make no topics yet; {FEWEST} are the least")
    directions = valence_directions(remarks.vectors[kept], remarks.valences[kept], _those(remarks.languages, kept))
    even = evened(remarks.vectors, remarks.languages, directions)
    space = with_signs(even, remarks.signs)
    choice = None if k else chosen(space[kept], seed)
    if former is None and choice is not None and not choice.comes_back:
        raise UsageError(
            f"{int(kept.sum())} different remarks make no topics yet: they fall into no groups that come back"
        )
    number = k or (choice.keeping(len(former.names) if former else 0) if choice else 1)
    begin = _beginning(space[kept], even[kept], former)
    found = clustered(space[kept], min(number, int(kept.sum())), np.random.default_rng(seed), begin=begin)
    every = assigned(space, found.centres)
    # among the vectors alone: signs differ from fit to fit, vectors of one encoder do not
    known, changes = recognised(_centres(even[kept], found.of, range(len(found.centres))), former)
    named = names(_those(remarks.texts, kept), _those(remarks.languages, kept), found.of, len(found.centres))
    topics = tuple(
        _topic(known.names[topic], named[topic], every.of == topic, kept, remarks.valences)
        for topic in range(len(found.centres))
    )
    return Topics(topics, every.of, every.likeness, known, changes, tuple(groups), choice)


def _those(values: Sequence[str], kept: NDArray[np.bool_]) -> list[str]:
    return [values[number] for number in np.flatnonzero(kept).tolist()]


def _beginning(space: Vectors, even: Vectors, former: Known | None) -> Vectors | None:
    """Where the former topics lie among these remarks, the largest first; None where there were none."""
    if former is None or not len(former.names):
        return None
    of = assigned(even, former.centres).of
    sizes = np.bincount(of, minlength=len(former.names))
    spoken = [topic for topic in np.argsort(-sizes, kind="stable").tolist() if sizes[topic]]
    return _centres(space, of, spoken)


def _centres(vectors: Vectors, of: Ints, topics: Iterable[int]) -> Vectors:
    """(topics, d) where these topics lie."""
    return of_length_one(np.stack([vectors[of == topic].sum(axis=0) for topic in topics]))


def _topic(
    identity: str, named: tuple[Named, ...], own: NDArray[np.bool_], kept: NDArray[np.bool_], valences: Floats
) -> Topic:
    felt = valences[own & kept]
    felt = felt[~np.isnan(felt)]
    mood = float(felt.mean()) if len(felt) else None
    return Topic(identity, named, int((own & kept).sum()), int((own & ~kept).sum()), mood)
