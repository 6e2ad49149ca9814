"""The rounds of a loop, and under which key the answers of a round are kept."""

from collections.abc import Iterable, Mapping

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.fields import UNSEEN
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.parts import Block, Document

MOST_LETTERS_OF_A_TURN = 120


def turns(document: Document, block: Block, given: Given, answers: Mapping[str, Answered]) -> tuple[str | None, ...]:
    """What a block is asked about, round by round; one round about nothing where it is no loop."""
    if block.loop is None:
        return (None,)
    what, _, key = block.loop.over.partition(":")
    if what == "item":
        return _usable(_chosen(document, key, answers))[: block.loop.most]
    found = given.touchpoints if what == "touchpoints" else given.hidden.get(key, "").split(",")
    return _usable(found)[: block.loop.most]


def answer_key(block: str, turn: str | None, item: str) -> str:
    """Under which key an answer is kept: ``item``, in a loop ``block@touchpoint/item``."""
    return item if turn is None else f"{block}@{turn}/{item}"


def turn_of(key: str) -> tuple[str | None, str]:
    """What a round was about, and the item, from the key of an answer.

    >>> turn_of("stay@check-in/csat"), turn_of("nps")
    (('check-in', 'csat'), (None, 'nps'))
    """
    if "@" not in key:
        return None, key
    turn, _, item = key.partition("@")[2].rpartition("/")
    return turn, item


def _chosen(document: Document, key: str, answers: Mapping[str, Answered]) -> Iterable[str]:
    """The choices of an earlier question in the order in which they were offered or ranked.

    Of a question that stands in a loop itself every round counts.
    """
    place = document.block_of(key)
    if place is None:
        return ()
    if place.loop is None:
        found = answers.get(key)
        return found.choices if found is not None else ()
    start, end = f"{place.key}@", f"/{key}"
    return tuple(
        code for name, one in answers.items() if name.startswith(start) and name.endswith(end) for code in one.choices
    )


def _usable(found: Iterable[str]) -> tuple[str, ...]:
    """Each once; what cannot be a name of anything is left out (hidden fields come from whoever wrote the link)."""
    stripped = (one.strip() for one in found)
    return tuple(
        dict.fromkeys(one for one in stripped if one and len(one) <= MOST_LETTERS_OF_A_TURN and not UNSEEN.search(one))
    )
