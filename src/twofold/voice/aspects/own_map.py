"""Our touchpoints and an organisation's own: which of hers is meant, by name, code and title."""

from dataclasses import dataclass

from twofold.facts.journey_map import JourneyMap, Touchpoint
from twofold.voice.aspects.letters import folded
from twofold.voice.aspects.vocabulary import Notion, Vocabulary

ALIKE = 0.55  # from here two titles mean the same; below, a person decides


@dataclass(frozen=True, slots=True)
class Pairing:
    """One of our touchpoints and the one on the map that it stands for.

    Attributes:
        ours: the name in our vocabulary.
        theirs: the name on the map.
        likeness: how alike they are, in [0, 1]; 1 for equal names.
    """

    ours: str
    theirs: str
    likeness: float


def paired(vocabulary: Vocabulary, journey_map: JourneyMap) -> tuple[Pairing, ...]:
    """For each of our touchpoints the one on the map that is most alike, where one is alike enough.

    Several of ours may stand for one of theirs (room, bathroom and bed for "room"), never one of ours for several.
    """
    found = []
    for notion in vocabulary.touchpoint.values():
        scored = [(likeness(notion, theirs), theirs.name) for theirs in journey_map.touchpoints()]
        best, name = max(scored, default=(0.0, ""), key=lambda one: one[0])
        if best >= ALIKE:
            found.append(Pairing(notion.name, name, round(best, 3)))
    return tuple(found)


def likeness(ours: Notion, theirs: Touchpoint) -> float:
    """How alike two touchpoints are: the best of their names and of their titles in each language."""
    names = {ours.name, *ours.title.values()}
    others = {theirs.name, *theirs.title.values()}
    return max(_alike(one, other) for one in names for other in others)


def _alike(one: str, other: str) -> float:
    """Shared letters: three in a row of whole titles, or a whole word of one in the other; a code is its words.

    >>> _alike("check-in", "Check in"), _alike("Breakfast", "Breakfast buffet") > 0.55, _alike("Bed", "Feedback") > 0.5
    (1.0, True, False)
    >>> _alike("Room", "room-change") > 0.55, _alike("Check-in", "check-out") > 0.55
    (True, False)
    """
    first, second = (_plain(title.replace("-", "")) for title in (one, other))
    if first.replace(" ", "") == second.replace(" ", ""):
        return 1.0
    words, others = set(_plain(one).split()), set(_plain(other).split())
    shared = len(words & others) / min(len(words), len(others)) if words and others else 0.0
    grams, more = _grams(first), _grams(second)
    dice = 2 * len(grams & more) / max(1, len(grams) + len(more))
    return max(dice, 0.8 * shared if shared == 1 else 0.0)


def _plain(title: str) -> str:
    apart = "".join(letter if letter.isalnum() else " " for letter in title)
    return " ".join(folded(word) for word in apart.split())


def _grams(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
