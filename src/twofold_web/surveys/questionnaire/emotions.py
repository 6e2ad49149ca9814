"""The feelings of the emotion picker, and the order in which one respondent sees them.

What stands first is chosen more often than what stands last. So good and bad feelings take turns, a coin decides which
begins, and which feeling stands where on its side is drawn anew for everybody; the neutral one stands anywhere. In
every order good and bad feelings stand about one place apart on average, and over all orders at the same place.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from twofold_web.surveys.questionnaire.draws import Draws
from twofold_web.surveys.questionnaire.parts import Choice, Item, Texts

VALENCES = (-2.0, 2.0)  # the scale of how good or bad; its middle is neutral


@dataclass(frozen=True, slots=True)
class Feeling:
    """A feeling with a name.

    Attributes:
        code: what the store keeps.
        valence: how good or bad, from -2 to 2.
        face: a picture beside the word, never instead of it.
        text: by language.
    """

    code: str
    valence: int
    face: str
    text: Texts


@cache
def _feelings() -> tuple[Feeling, ...]:
    text = resources.files("twofold_web.surveys.questionnaire").joinpath("emotions.toml").read_text(encoding="utf-8")
    return tuple(Feeling(**entry) for entry in tomllib.loads(text)["feelings"])


FEELINGS = _feelings()
BY_CODE = {feeling.code: feeling for feeling in FEELINGS}
# a scale drawn as faces: as many good as bad ones, the middle neutral; all of them from before 2013, so that old phones
# draw them and no empty boxes
FACES = ("😞", "😕", "😐", "😊", "😀")


def face_of(share: float) -> str:
    """The face of a point of a scale, from the lowest (0) to the highest (1).

    >>> "".join(face_of(point / 4) for point in range(5)), face_of(0.5)
    ('😞😕😐😊😀', '😐')
    """
    return FACES[round(share * (len(FACES) - 1))]


def feelings_of(item: Item) -> tuple[Feeling, ...]:
    """The feelings that an item offers: those it names, else all."""
    return tuple(BY_CODE[choice.code] for choice in item.choices if choice.code in BY_CODE) or FEELINGS


def feeling_choices(item: Item) -> tuple[Choice, ...]:
    """The same as choices, under the item's own words where it has any."""
    return tuple(_choice(feeling, item.choice(feeling.code)) for feeling in feelings_of(item))


def _choice(feeling: Feeling, own: Choice | None) -> Choice:
    return Choice(feeling.code, own.text if own is not None and own.text else feeling.text)


def balanced_order(feelings: Sequence[Feeling], draws: Draws) -> list[Feeling]:
    """One order in which good and bad feelings take turns.

    >>> [feeling.valence > 0 for feeling in balanced_order(FEELINGS, Draws("a")) if feeling.valence]
    [False, True, False, True, False, True, False, True, False, True]
    """
    good = [feeling for feeling in feelings if feeling.valence > 0]
    bad = [feeling for feeling in feelings if feeling.valence < 0]
    neutral = [feeling for feeling in feelings if not feeling.valence]
    draws.shuffle(good)
    draws.shuffle(bad)
    sides = [good, bad] if draws.below(2) == 0 else [bad, good]
    ordered = [side[at] for at in range(max(len(good), len(bad))) for side in sides if at < len(side)]
    for feeling in neutral:
        ordered.insert(draws.below(len(ordered) + 1), feeling)
    return ordered
