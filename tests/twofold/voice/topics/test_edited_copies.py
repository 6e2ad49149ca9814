"""A campaign whose writers change a little each time is still one voice, and different people are still different."""

import random
import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pytest

from twofold.voice.topics.copies import copies

CAMPAIGN = {
    "en": "The new parking fee is a disgrace. We have been loyal guests for ten years and nobody told us about it.",
    "hu": "Az új parkolási díj szégyen. Tíz éve járunk ide rendszeresen, és senki nem szólt róla előre egy szót sem.",
    "bg": "Новата такса за паркиране е срам. Редовни гости сме от десет години и никой не ни предупреди навреме.",
    "el": "Η νέα χρέωση για το πάρκινγκ είναι ντροπή. Είμαστε τακτικοί πελάτες δέκα χρόνια και κανείς δεν το είπε.",
    "cs": "Nový poplatek za parkování je ostuda. Jezdíme sem pravidelně deset let a nikdo nám předem nic neřekl.",
}
Edit = Callable[[str, random.Random], str]


def bare(text: str, _: random.Random) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))


def emoji(text: str, dice: random.Random) -> str:
    return f"{text} {''.join(dice.choice('😡🤬👎💩😠🙄') for _ in range(4))}"


def other_order(text: str, dice: random.Random) -> str:
    parts = re.split(r"(?<=[.!?]) ", text)
    dice.shuffle(parts)
    return " ".join(parts)


def two_other_words(text: str, dice: random.Random) -> str:
    words = text.split()
    for at in dice.sample(range(len(words)), 2):
        words[at] = dice.choice(["really", "nagyon", "много", "πολύ", "moc"])
    return " ".join(words)


def greeting(text: str, dice: random.Random) -> str:
    return f"{dice.choice(['Hello!', 'Dear team,', 'Good day to you all.'])} {text}"


def unseen(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return f"{text[:at]}\u200b{text[at : at + 7]}\u200b{text[at + 7 :]}"


def everything(text: str, dice: random.Random) -> str:
    return emoji(bare(other_order(greeting(text, dice), dice), dice), dice)


@pytest.mark.parametrize("language", sorted(CAMPAIGN))
@pytest.mark.parametrize("edit", [bare, emoji, other_order, two_other_words, greeting, unseen, everything])
def test_a_campaign_is_seen_through_small_edits(edit: Edit, language: str) -> None:
    dice = random.Random(1)  # noqa: S311 - edits, not secrets
    texts = [edit(CAMPAIGN[language], dice) for _ in range(30)]
    (found, *_) = copies(texts, np.arange(30) // 5)
    assert len(found.members) == 30
    assert found.campaign


def test_what_different_people_say_of_one_thing_is_no_copy() -> None:
    texts = [
        "The parking was expensive and far from the hotel, but the breakfast was very good.",
        "Breakfast was excellent, the parking too expensive for what it is and hard to find.",
        "We liked the hotel and its breakfast very much, only the parking was far away.",
        "Parking is expensive, the room was small and the staff at the desk was very friendly.",
        "The staff was very friendly, the room small, and the breakfast very good for the price.",
    ]
    assert copies(texts, np.zeros(5, np.int64)) == []


def test_a_thousand_copies_cost_little_and_are_one() -> None:
    dice = random.Random(2)  # noqa: S311 - edits, not secrets
    (found,) = copies([emoji(CAMPAIGN["hu"], dice) for _ in range(1_000)], np.zeros(1_000, np.int64))
    assert len(found.members) == 1_000
