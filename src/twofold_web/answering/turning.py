"""One request of a respondent, decided: what is answered, and what must be durable before that.

Nothing here asks a database or a clock by itself: the same request in the same situation is decided the same way,
which makes a second press of the button, a page sent again and the back button harmless.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from twofold_web.answering.ahead import page_ahead
from twofold_web.answering.aside import put_aside, sent_page
from twofold_web.answering.asked import Asked, Place, Reply
from twofold_web.answering.files_of_page import with_files
from twofold_web.answering.kept import FINISHED, SHEET, Kept
from twofold_web.answering.showing.pages import consent_words, end_page, notice_page, see_other
from twofold_web.answering.situation import (
    TEST,
    Situation,
    answers_of,
    given_of,
    language_of,
    new_respondent,
    page_of,
    respondent_of,
)
from twofold_web.answering.tokens import PageToken
from twofold_web.answering.turn import Turn, address_of, drawing, drawn, place_of_answers, suspected, written
from twofold_web.answering.waited import looked, moment_of
from twofold_web.answering.walked import Walked
from twofold_web.answering.writes.wishes import Wish
from twofold_web.surveys.questionnaire.accepting import Accepted, accepted
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.domains import follows_language
from twofold_web.surveys.questionnaire.fields import UNSEEN
from twofold_web.surveys.questionnaire.parts import End
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.walking import last_page, page_before, quotas_met, way

LONGEST = 3_600.0  # seconds of looking at a page that are believed


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done.

    Attributes:
        reply: what is answered, once ``kept`` is durable.
        kept: what must be written; None where nothing changes.
        wish: to be called back; None where nobody asks for it.
    """

    reply: Reply
    kept: Kept | None = None
    wish: Wish | None = None


def decide(asked: Asked, situation: Situation, now: datetime, files: Mapping[str, str] | None = None) -> Decision:
    """Decide a request."""
    refusal = _refusal(asked, situation)
    if refusal is not None:
        return Decision(refusal)
    entry = situation.entry
    respondent = (respondent_of(asked, entry) if entry is not None else None) or new_respondent()
    given = given_of(situation, language_of(asked, situation), respondent, asked)
    turn = Turn(asked, situation, moment_of(asked, now), given, respondent, files or {})
    kept = situation.kept
    if kept is not None and (kept.finished or _is_wish_alone(turn)):
        wish = _wish(turn, kept)
        return Decision(_ended(turn, kept, wished=wish is not None), wish=wish)
    return _sent(turn) if asked.method == "POST" else Decision(_looked_at(turn))


def _is_wish_alone(turn: Turn) -> bool:
    """Whether a kiosk that asked by itself sends a wish and no page; it may have seen an end that the way has not."""
    told = page_of(turn.asked)
    return told is not None and not told.page and not turn.asked.sent("at") and bool(turn.asked.sent("reach"))


def _refusal(asked: Asked, situation: Situation) -> Reply | None:
    """An honest page where nothing can be answered; None where it can."""
    entry, published = situation.entry, situation.published
    if entry is None or published is None:
        return notice_page("unknown", 404, asked)
    if entry.anonymous_employee and entry.kind not in {SHEET, TEST}:
        return see_other(reverse("sheet", args=[situation.place.token]))
    if situation.used or (entry.state == "used" and situation.kept is None):
        return notice_page("used", 200, asked, situation)
    if entry.state in {"early", "over", "revoked"}:
        return notice_page(entry.state, 403 if entry.state == "early" else 410, asked, situation)
    if published.state == "closed" and entry.kind != TEST:
        return notice_page("over", 410, asked, situation)
    return None


def _looked_at(turn: Turn) -> Reply:
    """The page that was asked for, if the way has come so far; else where it goes on."""
    asked, kept = turn.asked, turn.situation.kept
    if kept is None and asked.place is not None and asked.place.code:
        # the address of somebody who never began, or whose answers have gone
        return see_other(address_of(turn, Place(asked.place.token)))
    ahead = page_ahead(turn)
    if ahead is not None:
        return ahead
    answers = answers_of(kept)
    page = _reached(way(turn.document, turn.given, answers), kept, asked.one("page"))
    if page is None:
        return notice_page("over", 410, asked, turn.situation)
    return drawn(turn, page, answers)


def _reached(steps: Iterator[Page | End], kept: Kept | None, wanted: str) -> Page | None:
    """The page that is wanted, the first that was not sent yet, or the last; None where the way has no page."""
    seen: Mapping[str, float] = kept.seconds if kept is not None else {}
    page: Page | None = None
    for step in steps:
        if isinstance(step, End):
            break
        page = step
        if page.key == wanted or page.key not in seen:
            break
    return page


