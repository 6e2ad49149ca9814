"""Files of a page: a form cannot send one again, so what was kept stays until another takes its place."""

from collections.abc import Collection, Mapping

from twofold_web.surveys.questionnaire.accepting import Accepted, Trouble
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.reading_values import Wrong
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.words import ItemType


def with_files(found: Accepted, page: Page, before: Mapping[str, Answered], refused: Collection[str]) -> Accepted:
    """What a page came to, with the files that were kept before, and with trouble where one was refused.

    Args:
        found: without earlier files.
        page: what was shown.
        before: earlier answers.
        refused: the fields whose file was no file that is taken.
    """
    fields = {shown.key: shown.field for shown in page.items if shown.item.type is ItemType.FILE}
    if not fields:
        return found
    taken = {key for key, field in fields.items() if field not in refused}
    kept = {key: before[key] for key in taken if key in before and key not in found.answers}
    troubles = {key: one for key, one in found.troubles.items() if key not in kept}
    troubles |= {key: Trouble(Wrong.NOT_FOR_THIS) for key in fields.keys() - taken}
    cleared = tuple(key for key in found.cleared if key not in kept and key not in troubles)
    return Accepted(found.answers | kept, troubles, cleared)
