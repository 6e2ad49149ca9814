"""How well taught aspects did on what they had not seen, by language: the card that goes with them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.voice.aspects.cards import AspectAccuracy, AspectsCard
from twofold.voice.aspects.taught import Learnt, micro_f1

DRAWS = 500  # of the bootstrap


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a card says besides figures."""

    version: int
    date: str
    encoder: str
    corrections: int


def aspects_card(learnt: Learnt, languages: Sequence[str], lesson: Lesson) -> AspectsCard:
    """The card of what was learnt from comments in these languages."""
    own, dictionary = micro_f1(learnt.wanted, learnt.unseen), micro_f1(learnt.wanted, learnt.spotted)
    spoken = np.array(languages)
    return AspectsCard(
        version=lesson.version,
        date=lesson.date,
        encoder=lesson.encoder,
        comments=len(languages),
        corrections=lesson.corrections,
        categories=learnt.taught.categories,
        accuracy=tuple(_accuracy(learnt, language, spoken == language) for language in sorted(set(languages))),
        f1=own,
        f1_dictionary=dictionary,
        uses="own" if own >= dictionary else "dictionary",
    )


def _accuracy(learnt: Learnt, language: str, rows: NDArray[np.bool_]) -> AspectAccuracy:
    wanted, unseen = learnt.wanted[rows], learnt.unseen[rows]
    chance = np.random.default_rng(7)
    drawn = [chance.integers(0, len(wanted), len(wanted)) for _ in range(DRAWS)]
    low, high = np.quantile([micro_f1(wanted[some], unseen[some]) for some in drawn], (0.025, 0.975))
    return AspectAccuracy(
        language,
        micro_f1(wanted, unseen),
        float(low),
        float(high),
        len(wanted),
        micro_f1(wanted, learnt.spotted[rows]),
    )