def _sent(turn: Turn) -> Decision:
    """A page was sent: keep what it says, and go on."""
    asked, told = turn.asked, page_of(turn.asked)
    if told is None:
        return Decision(notice_page("broken", 400, asked, turn.situation))
    answers = answers_of(turn.situation.kept)
    walked = Walked(way(turn.document, turn.given, answers), answers)
    page = walked.until(sent_page(turn, told))
    if page is None:
        further = see_other(address_of(turn, place_of_answers(turn)))
        return Decision(further, put_aside(turn, told))
    refused = [name for name in asked.files if name not in turn.files]
    found = with_files(
        accepted(turn.document, page, asked.form, turn.files, language=turn.given.language), page, answers, refused
    )
    for key in (*found.cleared, *found.troubles):
        answers.pop(key, None)
    answers |= found.answers  # the rest of the way is walked with them
    return _kept(turn, walked, (page, found, told))


def _kept(turn: Turn, walked: Walked, came: tuple[Page, Accepted, PageToken]) -> Decision:
    page, found, told = came
    answers, leaves, sheet = walked.answers, _leaves(turn), _is_sheet(turn)
    if leaves and not answers and turn.situation.kept is None:
        return Decision(see_other(address_of(turn, Place(turn.situation.place.token))))
    changes: dict[str, object] = {
        "language": _kept_language(turn) if sheet else turn.given.language,
        "answers": {key: one.kept() for key, one in answers.items()},
        "seen_at": None if sheet else turn.now,
        "suspicion": 0 if sheet else suspected(turn),
    }
    if leaves:
        return Decision(see_other(_leaving(turn, page, answers)), written(turn, told, changes))
    if found.troubles:
        return Decision(drawn(turn, page, answers, found), written(turn, told, changes))
    seconds = _seconds(turn, page, told)
    end, following = walked.onward(seconds)
    changes["seconds"] = seconds
    if end is None:
        further = address_of(turn, place_of_answers(turn), page=following)
        return Decision(see_other(further), written(turn, told, changes))
    kept = written(turn, told, changes | _finishing(turn, end, answers))
    return Decision(end_page(drawing(turn, answers, None), end), kept)


def _kept_language(turn: Turn) -> str:
    """Of a sheet nothing: an invitation has a language too, and two of a rare one would find each other.

    Where the questions themselves follow the language it is part of the answers, and the way needs it.
    """
    return turn.given.language if follows_language(turn.document) else ""


def _leaves(turn: Turn) -> bool:
    """Whether the button was pressed that does not go on: back, or the same page in another language."""
    return turn.asked.sent("go") == "back" or turn.asked.sent("lang") in turn.document.languages


def _finishing(turn: Turn, end: End, answers: dict[str, Answered]) -> dict[str, object]:
    sheet = _is_sheet(turn)
    met = sorted(quotas_met(turn.document, turn.given, answers)) if turn.document.quotas and not sheet else ()
    return {
        "state": FINISHED,
        "end": end.key,
        "quotas": f",{','.join(met)}," if met else "",
        "finished_at": None if sheet else turn.now,
    }


def _ended(turn: Turn, kept: Kept, *, wished: bool = False) -> Reply:
    answers = answers_of(kept)
    end = turn.document.end(kept.end) or last_page(turn.document, turn.given, answers)
    return end_page(drawing(turn, answers, None), end, wished=wished)


def _wish(turn: Turn, kept: Kept) -> Wish | None:
    """What was left to be called back, with consent; sheets leave nothing that has a name."""
    asked = turn.asked
    called, reach, note = (UNSEEN.sub("", asked.sent(name)) for name in ("called", "reach", "note"))
    reach = " ".join(reach.split())
    if asked.method != "POST" or kept.kind == SHEET or not reach or asked.sent("agreed") != "yes":
        return None
    return Wish(
        kept.organisation_id,
        kept.survey_id,
        kept.id,
        " ".join(called.split()),
        reach,
        note.strip(),
        kept.unit,
        turn.given.language,
        consent_words(turn.given.language),
    )


def _leaving(turn: Turn, page: Page, answers: dict[str, Answered]) -> str:
    if turn.asked.sent("go") != "back":
        return address_of(turn, place_of_answers(turn), page=page.key)
    before = page_before(turn.document, turn.given, answers, page.key)
    return address_of(turn, place_of_answers(turn), page=before.key if before is not None else page.key)


def _is_sheet(turn: Turn) -> bool:
    return turn.situation.entry is not None and turn.situation.entry.kind == SHEET


def _seconds(turn: Turn, page: Page, told: PageToken) -> dict[str, float]:
    kept = turn.situation.kept
    before = kept.seconds if kept is not None else {}
    if _is_sheet(turn):
        return {**before, page.key: 0.0}
    seconds = looked(turn.asked, told, turn.now).total_seconds()
    return {**before, page.key: round(min(seconds, LONGEST), 1)}
