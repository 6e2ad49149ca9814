"""What questionnaires and files say about themselves, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext

from twofold_web.surveys.exchange.results import Loss
from twofold_web.surveys.questionnaire.problems import Problem
from twofold_web.surveys.questionnaire.sentences import Sentence


def in_words(sentence: Sentence) -> str:
    """A sentence in the language of whoever reads it, with what stands in it."""
    about = {name: in_words(one) if isinstance(one, Sentence) else one for name, one in sentence.about.items()}
    return gettext(sentence.words) % about


def listed(found: Iterable[Problem | Loss]) -> list[dict[str, str]]:
    """Problems or losses as a page lists them: the sentence, and the place it is about."""
    return [{"sentence": in_words(one.sentence), "place": one.place} for one in found]
