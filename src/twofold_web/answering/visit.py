"""What a request needs from the database or the disk, besides the write of its answers; called in a thread."""

from collections.abc import Mapping
from dataclasses import replace

from twofold_web.answering.adding.receiving import fields_and_files
from twofold_web.answering.asked import Asked
from twofold_web.answering.kept import SHEET
from twofold_web.answering.memory import Memory
from twofold_web.answering.situation import Situation, respondent_of
from twofold_web.answering.writes.attachments import keep_files
from twofold_web.answering.writes.wishes import Wish, keep_wish
from twofold_web.delivery.writes.arrived import opened
from twofold_web.foundation.wall import walled

TRIES = 5  # a page is computed again where another one of the same respondent was written meanwhile


def found(memory: Memory, asked: Asked) -> Situation:
    """The situation of a request."""
    return memory.find(asked)


def opened_first(asked: Asked, situation: Situation) -> Mapping[str, str]:
    """Note that a personal link was opened; keep the files that came.

    Returns:
        Under which names the files are kept, by question.
    """
    entry = situation.entry
    if entry is None:
        return {}
    with walled(entry.organisation_id):
        if asked.method == "GET":
            opened(entry)
            return {}
        respondent = respondent_of(asked, entry)
        # a sheet takes no files: a picture tells too much
        if respondent is None or entry.kind == SHEET or not asked.files:
            return {}
        return keep_files(entry.organisation_id, entry.survey_id, respondent, asked.files)


def keep_late(wish: Wish) -> None:
    """Keep what belongs to a reply besides the answers."""
    with walled(wish.organisation_id):
        keep_wish(wish)


def received(asked: Asked, content_type: str, body: bytes) -> Asked:
    """The request with the fields and files of a body of several parts."""
    form, files = fields_and_files(content_type, body)
    return replace(asked, form=form, files=files)
