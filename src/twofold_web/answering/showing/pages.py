"""Whole pages as replies: drawn once for everybody who would see the same, with the page's token put in afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from twofold_web.answering.asked import Asked, Reply, preferred
from twofold_web.answering.kept import written_json
from twofold_web.answering.quality.suspicion import TRAP
from twofold_web.answering.showing.as_sent import as_sent
from twofold_web.answering.showing.assets import SCRIPT, STYLE
from twofold_web.answering.showing.prepared import PREPARED, TOKEN_PLACE, goes_alone, key_of, key_of_end
from twofold_web.answering.showing.questions import question_of
from twofold_web.answering.showing.words import notice
from twofold_web.answering.situation import KIOSK, Situation, language_of
from twofold_web.surveys.questionnaire.accepting import Accepted
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.parts import Document, End
from twofold_web.surveys.questionnaire.reading_values import Form
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.walking import next_page, reported
from twofold_web.surveys.questionnaire.wording import Wording
from twofold_web.surveys.questionnaire.words import EndKind

IDLE = 90  # seconds after which a kiosk begins anew
AFTER_END = 12
MOST_MEGABYTES = 10


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page is drawn from.

    Attributes:
        situation: who stands where.
        given: what came with the link.
        answers: so far.
        page: its questions; None at the end.
        token: what the page carries with it.
        action: where it is sent.
        resume: where it goes on another time; empty where it cannot.
        own: the address of these answers, where the last page asks for something more.
    """

    situation: Situation
    given: Given
    answers: Mapping[str, Answered]
    page: Page | None
    token: str
    action: str
    resume: str
    own: str = ""

    @property
    def document(self) -> Document:
        """The questionnaire."""
        if self.situation.published is None:
            raise ValueError("there is no questionnaire to draw")
        return self.situation.published.document


def question_page(drawn: Drawn, found: Accepted | None, sent: Form) -> Reply:
    """A page of questions; where it was just sent with what is wrong beside them, and with what was sent in them."""
    if found is not None:
        return reply_of(422, _with_token(_questions(drawn, found, sent), drawn.token), drawn.situation)
    key = key_of(drawn.situation, drawn.given, drawn.answers, drawn.page, drawn.action + drawn.resume)
    # a kiosk's page says what its device needs without a connection, which is somebody's own
    kiosk = _at_kiosk(drawn.situation)
    if key is None or kiosk:
        body = _with_token(_questions(drawn, None), drawn.token)
    else:
        before, after = PREPARED.get(key) or PREPARED.put(key, _halves(drawn))
        body = before + drawn.token.encode() + after
    reply = reply_of(200, body, drawn.situation)
    for_all = drawn.situation.kept is None if kiosk else key is not None
    return replace(reply, headers=(*reply.headers, *(_keeping(drawn) if for_all else ())))


def end_page(drawn: Drawn, end: End, *, wished: bool = False) -> Reply:
    """The last page; ``wished`` where somebody has just asked to be called back."""
    key = key_of_end(drawn.situation, drawn.given, end, drawn.action)
    if key is None or end.kind == EndKind.CALL_BACK:
        return reply_of(200, _end(drawn, end, wished=wished), drawn.situation)
    before, _after = PREPARED.get(key) or PREPARED.put(key, (_end(drawn, end), b""))
    return reply_of(200, before, drawn.situation)


def _end(drawn: Drawn, end: End, *, wished: bool = False) -> bytes:
    wording = Wording(drawn.document, drawn.given, reported(drawn.document, drawn.given, drawn.answers))
    kiosk, asks = _at_kiosk(drawn.situation), calls(end, drawn) and not wished
    told = frame_of(drawn) | {
        "end": end,
        "own": drawn.own,
        "wished": wished,
        "agreement": consent_words(drawn.given.language),
        "calls": calls(end, drawn),
        "title": wording.say(drawn.document.title),
        "text": wording.say(end.text),
        "again": drawn.action if kiosk else "",
        "refresh": 0 if not kiosk else IDLE if asks else AFTER_END,
    }
    return rendered("end", told, drawn.given.language)


def calls(end: End, drawn: Drawn) -> bool:
    """Whether the last page asks if somebody shall be called; employees, who have no name here, are not asked."""
    return end.kind == EndKind.CALL_BACK and not _of_employees(drawn.situation)


def notice_page(kind: str, status: int, asked: Asked, situation: Situation | None = None) -> Reply:
    """A page on which nothing can be answered, and why."""
    known = tuple(code for code, _name in settings.LANGUAGES)
    language = (language_of(asked, situation) if situation is not None else "") or preferred(asked.languages, known)
    return reply_of(status, _notice(kind, language if language in known else "en"), situation)


def see_other(address: str) -> Reply:
    """Go on there: a page that was sent is not sent again by the back button."""
    return Reply(303, b"", (*_ALWAYS, ("location", address), ("content-type", "text/plain")))


def _halves(drawn: Drawn) -> tuple[bytes, bytes]:
    before, _place, after = _questions(drawn, None).partition(TOKEN_PLACE)
    return before, after


def _with_token(page: bytes, token: str) -> bytes:
    return page.replace(TOKEN_PLACE, token.encode(), 1)


