"""Single values of a form, as answers; ``WrongValue`` where they are none."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from twofold_web.surveys.questionnaire.answered import Answered, RowAnswer
from twofold_web.surveys.questionnaire.comparable import CONSENTS
from twofold_web.surveys.questionnaire.emotions import BY_CODE, feelings_of
from twofold_web.surveys.questionnaire.fields import UNSEEN
from twofold_web.surveys.questionnaire.parts import Item
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE

NUMBER = re.compile(r"[-+]?[0-9]{1,15}([.,][0-9]{1,10})?")
MOST_LETTERS_BESIDE = 500  # beside "other"


class Wrong(StrEnum):
    """Why a value is no answer."""

    REQUIRED = "required"  # nothing was answered, and the page needs an answer
    NOT_ON_SCALE = "not on the scale"  # low, high
    UNKNOWN_CHOICE = "unknown choice"
    NOT_A_NUMBER = "not a number"
    NOT_A_DATE = "not a date"
    TOO_LONG = "too long"  # most, found
    SAME_PLACE_TWICE = "same place twice"  # place
    WITH_AN_EXCLUSIVE = "with an exclusive"  # code: it goes with no other choice
    NOT_FOR_THIS = "not for this"  # "does not apply" where it may not be chosen
    NO_FEELING = "no feeling"  # how strong, and not what
    ROWS_MISSING = "rows missing"  # rows


class WrongValue(Exception):
    """A value is no answer; caught by whoever reads the form."""

    def __init__(self, wrong: Wrong, **about: str | float) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.about = about


Form = Mapping[str, Sequence[str]]


def first(form: Form, name: str) -> str:
    """The last value of a field that says anything, as browsers send a hidden default before the chosen one."""
    for value in reversed(form.get(name, ())):
        if isinstance(value, str) and (told := value.strip()):
            return told
    return ""


def every(form: Form, name: str) -> tuple[str, ...]:
    """All values of a field that say anything, each once."""
    if name not in form:
        return ()
    return tuple(
        dict.fromkeys(value.strip() for value in form.get(name, ()) if isinstance(value, str) and value.strip())
    )


def has(form: Form, name: str, wanted: str) -> bool:
    """Whether a field says this among other things.

    >>> has({"colour": ["red", " blue "]}, "colour", "blue"), has({}, "colour", "blue")
    (True, False)
    """
    return any(isinstance(value, str) and value.strip() == wanted for value in form.get(name, ()))


def point(text: str, scale: tuple[float, float]) -> float:
    """A whole number on a scale."""
    number = float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None
    if number is None or not number.is_integer():
        raise WrongValue(Wrong.NOT_ON_SCALE, low=scale[0], high=scale[1])
    return within(number, scale)


def within(number: float, scale: tuple[float, float] | None) -> float:
    """A number between the ends, where there are any; 0 has no sign."""
    if scale is not None and not scale[0] <= number <= scale[1]:
        raise WrongValue(Wrong.NOT_ON_SCALE, low=scale[0], high=scale[1])
    return number + 0.0


def on_scale(form: Form, key: str, item: Item) -> Answered | None:
    """A point of a scale."""
    text = first(form, key)
    return Answered(number=point(text, item.scale or (0.0, 10.0))) if text else None


def feeling(form: Form, key: str, item: Item) -> Answered | None:
    """A feeling, how good or bad it is, and how strong it was."""
    code, strength = first(form, key), first(form, f"{key}.strength")
    if not code:
        if strength:
            raise WrongValue(Wrong.NO_FEELING)
        return None
    if all(one.code != code for one in feelings_of(item)):
        raise WrongValue(Wrong.UNKNOWN_CHOICE)
    strong = point(strength, item.scale or (1.0, 5.0)) if strength else None
    return Answered(number=float(BY_CODE[code].valence), choices=(code,), strength=strong)


def one_choice(form: Form, key: str, item: Item) -> Answered | None:
    """One choice, with what was written beside it."""
    code = first(form, key) or _taken_by_writing(form, key, item)
    if not code:
        return None
    known(code, item)
    return Answered(choices=(code,), other=_beside(form, key, (code,), item))


def choices(form: Form, key: str, item: Item) -> Answered | None:
    """Several choices in the order of the questionnaire, whatever order they were sent in."""
    found = set(every(form, key) or filter(None, (_taken_by_writing(form, key, item),)))
    if not found:
        return None
    for code in found:
        known(code, item)
    ordered = tuple(choice.code for choice in item.choices if choice.code in found)
    alone = next((choice.code for choice in item.choices if choice.exclusive and choice.code in found), None)
    if alone is not None and len(found) > 1:
        raise WrongValue(Wrong.WITH_AN_EXCLUSIVE, code=alone)
    return Answered(choices=ordered, other=_beside(form, key, ordered, item))


def known(code: str, item: Item) -> str:
    """A code of the question's choices."""
    if item.choice(code) is None:
        raise WrongValue(Wrong.UNKNOWN_CHOICE)
    return code


