"""One request with all that its answer needs, and how a page of it is addressed and drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from twofold_web.answering.asked import Asked, Place, Reply, address
from twofold_web.answering.kept import SHEET, Kept
from twofold_web.answering.quality.suspicion import suspicion
from twofold_web.answering.showing.pages import Drawn, question_page
from twofold_web.answering.situation import KIOSK, Situation, begun, moved
from twofold_web.answering.tokens import PageToken, page_token, resume_code
from twofold_web.answering.waited import looked
from twofold_web.surveys.questionnaire.accepting import Accepted
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.parts import Document
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.words import EndKind


@dataclass(frozen=True, slots=True)
class Turn:
    """A request with everything that its answer needs.

    Attributes:
        asked: the request.
        situation: what was found.
        now: the moment.
        given: what the questionnaire is told.
        respondent: whose answers these are.
        files: under which names uploaded files were kept, by question.
    """

    asked: Asked
    situation: Situation
    now: datetime
    given: Given
    respondent: str
    files: Mapping[str, str]

    @property
    def document(self) -> Document:
        """The questionnaire."""
        if self.situation.published is None:
            raise ValueError("there is no questionnaire to walk through")
        return self.situation.published.document


def written(turn: Turn, told: PageToken, changes: Mapping[str, object]) -> Kept:
    """What is to be kept after a page: the first revision, or the next one.

    Args:
        turn: the request.
        told: the page that came in.
        changes: what it changes.
    """
    kept = turn.situation.kept
    if kept is not None:
        return moved(kept, changes)
    return begun(turn.situation, turn.respondent, turn.asked, turn.now - looked(turn.asked, told, turn.now), changes)


def suspected(turn: Turn) -> int:
    """The signs of all pages so far."""
    kept = turn.situation.kept
    return suspicion(turn.asked) | (kept.suspicion if kept is not None else 0)


def place_of_answers(turn: Turn) -> Place:
    """The address of these answers: with a code, unless the link itself is theirs."""
    token = turn.situation.place.token
    entry = turn.situation.entry
    own = entry is not None and entry.kind in {SHEET, "personal"}
    return Place(token) if own else Place(token, resume_code(token, turn.respondent))


def address_of(turn: Turn, place: Place, page: str = "") -> str:
    """An address with the language that was chosen, and with the hidden fields where nothing keeps them yet."""
    hidden = (
        {}
        if place.code
        else {one.key: turn.asked.one(one.key) for one in turn.document.hidden if turn.asked.one(one.key)}
    )
    chosen = turn.asked.sent("lang") or turn.asked.one("lang")
    where = address(place, page=page, lang=chosen if chosen in turn.document.languages else "")
    return f"{where}{'&' if '?' in where else '?'}{urlencode(hidden)}" if hidden else where


def drawing(turn: Turn, answers: Mapping[str, Answered], page: Page | None) -> Drawn:
    """What a page is drawn from; the last one where there is none of questions."""
    token = turn.situation.place.token
    goes_on = page is not None and turn.situation.kept is not None and not _at_kiosk(turn)
    asks = page is None and any(end.kind == EndKind.CALL_BACK for end in turn.document.ends)
    return Drawn(
        situation=turn.situation,
        given=turn.given,
        answers=answers,
        page=page,
        token="" if page is None else page_token(token, _token(turn, page)),
        action=address_of(turn, Place(token)),
        resume=place_of_answers(turn).path if goes_on else "",
        own=place_of_answers(turn).path if asks else "",
    )


def _at_kiosk(turn: Turn) -> bool:
    return turn.situation.entry is not None and turn.situation.entry.kind == KIOSK


def _token(turn: Turn, page: Page) -> PageToken:
    sheet = turn.situation.entry is not None and turn.situation.entry.kind == SHEET
    shown = 0 if sheet else int(turn.now.timestamp() * 1000)
    return PageToken(turn.respondent, _number(turn), shown, page.key)


def _number(turn: Turn) -> int:
    return turn.situation.published.number if turn.situation.published is not None else 0


def drawn(turn: Turn, page: Page, answers: Mapping[str, Answered], found: Accepted | None = None) -> Reply:
    """A page of questions."""
    return question_page(drawing(turn, answers, page), found, turn.asked.form)