def _questions(drawn: Drawn, found: Accepted | None, sent: Form = MappingProxyType({})) -> bytes:
    document, page = drawn.document, drawn.page
    if page is None:
        raise ValueError("a page of questions has questions")
    with translation.override(spoken(drawn.given.language)):
        wording = Wording(document, drawn.given, reported(document, drawn.given, drawn.answers), page)
        troubles = found.troubles if found is not None else {}
        questions = [
            question_of(number, shown, wording, drawn.answers.get(shown.key), troubles.get(shown.key))
            for number, shown in enumerate(page.items, start=1)
        ]
        questions = [as_sent(each, sent) if each.trouble else each for each in questions]
        first = page.number == 1
        told = frame_of(drawn) | {
            "title": wording.say(document.title),
            "introduction": wording.say(document.introduction) if first else "",
            "consent": wording.say(document.consent) if first and document.consent else "",
            "section": wording.say(page.block.title),
            "questions": questions,
            "wrong": [each for each in questions if each.trouble],
            "page": page,
            "known": _known(drawn, page),
            "percent": round(page.done * 100),
            "token": TOKEN_PLACE.decode(),
            "back": document.show_back and not first,
            "last": isinstance(next_page(document, drawn.given, drawn.answers, page.key), End),
            "files": any(each.kind == "file" for each in questions),
            "full": ". ".join(notice("busy")),
            "trap": TRAP,
            "refresh": IDLE if _at_kiosk(drawn.situation) and not first else 0,
        }
        return bytes(_template("questions").render(told).encode())


def frame_of(drawn: Drawn) -> dict[str, object]:
    """What every page says."""
    entry, published = drawn.situation.entry, drawn.situation.published
    thresholds = (
        published.thresholds if published is not None and entry is not None and entry.anonymous_employee else None
    )
    return {
        "document": drawn.document,
        "language": drawn.given.language,
        "languages": [(code, _name_of(code)) for code in drawn.document.languages],
        "action": drawn.action,
        "resume": drawn.resume,
        "kind": entry.kind if entry is not None else "",
        "start": f"/s/{drawn.situation.place.token}/",
        "least": thresholds.get("answers") if thresholds else None,
        "style": STYLE.path,
        "script": SCRIPT.path,
    }


def _name_of(language: str) -> str:
    try:
        return str(translation.get_language_info(language)["name_local"]).capitalize()
    except KeyError:
        return language


def _keeping(drawn: Drawn) -> tuple[tuple[str, str], ...]:
    """To the service worker: the first page of a link may show itself without a connection; at a kiosk all of them."""
    entry, published = drawn.situation.entry, drawn.situation.published
    shared = entry is not None and entry.kind in {"anonymous", KIOSK}
    if published is None or not shared or drawn.resume or drawn.page is None or drawn.page.number > 1:
        return ()
    if not _ahead(drawn):
        return (("x-keep", "first"),)
    return (("x-keep", "first"), ("x-ahead", f"{published.number} {','.join(drawn.document.languages)}"))


def _ahead(drawn: Drawn) -> bool:
    return _at_kiosk(drawn.situation) and goes_alone(drawn.document)


def _known(drawn: Drawn, page: Page) -> str:
    """What a kiosk needs to go on from a page without a connection; empty everywhere else."""
    kept, published = drawn.situation.kept, drawn.situation.published
    if not _at_kiosk(drawn.situation):
        return ""
    if not goes_alone(drawn.document):
        return written_json({"new": kept is None, "alone": False})
    told = {
        "version": published.number if published is not None else 0,
        "new": kept is None,
        "alone": True,
        "seed": str(drawn.given.seed),  # more digits than a number has in a browser
        "page": page.key,
        "seen": list(kept.seconds) if kept is not None else [],
        "answers": [[key, answer.kept()] for key, answer in drawn.answers.items()],
    }
    return written_json(told)


def _of_employees(situation: Situation) -> bool:
    return situation.entry is not None and situation.entry.anonymous_employee


def consent_words(language: str) -> str:
    """What somebody agrees to who wants to be called."""
    with translation.override(spoken(language)):
        return _("You may use what I write here to contact me about my answers, and for nothing else.")


def _at_kiosk(situation: Situation) -> bool:
    return situation.entry is not None and situation.entry.kind == KIOSK


@lru_cache(maxsize=8)
def _template(name: str):  # type: ignore[no-untyped-def] # noqa: ANN202 - Django's backends share no type
    return get_template(f"answering/respond/{name}.html")


@lru_cache(maxsize=200)
def _notice(kind: str, language: str) -> bytes:
    with translation.override(language):
        heading, sentence = notice(kind)
        told = {"heading": heading, "sentence": sentence % {"most": MOST_MEGABYTES}, "language": language}
        return rendered("notice", told | {"style": STYLE.path}, language)


def rendered(name: str, told: Mapping[str, object], language: str) -> bytes:
    """A page from its template."""
    with translation.override(spoken(language)):
        return bytes(_template(name).render(dict(told)).encode())


@lru_cache(maxsize=64)
def spoken(language: str) -> str:
    """The language of our own words: the questionnaire's, or English where we do not speak it."""
    return language if language in dict(settings.LANGUAGES) else "en"


_YEAR = int(timedelta(days=365).total_seconds())
_ALWAYS = (
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-robots-tag", "noindex, nofollow"),
    ("vary", "accept-language"),
)
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)


@lru_cache(maxsize=1000)
def _headers(hosts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    told = [*_ALWAYS, ("content-type", "text/html; charset=utf-8")]
    told.append(("content-security-policy", _POLICY + (" ".join(hosts) or "'none'")))
    if not hosts:
        told.append(("x-frame-options", "DENY"))
    if settings.BEHIND_TLS:
        told.append(("strict-transport-security", f"max-age={_YEAR}"))
    return tuple(told)


def reply_of(status: int, body: bytes, situation: Situation | None) -> Reply:
    """A page with the headers that all pages have."""
    entry = situation.entry if situation is not None else None
    return Reply(status, body, _headers(entry.frame_hosts if entry is not None else ()))
