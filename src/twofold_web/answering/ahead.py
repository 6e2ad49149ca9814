"""The page that a kiosk holds for the hours without a connection: the whole questionnaire in one language."""

from twofold_web.answering.asked import Place, Reply
from twofold_web.answering.showing.alone import alone_page
from twofold_web.answering.showing.pages import Drawn
from twofold_web.answering.showing.prepared import goes_alone
from twofold_web.answering.situation import KIOSK
from twofold_web.answering.tokens import PageToken, page_token
from twofold_web.answering.turn import Turn, address_of


def page_ahead(turn: Turn) -> Reply | None:
    """The questionnaire of a kiosk that is asked for as a whole; None where it is not."""
    entry, published = turn.situation.entry, turn.situation.published
    if entry is None or published is None or entry.kind != KIOSK or turn.asked.one("ahead") != "all":
        return None
    if not goes_alone(turn.document):
        return None
    token = turn.situation.place.token
    # it stands for every page, and each that is sent from it says which one
    carried = PageToken(turn.respondent, published.number, int(turn.now.timestamp() * 1000), "")
    return alone_page(
        Drawn(
            situation=turn.situation,
            given=turn.given,
            answers={},
            page=None,
            token=page_token(token, carried),
            action=address_of(turn, Place(token)),
            resume="",
        )
    )
