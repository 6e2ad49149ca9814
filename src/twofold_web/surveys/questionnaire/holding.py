"""Whether a condition holds for the answers so far."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.conditions import (
    All,
    AnswerIs,
    AnyOf,
    Condition,
    HiddenIs,
    LanguageIs,
    Not,
    Value,
)
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.parts import Document, Item
from twofold_web.surveys.questionnaire.rounds import answer_key
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, Comparison, ItemType

Found = tuple[str | float, ...]  # what one answer comes to, for comparing


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands: its block, and whether that is asked several times."""

    item: Item
    block: str
    looped: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """What conditions are judged by.

    Attributes:
        given: what came with the link.
        places: where every question stands.
        answers: of the path so far.
        block: where we are.
        turn: what the present round of the block's loop is about; None outside loops.
    """

    given: Given
    places: Mapping[str, Place]
    answers: Mapping[str, Answered]
    block: str = ""
    turn: str | None = None

    def answers_to(self, key: str) -> Iterator[Answered]:
        """The answers to a question: of this round where we stand in its loop, else of every round."""
        place = self.places.get(key)
        if place is None:
            return
        if place.looped and not (place.block == self.block and self.turn is not None):
            start, end = f"{place.block}@", f"/{key}"
            yield from (one for name, one in self.answers.items() if name.startswith(start) and name.endswith(end))
            return
        found = self.answers.get(answer_key(place.block, self.turn if place.looped else None, key))
        if found is not None:
            yield found


def places_of(document: Document) -> dict[str, Place]:
    """Where every question stands."""
    return {
        item.key: Place(item, block.key, block.loop is not None) for block in document.blocks for item in block.items
    }


def holds(condition: Condition | None, now: Situation) -> bool:  # noqa: PLR0911 - one a kind of condition
    """Whether a condition holds; no condition always does."""
    match condition:
        case None:
            return True
        case All(parts):
            return all(holds(part, now) for part in parts)
        case AnyOf(parts):
            return any(holds(part, now) for part in parts)
        case Not(part):
            return not holds(part, now)
        case LanguageIs(language):
            return now.given.language == language
        case HiddenIs(name, comparison, value):
            return _hidden(now.given.hidden.get(name, ""), comparison, value)
        case AnswerIs():
            return _answer(condition, now)


def _answer(asked: AnswerIs, now: Situation) -> bool:
    key, _, row = asked.item.partition(".")
    place = now.places.get(key)
    if place is None:
        return False
    found = [_of_row(one, row) if row else one for one in now.answers_to(key)]
    answered = [one for one in found if one is not None]
    match asked.comparison:
        case Comparison.ANSWERED:
            return any(not one.not_applicable for one in answered)
        case Comparison.NOT_ANSWERED:
            return not answered
        case Comparison.NOT_APPLICABLE:
            return any(one.not_applicable for one in answered)
    return any(
        compared(_comparable(one, place.item, asked.comparison), asked.comparison, asked.value)
        for one in answered
        if not one.not_applicable
    )


def _of_row(answer: Answered, row: str) -> Answered | None:
    found = answer.rows.get(row)
    if answer.not_applicable or found == NOT_APPLICABLE:
        return Answered(not_applicable=True)
    if found is None:
        return None
    return Answered(choices=(found,)) if isinstance(found, str) else Answered(number=found)


def _comparable(answer: Answered, item: Item, comparison: Comparison) -> Found:
    if item.type is ItemType.EMOTION and comparison in {Comparison.EQUAL, Comparison.DIFFERENT, Comparison.IN}:
        return answer.choices
    if answer.number is not None:
        return (answer.number,)
    if answer.choices:
        # the first place of a ranking is what "=" asks about
        return answer.choices[:1] if item.type is ItemType.RANKING and comparison in _SINGLE else answer.choices
    written = answer.text if answer.text is not None else answer.date
    return () if written is None else (written,)


_SINGLE = (Comparison.EQUAL, Comparison.DIFFERENT, Comparison.IN)


def compared(found: Found, comparison: Comparison, value: Value) -> bool:
    """Whether what was found compares so; several choices equal a value where they are that one alone.

    >>> compared((9.0,), Comparison.AT_LEAST, 9.0), compared(("a", "b"), Comparison.EQUAL, "a")
    (True, False)
    """
    if not found or value is None:
        return False
    wanted = value if isinstance(value, tuple) else (value,)
    match comparison:
        case Comparison.IN | Comparison.HAS:
            return any(one in wanted for one in found)
        case Comparison.EQUAL:
            return found == wanted
        case Comparison.DIFFERENT:
            return found != wanted
    return _in_order(found[0], comparison, wanted[0])


def _in_order(found: str | float, comparison: Comparison, wanted: str | float) -> bool:
    sign = _sign(found, wanted)
    if sign is None:
        return False
    match comparison:
        case Comparison.BELOW:
            return sign < 0
        case Comparison.AT_MOST:
            return sign <= 0
        case Comparison.ABOVE:
            return sign > 0
    return sign >= 0


def _sign(found: str | float, wanted: str | float) -> int | None:
    """Below, equal or above; None where a text would be compared with a number. Texts in order are days."""
    match found, wanted:
        case str(), str():
            return (found > wanted) - (found < wanted)
        case float(), float():
            return (found > wanted) - (found < wanted)
    return None


def _hidden(found: str, comparison: Comparison, value: Value) -> bool:
    match comparison:
        case Comparison.ANSWERED:
            return bool(found)
        case Comparison.NOT_ANSWERED:
            return not found
        case Comparison.NOT_APPLICABLE:
            return False
    if not found:
        return False
    if comparison is Comparison.HAS:
        return compared(tuple(part.strip() for part in found.split(",")), comparison, value)
    first = value[0] if isinstance(value, tuple) and value else value
    return compared((found,) if isinstance(first, str) else _as_number(found), comparison, value)


def _as_number(found: str) -> Found:
    try:
        return (float(found),) if len(found) <= 40 else ()
    except ValueError:
        return ()
