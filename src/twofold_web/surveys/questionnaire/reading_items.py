"""Items from JSON, with the rules of each type."""

from collections.abc import Mapping

from twofold_web.surveys.questionnaire.emotions import FEELINGS
from twofold_web.surveys.questionnaire.fields import KEY, Fields, is_number
from twofold_web.surveys.questionnaire.parts import MOST_LETTERS, MOST_POINTS, Choice, Item, Row, Texts
from twofold_web.surveys.questionnaire.problems import Problem
from twofold_web.surveys.questionnaire.reading_conditions import read_condition
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence
from twofold_web.surveys.questionnaire.words import (
    BY_CHOICE,
    NOT_APPLICABLE,
    ON_A_SCALE,
    USUAL_SCALES,
    Appearance,
    ItemType,
)

MOST_CHOICES = 300
MOST_ROWS = 100
Broken = tuple[str, Sentence]  # the field, and the rule
WITH_CHOICES = (*BY_CHOICE, ItemType.MATRIX, ItemType.EMOTION)
WITH_A_SCALE = (*ON_A_SCALE, ItemType.MATRIX, ItemType.NUMBER, ItemType.EMOTION)


def read_item(place: str, found: object, problems: list[Problem]) -> Item:
    """One question, checked by itself."""
    fields = Fields(place, found, problems)
    type_ = fields.word("type", ItemType, None) or ItemType.STATEMENT
    key = fields.key()
    looks = fields.take("appearance")
    item = Item(
        key=key,
        type=type_,
        item=_store_name(fields, key),
        version=fields.whole("version", 1, 100_000),
        bank=fields.line("bank"),
        text=fields.texts("text"),
        help=fields.texts("help"),
        required=fields.claim("required", usual=False),
        not_applicable=fields.claim("not_applicable", usual=type_ not in {ItemType.CONSENT, ItemType.STATEMENT}),
        scale=_scale(fields, type_),
        appearance=None if looks is None else fields.word("appearance", Appearance, Appearance.NUMBERS),
        labels=_labels(fields),
        choices=_choices(fields, problems),
        rows=_rows(fields, key, problems),
        random_choices=fields.claim("random_choices", usual=False),
        show_if=read_condition(f"{place}/show_if", fields.take("show_if"), problems),
        touchpoint=fields.line("touchpoint"),
        most_letters=fields.whole("most_letters", MOST_LETTERS, 20_000),
        sensitive=fields.claim("sensitive", usual=False),
    )
    fields.refuse_others()
    for at, wrong in _broken_rules(item):
        fields.note(at, wrong)
    return item


def _store_name(fields: Fields, key: str) -> str:
    return key if fields.take("item") is None else fields.key("item")


def _scale(fields: Fields, type_: ItemType) -> tuple[float, float] | None:
    found = fields.take("scale")
    if found is None:
        return USUAL_SCALES.get(type_)
    pair = found if isinstance(found, list | tuple) else ()
    if len(pair) == 2 and all(is_number(end) for end in pair) and pair[0] < pair[1]:
        return float(pair[0]), float(pair[1])
    fields.note("scale", sentence("The lowest and the highest number were expected: [1, 5]."))
    return USUAL_SCALES.get(type_)


def _labels(fields: Fields) -> dict[str, Texts]:
    found = fields.take("labels")
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        fields.note("labels", sentence('Texts by the number they explain were expected: {"1": {"en": "…"}}.'))
        return {}
    read = {str(code)[:20]: fields.texts_of(f"labels/{str(code)[:20]}", texts) for code, texts in found.items()}
    return {code: texts for code, texts in read.items() if texts}


def _choices(fields: Fields, problems: list[Problem]) -> tuple[Choice, ...]:
    read = []
    for at, one in enumerate(fields.list("choices", MOST_CHOICES)):
        entry = Fields(f"{fields.place}/choices/{at}", one, problems)
        texts = entry.texts("text")
        exclusive, other = entry.claim("exclusive", usual=False), entry.claim("other", usual=False)
        read.append(Choice(entry.key("code"), texts, exclusive, other))
        entry.refuse_others()
    return tuple(read)


