"""What the way somebody answered says about the answers: a flag beside them, never a reason to drop any.

Too fast: in less than two fifths of the usual time, the middle of the thresholds compared by Greszki, Meyer and Schoen
(2015), "Exploring the effects of removing 'too fast' responses and respondents from web surveys", Public Opinion
Quarterly 79; removing them changed few results there, which is why figures are shown with and without them here.
Straight-lining: one number down a page of four or more questions on one scale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from twofold_web.answering.quality.suspicion import MANY, TRAPPED
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.steps import Page

FAST_SHARE = 0.4
FEWEST_FOR_A_MEDIAN = 30
FEWEST_IN_A_LINE = 4
TELLING_LETTERS, TELLING_ANSWERS = 20, 8


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of how somebody answered.

    Attributes:
        seconds: from the first page to the last, pages added up; None where no time is kept.
        usual: how long others take; None where too few have answered to say.
        suspicion: the signs of ``suspicion``.
        repeated: whether the same answers came through the same link before.
        straight: whether a page was answered on one line.
    """

    seconds: float | None
    usual: float | None
    suspicion: int
    repeated: bool
    straight: bool


def quality_of(looked: Looked) -> str:
    """The flag: the gravest that applies."""
    fast = looked.seconds is not None and looked.usual is not None and looked.seconds < FAST_SHARE * looked.usual
    if looked.suspicion & TRAPPED or (looked.suspicion & MANY and fast):
        return "bot"
    if looked.repeated:
        return "duplicate"
    if fast:
        return "fast"
    return "straight" if looked.straight else "ok"


def usual_seconds(others: Sequence[float]) -> float | None:
    """How long people usually take.

    >>> usual_seconds([60.0] * 30), usual_seconds([60.0] * 29)
    (60.0, None)
    """
    return median(others) if len(others) >= FEWEST_FOR_A_MEDIAN else None


def on_one_line(pages: Sequence[Page], answers: Mapping[str, Answered]) -> bool:
    """Whether a page has four or more answers on one scale, all of them the same."""
    return any(_is_one_line(page, answers) for page in pages)


def _is_one_line(page: Page, answers: Mapping[str, Answered]) -> bool:
    numbers: dict[tuple[float, float], list[float]] = {}
    for shown in page.items:
        answer = answers.get(shown.key)
        if answer is None or shown.item.scale is None or answer.not_applicable:
            continue
        found = [value for value in answer.rows.values() if isinstance(value, float)]
        if answer.number is not None and not answer.choices:
            found.append(answer.number)
        numbers.setdefault(shown.item.scale, []).extend(found)
    return any(len(found) >= FEWEST_IN_A_LINE and len(set(found)) == 1 for found in numbers.values())


def is_telling(answers: Mapping[str, Answered]) -> bool:
    """Whether two people would hardly answer the same: a text of some length, or many questions."""
    written = any(len(answer.text or answer.other or "") >= TELLING_LETTERS for answer in answers.values())
    return written or len(answers) >= TELLING_ANSWERS
