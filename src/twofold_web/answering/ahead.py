"""Pages that a kiosk gets before anybody has answered, so that it goes on through an hour without a connection.

Only of a questionnaire whose way is the same for everybody: no condition, no loop, nothing of an earlier answer in a
text. Of any other one the browser could not tell which page comes next, and a kiosk keeps the first page alone.
"""

from twofold_web.answering.asked import Reply
from twofold_web.answering.showing.pages import end_page
from twofold_web.answering.showing.prepared import pages_for_all
from twofold_web.answering.situation import KIOSK
from twofold_web.answering.turn import Turn, drawing, drawn
from twofold_web.surveys.questionnaire.parts import End
from twofold_web.surveys.questionnaire.walking import way


def page_ahead(turn: Turn) -> Reply | None:
    """The page of a kiosk that is asked for by its number, the last page behind them; None where it is not."""
    number, entry = turn.asked.one("ahead"), turn.situation.entry
    if entry is None or entry.kind != KIOSK or not number.isdecimal() or len(number) > 3:
        return None
    steps = list(way(turn.document, turn.given, {})) if pages_for_all(turn.document) else []
    if not 0 < int(number) <= len(steps):
        return None
    step = steps[int(number) - 1]
    return end_page(drawing(turn, {}, None), step) if isinstance(step, End) else drawn(turn, step, {})
