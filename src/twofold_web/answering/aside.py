"""What waited on a device and was asked on another way than the server's: kept beside the answers, deciding nothing."""

import logging

from twofold_web.answering.kept import SHEET, Kept
from twofold_web.answering.tokens import PageToken
from twofold_web.answering.turn import Turn, suspected, written
from twofold_web.surveys.questionnaire.accepting import accepted
from twofold_web.surveys.questionnaire.parts import Block
from twofold_web.surveys.questionnaire.plan import plan_of
from twofold_web.surveys.questionnaire.steps import Page

logger = logging.getLogger("twofold.answering")


def sent_page(turn: Turn, told: PageToken) -> str:
    """The key of the page that was sent; a device that goes on alone has one token for all pages, and says which."""
    return told.page or turn.asked.sent("at")


def put_aside(turn: Turn, told: PageToken) -> Kept | None:
    """The answers of a page that is not on the way, with those that are there already; None where it brings nothing.

    They are no part of what is reported: walking leaves out whatever is not on the way. Only of devices that were
    alone: whoever has a connection sees at once where the way goes on.
    """
    alone = turn.asked.sent("client") or turn.asked.sent("of")
    name, _sign, turn_of_loop = sent_page(turn, told).rpartition(".")[0].partition("@")
    block, entry, kept = turn.document.block(name), turn.situation.entry, turn.situation.kept
    if not alone or block is None or entry is None or entry.kind == SHEET:
        return None
    whole = _whole(turn, block, turn_of_loop or None)
    found = accepted(turn.document, whole, turn.asked.form, language=turn.given.language).answers
    before = {} if kept is None else kept.answers
    added = {each: answer.kept() for each, answer in found.items() if each not in before}
    if not added:
        return None
    logger.warning("a device sent a page that is not on its respondent's way", extra={"survey": entry.survey_id})
    changes = {"answers": {**before, **added}, "seen_at": turn.now, "language": turn.given.language}
    return written(turn, told, changes | {"suspicion": suspected(turn)})


def _whole(turn: Turn, block: Block, of_loop: str | None) -> Page:
    """Every question of a block, shown or not: what was not on the page has no field in the form."""
    shown = tuple(plan_of(turn.document).shown(block, item, turn.given.seed, of_loop) for item in block.items)
    return Page(block.key, 0, block, of_loop, shown, 0.0)
