"""What a filled-in page says: answers, and what is wrong with the rest.

Whatever is posted, nothing is raised, nothing outside a scale or a list of choices gets through, and fields that the
page does not have are ignored. The fields of a question are named after its key (``steps.Shown.field``):

======================  ==================================================================================
``KEY``                 the value; several for a multiple choice; ``yes`` or ``no`` for a consent; a ranking
                        may send its codes here in their order
``KEY.CODE``            of a ranking: the place of a choice, from 1
``KEY.ROW``             of a matrix: the value of a row
``KEY.other``           what was written beside "other"
``KEY.strength``        of an emotion: how strong it was
``KEY.na``              anything but nothing: does not apply
======================  ==================================================================================

Where a question has values to choose, ``not_applicable`` is one of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from twofold_web.surveys.questionnaire import reading_typed as typed
from twofold_web.surveys.questionnaire import reading_values as values
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.lacking import missing_rows
from twofold_web.surveys.questionnaire.parts import Document, Item
from twofold_web.surveys.questionnaire.reading_values import Wrong, WrongValue
from twofold_web.surveys.questionnaire.steps import Page, Shown
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, ItemType

READERS: Mapping[ItemType, Callable[[values.Form, str, Item], Answered | None]] = {
    ItemType.NPS: values.on_scale,
    ItemType.CSAT: values.on_scale,
    ItemType.CES: values.on_scale,
    ItemType.RATING: values.on_scale,
    ItemType.EMOTION: values.feeling,
    ItemType.SINGLE: values.one_choice,
    ItemType.MULTIPLE: values.choices,
    ItemType.MATRIX: values.matrix,
    ItemType.RANKING: values.ranking,
    ItemType.TEXT: values.written,
    ItemType.CONSENT: values.consent,
}
BY_LANGUAGE: Mapping[ItemType, Callable[[values.Form, str, Item, str], Answered | None]] = {
    ItemType.NUMBER: typed.number,
    ItemType.DATE: typed.day,
}
# where a text is typed, "not_applicable" is a text like any other
TYPED = (ItemType.TEXT, ItemType.NUMBER, ItemType.DATE)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a question got no answer; ``about`` has the numbers and codes that belong into the sentence."""

    wrong: Wrong
    about: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a page came to.

    Attributes:
        answers: by the key of the question.
        troubles: what is wrong, by the key of the question; such a question has no answer, but for a matrix of which
            rows are missing: it has those that are there.
        cleared: the questions of the page without an answer and without trouble: an earlier answer was taken back.
    """

    answers: dict[str, Answered]
    troubles: dict[str, Trouble]
    cleared: tuple[str, ...]


def accepted(
    document: Document,
    page: Page,
    form: Mapping[str, Sequence[str]],
    files: Mapping[str, str] | None = None,
    *,
    language: str = "",
) -> Accepted:
    """The answers of a filled-in page.

    Args:
        document: the questionnaire.
        page: what was shown.
        form: what was posted; anything.
        files: under which names files are kept that came with the page and were accepted, by the field. What
            a form says of files is not believed.
        language: of the page, in which numbers and days were typed; empty for the questionnaire's own.
    """
    spoken = language or document.source_language
    answers: dict[str, Answered] = {}
    troubles: dict[str, Trouble] = {}
    for shown in page.items:
        if shown.item.type is ItemType.STATEMENT:
            continue
        try:
            answer = _answer(shown, form, files or {}, spoken)
        except WrongValue as wrong:
            troubles[shown.key] = Trouble(wrong.wrong, wrong.about)
            continue
        if answer is not None:
            answers[shown.key] = answer
        if shown.item.required and answer is None:
            troubles[shown.key] = Trouble(Wrong.REQUIRED)
        elif shown.item.required and (missing := missing_rows(shown.item, answer)):
            troubles[shown.key] = Trouble(Wrong.ROWS_MISSING, {"rows": ", ".join(missing)})
    asked = [shown.key for shown in page.items if shown.item.type is not ItemType.STATEMENT]
    return Accepted(answers, troubles, tuple(key for key in asked if key not in answers and key not in troubles))


def _answer(shown: Shown, form: values.Form, files: Mapping[str, str], language: str) -> Answered | None:
    item, key = shown.item, shown.field
    chosen = item.type not in TYPED and values.has(form, key, NOT_APPLICABLE)
    if item.not_applicable and (chosen or values.first(form, f"{key}.na")):
        return Answered(not_applicable=True)
    if chosen:
        raise WrongValue(Wrong.NOT_FOR_THIS)
    if item.type is ItemType.FILE:
        return Answered(file=files[key]) if files.get(key) else None
    if item.type in BY_LANGUAGE:
        return BY_LANGUAGE[item.type](form, key, item, language)
    return READERS[item.type](form, key, item)