def _rows(fields: Fields, key: str, problems: list[Problem]) -> tuple[Row, ...]:
    read = []
    for at, one in enumerate(fields.list("rows", MOST_ROWS)):
        entry = Fields(f"{fields.place}/rows/{at}", one, problems)
        own = entry.key()
        name = f"{key}-{own}" if entry.take("item") is None else entry.key("item")
        read.append(Row(own, entry.texts("text"), name))
        entry.refuse_others()
    return tuple(read)


def _broken_rules(item: Item) -> list[Broken]:
    """The field and the sentence of each rule of its type that an item breaks."""
    return [*_of_choices(item), *_of_rows(item), *_of_scale(item), *_of_labels(item)]


def _none_of(item: Item) -> Sentence:
    return sentence("A question of type %(type)s has none.", type=item.type.value)


def _of_choices(item: Item) -> list[Broken]:
    broken: list[Broken] = []
    codes = [choice.code for choice in item.choices]
    if item.choices and item.type not in WITH_CHOICES:
        broken.append(("choices", _none_of(item)))
    fewest = 1 if item.type is ItemType.MULTIPLE else 2  # one box may be ticked; one radio button cannot be left
    if item.type in BY_CHOICE and len(codes) < fewest:
        broken.append(("choices", sentence("It needs %(fewest)s choices at least.", fewest=fewest)))
    broken += [
        ("choices", sentence("“%(key)s” is defined twice.", key=code))
        for code in sorted({c for c in codes if codes.count(c) > 1})
    ]
    if NOT_APPLICABLE in codes:
        broken.append(
            ("choices", sentence("“%(code)s” is kept for “does not apply”; take another code.", code=NOT_APPLICABLE))
        )
    if item.type is ItemType.EMOTION:
        known = {feeling.code for feeling in FEELINGS}
        broken += [
            ("choices", sentence("There is no feeling “%(code)s”.", code=code))
            for code in codes
            if code and code not in known
        ]
    if item.type is not ItemType.MULTIPLE and any(choice.exclusive for choice in item.choices):
        broken.append(("choices", sentence("Only several choices have ones that exclude the others.")))
    if item.type not in {ItemType.SINGLE, ItemType.MULTIPLE} and any(choice.other for choice in item.choices):
        broken.append(("choices", sentence("Only one choice and several choices let people write something else.")))
    return broken


def _of_rows(item: Item) -> list[Broken]:
    keys = [row.key for row in item.rows]
    broken = [
        ("rows", sentence("“%(key)s” is defined twice.", key=key))
        for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
    if item.type is ItemType.MATRIX:
        if not item.rows:
            broken.append(("rows", sentence("A table of questions has one line at least.")))
        if (item.scale is None) == (not item.choices):
            broken.append(("scale", sentence("A table of questions has either a scale or choices.")))
    elif item.rows:
        broken.append(("rows", _none_of(item)))
    return broken


def _of_scale(item: Item) -> list[Broken]:
    if item.scale is not None and item.type not in WITH_A_SCALE:
        return [("scale", _none_of(item))]
    if item.scale is None or item.type is ItemType.NUMBER:
        return []
    low, high = item.scale
    if not (low.is_integer() and high.is_integer()) or high - low + 1 > MOST_POINTS:
        return [("scale", sentence("Whole numbers with at most %(most)s points were expected.", most=MOST_POINTS))]
    if item.type is ItemType.NPS and (low, high) != USUAL_SCALES[ItemType.NPS]:
        return [("scale", sentence("An NPS is asked from 0 to 10; take a rating for another scale."))]
    if item.type is ItemType.EMOTION and low < 1:
        return [("scale", sentence("How strong a feeling was begins at 1."))]
    return []


def _of_labels(item: Item) -> list[Broken]:
    points = {str(point) for point in item.points()} if item.type in WITH_A_SCALE else set()
    wrong = [code for code in item.labels if code not in points or not KEY.fullmatch(code.removeprefix("-"))]
    return [(f"labels/{code}", sentence("There is no such point on the scale.")) for code in wrong]