def _taken_by_writing(form: Form, key: str, item: Item) -> str:
    """The choice beside which something was written where none was ticked; empty where nothing was."""
    if not first(form, f"{key}.other"):
        return ""
    return next((choice.code for choice in item.choices if choice.other), "")


def _beside(form: Form, key: str, codes: Sequence[str], item: Item) -> str | None:
    if not any(choice.other and choice.code in codes for choice in item.choices):
        return None
    # each choice of this kind has a field, all of one name
    return clean("; ".join(every(form, f"{key}.other")), MOST_LETTERS_BESIDE) or None


def ranking(form: Form, key: str, item: Item) -> Answered | None:
    """Choices from the first place on: codes in their order, or a place for each."""
    ordered = every(form, key) or _by_places(form, key, item)
    return Answered(choices=tuple(known(code, item) for code in ordered)) if ordered else None


def _by_places(form: Form, key: str, item: Item) -> tuple[str, ...]:
    places: dict[float, str] = {}
    for choice in item.choices:
        text = first(form, f"{key}.{choice.code}")
        if not text:
            continue
        place = point(text, (1.0, float(len(item.choices))))
        if place in places:
            raise WrongValue(Wrong.SAME_PLACE_TWICE, place=place)
        places[place] = choice.code
    return tuple(places[place] for place in sorted(places))


def matrix(form: Form, key: str, item: Item) -> Answered | None:
    """A value a row; rows that were left out are missing."""
    rows: dict[str, RowAnswer] = {}
    for row in item.rows:
        text = first(form, f"{key}.{row.key}")
        if text == NOT_APPLICABLE and item.not_applicable:
            rows[row.key] = NOT_APPLICABLE
        elif text:
            rows[row.key] = known(text, item) if item.scale is None else point(text, item.scale)
    return Answered(rows=rows) if rows else None


def written(form: Form, key: str, item: Item) -> Answered | None:
    """What somebody wrote."""
    text = clean("\n".join(value for value in form.get(key, ()) if isinstance(value, str)), item.most_letters)
    return Answered(text=text) if text else None


def consent(form: Form, key: str, item: Item) -> Answered | None:
    """Yes or no; nothing is no answer, and so no consent."""
    del item
    text = first(form, key)
    if not text:
        return None
    if text not in CONSENTS:
        raise WrongValue(Wrong.UNKNOWN_CHOICE)
    return Answered(choices=(text,))


def clean(text: str, most: int) -> str:
    """A text without what nobody can see, in composed letters; refused where it is too long."""
    if text.isascii() and text.isprintable():
        plain = text.strip()  # one line of plain letters has nothing to compose or to take away
    else:
        plain = UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    if len(plain) > most:
        raise WrongValue(Wrong.TOO_LONG, most=most, found=len(plain))
    return plain
