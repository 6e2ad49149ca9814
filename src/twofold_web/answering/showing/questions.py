"""A question as its page draws it: everything said and escaped by the template, nothing decided there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from twofold_web.answering.showing.words import sentence_of
from twofold_web.surveys.questionnaire.accepting import Trouble
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.emotions import BY_CODE, face_of
from twofold_web.surveys.questionnaire.habits import habits_of, number_text
from twofold_web.surveys.questionnaire.parts import Item
from twofold_web.surveys.questionnaire.steps import Shown
from twofold_web.surveys.questionnaire.wording import Wording
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, Appearance, ItemType

TYPED = {ItemType.TEXT: "text", ItemType.NUMBER: "number", ItemType.DATE: "date", ItemType.FILE: "file"}
LINES_FROM = 200  # letters from which on a text gets several lines


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to tick.

    Attributes:
        value: what is sent.
        text: what is read.
        meaning: what a number means, read aloud beside it.
        face: a picture beside the words; said by nobody.
        ticked: whether it was chosen.
        beside: the field for what is written beside it; empty where there is none.
        written: what was written there.
    """

    value: str
    text: str
    meaning: str = ""
    face: str = ""
    ticked: bool = False
    beside: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of which one or several are ticked.

    Attributes:
        name: of the field.
        legend: what they are about; empty where the question says it.
        options: in their order.
        row: whether they stand beside each other, as points of a scale do.
        several: whether more than one may be ticked.
        low: what the lowest means.
        high: what the highest means.
    """

    name: str
    options: tuple[Option, ...]
    legend: str = ""
    row: bool = False
    several: bool = False
    low: str = ""
    high: str = ""

    @property
    def seven(self) -> bool:
        """Whether seven points stand beside each other: six and one below would set the last apart."""
        return self.row and sum(option.value != NOT_APPLICABLE for option in self.options) == 7


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        anchor: its place on the page.
        kind: how it is drawn: groups, places, text, lines, number, date, file or statement.
        name: of the field.
        text: the question.
        help: what stands below it.
        required: whether the page needs an answer.
        trouble: what is wrong with the answer; empty where nothing is.
        groups: of things to tick.
        value: what was typed.
        most: letters of a text.
        not_applicable: whether "does not apply" is a box of its own.
        ticked: whether it is ticked.
    """

    anchor: str
    kind: str
    name: str
    text: str
    help: str
    required: bool
    trouble: str
    groups: tuple[Group, ...] = ()
    value: str = ""
    most: int = 0
    not_applicable: bool = False
    ticked: bool = False


def question_of(
    number: int, shown: Shown, wording: Wording, answer: Answered | None, trouble: Trouble | None
) -> Question:
    """A question of a page, with the answer it has."""
    item, found = shown.item, answer or Answered()
    groups = tuple(_groups(shown, wording, found))
    typed = item.type in TYPED or item.type is ItemType.RANKING
    kind = TYPED.get(item.type, "statement" if item.type is ItemType.STATEMENT else "groups")
    if item.type is ItemType.TEXT and item.most_letters > LINES_FROM:
        kind = "lines"
    if item.type is ItemType.RANKING:
        kind = "places"
    return Question(
        anchor=f"q{number}",
        kind=kind,
        name=shown.field,
        text=wording.say(item.text),
        help=wording.say(item.help),
        required=item.required,
        trouble=sentence_of(trouble, item.type, wording.given.language) if trouble is not None else "",
        groups=groups,
        value=_typed(item, found, wording.given.language),
        most=item.most_letters,
        not_applicable=typed and item.not_applicable and item.type is not ItemType.FILE,
        ticked=found.not_applicable,
    )


def _typed(item: Item, answer: Answered, language: str) -> str:
    if item.type is ItemType.NUMBER:
        # whole: whoever goes back and on again sends it as it stands here
        return "" if answer.number is None else number_text(answer.number, habits_of(language))
    return answer.text or answer.date or answer.file or ""


