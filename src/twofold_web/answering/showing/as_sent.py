"""A question that was answered wrongly, as it was sent: nobody fills in a whole thing twice for a part of it."""

from collections.abc import Sequence
from dataclasses import replace

from twofold_web.answering.showing.questions import Group, Option, Question
from twofold_web.surveys.questionnaire.fields import UNSEEN
from twofold_web.surveys.questionnaire.reading_values import Form, every, first

TYPED = {"text", "lines", "number", "date"}


def as_sent(question: Question, sent: Form) -> Question:
    """The question with what the form said of it, right or wrong."""
    return replace(
        question,
        groups=tuple(_group(group, sent) for group in question.groups),
        value=UNSEEN.sub("", first(sent, question.name)) if question.kind in TYPED else question.value,
    )


def _group(group: Group, sent: Form) -> Group:
    chosen = every(sent, group.name) if group.several else (first(sent, group.name),)
    return replace(group, options=tuple(_option(one, chosen, sent) for one in group.options))


def _option(option: Option, chosen: Sequence[str], sent: Form) -> Option:
    written = UNSEEN.sub("", first(sent, option.beside)) if option.beside else ""
    # what is written takes its choice where no other was ticked
    return replace(option, ticked=option.value in chosen or (bool(written) and not any(chosen)), written=written)
