"""Everything that a page depends on, found before it is made."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from twofold_web.answering.asked import Asked, Place, preferred
from twofold_web.answering.kept import SHEET, Kept
from twofold_web.answering.tokens import PageToken, keyed, read_page_token, read_resume_code
from twofold_web.delivery import sheets
from twofold_web.delivery.reads.entry import Entry
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.draws import hashed
from twofold_web.surveys.questionnaire.fields import UNSEEN
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.walking import let_past
from twofold_web.surveys.reads.published import Published

PERSONAL, KIOSK, TEST = "personal", "kiosk", "test"
MOST_HIDDEN = 200  # letters of a hidden field that an address brings
MOST_OF_CLIENT = 80  # letters of the number that a device gives somebody


@dataclass(frozen=True, slots=True)
class Situation:
    """Who stands where.

    Attributes:
        place: where the request goes.
        entry: what the link opens; None where it never was one.
        published: the version that is shown; None where there is none.
        kept: what was answered; None where nothing was.
        full_quotas: the quotas that need nobody more.
        used: an employee's sheet was handed in already.
        titles: what people call touchpoints, by language and name.
    """

    place: Place
    entry: Entry | None = None
    published: Published | None = None
    kept: Kept | None = None
    full_quotas: frozenset[str] = frozenset()
    used: bool = False
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def page_of(asked: Asked) -> PageToken | None:
    """The page that a form was on; None for a page that is only looked at, and for one that was not made here."""
    if asked.method != "POST" or asked.place is None:
        return None
    return read_page_token(asked.place.token, asked.sent("page"))


def respondent_of(asked: Asked, entry: Entry) -> str | None:
    """Whose answers a request is about; None for somebody new, who gets a number with the first page."""
    place = asked.place
    if place is None:
        return None
    if entry.kind == SHEET:
        return sheets.mark(place.token).hex()
    if entry.kind == PERSONAL:
        return keyed("personal", place.token)[:16].hex()
    told = page_of(asked)
    if told is not None:
        client = asked.sent("client")
        # a device that was offline sends several people's answers, all of them from the pages it had
        if client:
            return keyed("client", f"{place.token} {client[:MOST_OF_CLIENT]}")[:16].hex()
        # or goes on from a page of somebody whose connection was lost
        earlier = read_page_token(place.token, asked.sent("of"))
        return (earlier or told).respondent
    return read_resume_code(place.token, place.code) if place.code else None


def language_of(asked: Asked, situation: Situation) -> str:
    """The language of the page: chosen, of the link, of the last page, of the browser, of the author."""
    if situation.published is None:
        return ""
    known = situation.published.document.languages
    entry, kept = situation.entry, situation.kept
    for wanted in (asked.one("lang"), kept.language if kept else "", entry.language if entry else ""):
        if wanted in known:
            return wanted
    return preferred(asked.languages, known) or known[0]


def begun(
    situation: Situation, respondent: str, asked: Asked, shown_at: datetime, changes: Mapping[str, object]
) -> Kept:
    """What is kept of somebody whose first page comes in: the first revision."""
    entry, published = situation.entry, situation.published
    if entry is None or published is None:
        raise ValueError("nobody answers where there is nothing to answer")
    if entry.kind == SHEET:
        return Kept(
            respondent,
            entry.organisation_id,
            entry.survey_id,
            published.number,
            SHEET,
            revision=1,
            unit=entry.unit or "",
            **changes,  # type: ignore[arg-type] # the fields' own types
        )
    return Kept(
        id=respondent,
        organisation_id=entry.organisation_id,
        survey_id=entry.survey_id,
        number=published.number,
        kind=entry.kind,
        revision=1,
        link=entry.link_id,
        invitation=entry.invitation_id,
        person=entry.person or "",
        unit=entry.unit or "",
        touchpoint=entry.touchpoint or "",
        channel=entry.channel or "",
        case=entry.case or "",
        hidden=hidden_of(situation, asked),
        touchpoints=entry.touchpoints,
        seed=seed_for(asked, respondent),
        begun_at=shown_at,
        **changes,  # type: ignore[arg-type] # the fields' own types
    )


def hidden_of(situation: Situation, asked: Asked) -> dict[str, str]:
    """The hidden fields: those of the link win over those of the address."""
    entry, published = situation.entry, situation.published
    if entry is None or published is None or entry.kind == SHEET:
        return {}
    # letters that nobody can see come from nobody who means it, and PostgreSQL keeps no null byte
    told = {one.key: UNSEEN.sub("", asked.one(one.key))[:MOST_HIDDEN] for one in published.document.hidden}
    return {key: value for key, value in told.items() if value} | dict(entry.hidden)


def given_of(situation: Situation, language: str, respondent: str, asked: Asked) -> Given:
    """What the questionnaire asks to be told."""
    kept, entry = situation.kept, situation.entry
    given = Given(
        language=language,
        hidden=kept.hidden if kept is not None else hidden_of(situation, asked),
        touchpoints=entry.touchpoints if entry is not None and entry.kind != SHEET else (),
        seed=kept.seed if kept is not None and kept.kind != SHEET else seed_for(asked, respondent),
        full_quotas=situation.full_quotas,
        touchpoint=(entry.touchpoint or "") if entry is not None else "",
        titles=situation.titles.get(language, {}),
    )
    if not given.full_quotas or kept is None or situation.published is None:
        return given
    past = let_past(situation.published.document, given, answers_of(kept), kept.seconds)
    return replace(given, full_quotas=given.full_quotas - past)


def answers_of(kept: Kept | None) -> dict[str, Answered]:
    """The answers so far."""
    return {} if kept is None else {key: Answered.of(told) for key, told in kept.answers.items()}


def seed_of(respondent: str) -> int:
    """Where random orders begin: from the respondent's own number, so that they are the same each time."""
    return int.from_bytes(hashlib.blake2b(respondent.encode(), digest_size=7).digest())


def seed_for(asked: Asked, respondent: str) -> int:
    """Where random orders begin of somebody of whom nothing is kept: as on the page that was shown."""
    told, client = page_of(asked), asked.sent("client")
    if told is None or not client:
        return seed_of(respondent)
    # a kiosk without a connection draws its orders itself, from the number that it gives somebody
    return seed_of(told.respondent) if told.page else hashed(client[:MOST_OF_CLIENT])


def new_respondent() -> str:
    """A number that nobody can guess."""
    return secrets.token_hex(16)


def moved(kept: Kept, changes: Mapping[str, object]) -> Kept:
    """The next revision."""
    return replace(kept, revision=kept.revision + 1, **changes)  # type: ignore[arg-type] # the fields' own types