def _groups(shown: Shown, wording: Wording, answer: Answered) -> Iterator[Group]:
    item, key = shown.item, shown.field
    ticked = NOT_APPLICABLE if answer.not_applicable else ""
    match item.type:
        case ItemType.NPS | ItemType.CSAT | ItemType.CES | ItemType.RATING:
            yield _scale(key, item, wording, ticked or _code(answer.number))
        case ItemType.EMOTION:
            faces = {choice.code: BY_CODE[choice.code].face for choice in shown.choices if choice.code in BY_CODE}
            options = tuple(
                Option(one.code, wording.say(one.text), face=faces.get(one.code, ""), ticked=one.code in answer.choices)
                for one in shown.choices
            )
            yield Group(key, (*options, *_none(item, ticked)), legend=_("What did you feel?"))
            strength = _scale(f"{key}.strength", item, wording, _code(answer.strength))
            points = tuple(one for one in strength.options if one.value != NOT_APPLICABLE)
            low, high = strength.low or _("weak"), strength.high or _("strong")
            yield Group(strength.name, points, legend=_("How strong was it?"), row=True, low=low, high=high)
        case ItemType.SINGLE | ItemType.MULTIPLE:
            yield Group(key, _choices(shown, wording, answer, ticked), several=item.type is ItemType.MULTIPLE)
        case ItemType.CONSENT:
            words = (("yes", _("Yes")), ("no", _("No")))
            yield Group(key, tuple(Option(code, text, ticked=code in answer.choices) for code, text in words))
        case ItemType.MATRIX:
            yield from (_row(shown, row.key, wording.say(row.text), wording, answer) for row in shown.rows)
        case ItemType.RANKING:
            yield from _places(shown, wording, answer)


def _scale(name: str, item: Item, wording: Wording, chosen: str) -> Group:
    points, labels = item.points(), {point: wording.say(text) for point, text in item.labels.items()}
    words = item.appearance is Appearance.LABELS
    options = tuple(
        Option(
            str(point),
            labels.get(str(point), "") if words and labels.get(str(point)) else str(point),
            meaning="" if words else labels.get(str(point), ""),
            face=_face(item, place, len(points)),
            ticked=chosen == str(point),
        )
        for place, point in enumerate(points)
    )
    low, high = (labels.get(str(end), "") for end in (points[0], points[-1])) if points and not words else ("", "")
    return Group(name, (*options, *_none(item, chosen)), row=not words, low=low, high=high)


def _face(item: Item, place: int, number: int) -> str:
    if item.appearance is Appearance.STARS:
        return "★"
    if item.appearance is Appearance.SMILEYS and number > 1:
        return face_of(place / (number - 1))
    return ""


def _none(item: Item, chosen: str) -> tuple[Option, ...]:
    if not item.not_applicable:
        return ()
    return (Option(NOT_APPLICABLE, _("Does not apply"), ticked=chosen == NOT_APPLICABLE),)


def _choices(shown: Shown, wording: Wording, answer: Answered, ticked: str) -> tuple[Option, ...]:
    options = tuple(
        Option(
            one.code,
            wording.say(one.text),
            ticked=one.code in answer.choices,
            beside=f"{shown.field}.other" if one.other else "",
            written=(answer.other or "") if one.other and one.code in answer.choices else "",
        )
        for one in shown.choices
    )
    return (*options, *_none(shown.item, ticked))


def _row(shown: Shown, row: str, legend: str, wording: Wording, answer: Answered) -> Group:
    item, name = shown.item, f"{shown.field}.{row}"
    value = NOT_APPLICABLE if answer.not_applicable else answer.rows.get(row)
    chosen = _code(value) if isinstance(value, float) else value or ""
    if item.scale is not None:
        scale = _scale(name, item, wording, chosen)
        return Group(name, scale.options, legend=legend, row=scale.row, low=scale.low, high=scale.high)
    options = tuple(Option(one.code, wording.say(one.text), ticked=one.code == chosen) for one in shown.choices)
    return Group(name, (*options, *_none(item, chosen)), legend=legend)


def _places(shown: Shown, wording: Wording, answer: Answered) -> Iterator[Group]:
    """A list of places for each choice; works without a script and by keyboard."""
    places: Mapping[str, int] = {code: place for place, code in enumerate(answer.choices, start=1)}
    for one in shown.choices:
        options = tuple(
            Option(str(place), str(place), ticked=places.get(one.code) == place)
            for place in range(1, len(shown.choices) + 1)
        )
        yield Group(f"{shown.field}.{one.code}", options, legend=wording.say(one.text))


def _code(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
