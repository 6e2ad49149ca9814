"""A questionnaire from JSON: fields, then what they say about each other."""

from collections.abc import Mapping
from typing import Any

from twofold.facts.words import Kind, Side
from twofold_web.surveys.questionnaire.conditions import AnyOf
from twofold_web.surveys.questionnaire.fields import LANGUAGE, Fields
from twofold_web.surveys.questionnaire.parts import Block, Document, End, HiddenField, Jump, Loop, Quota
from twofold_web.surveys.questionnaire.problems import Problem, QuestionnaireError
from twofold_web.surveys.questionnaire.reading_conditions import read_condition
from twofold_web.surveys.questionnaire.reading_items import read_item
from twofold_web.surveys.questionnaire.references import problems_between
from twofold_web.surveys.questionnaire.sentences import sentence
from twofold_web.surveys.questionnaire.words import EndKind, Purpose

FORMAT = 1
MOST_BLOCKS = 100
MOST_ITEMS = 500
MOST_LANGUAGES = 20


def parse_document(data: Mapping[str, Any]) -> Document:
    """A questionnaire from JSON.

    Raises:
        QuestionnaireError: it is none; all problems at once, each with its place.
    """
    problems: list[Problem] = []
    fields = Fields("", data, problems)
    if fields.take("format") != FORMAT:
        said = sentence(
            "This program reads format %(format)s; update it, or export the questionnaire again.", format=FORMAT
        )
        fields.note("format", said)
    document = _document(fields, problems)
    if not problems:
        problems.extend(problems_between(document))
    if problems:
        raise QuestionnaireError(tuple(problems))
    return document


def _document(fields: Fields, problems: list[Problem]) -> Document:
    consent = fields.take("consent")
    document = Document(
        name=fields.key("name"),
        languages=_languages(fields),
        side=fields.word("side", Side, Side.CUSTOMER) or Side.CUSTOMER,
        kind=fields.word("kind", Kind, Kind.SURVEY) or Kind.SURVEY,
        purpose=fields.word("purpose", Purpose, Purpose.RELATIONSHIP) or Purpose.RELATIONSHIP,
        title=fields.texts("title"),
        introduction=fields.texts("introduction"),
        consent=None if consent is None else fields.texts_of("consent", consent),
        instrument=fields.line("instrument"),
        touchpoint=fields.line("touchpoint"),
        show_back=fields.claim("show_back", usual=True),
        show_progress=fields.claim("show_progress", usual=True),
        hidden=tuple(
            _hidden(Fields(f"hidden/{at}", one, problems)) for at, one in enumerate(fields.list("hidden", 50))
        ),
        blocks=tuple(_block(at, one, problems) for at, one in enumerate(fields.list("blocks", MOST_BLOCKS))),
        quotas=tuple(_quota(at, one, problems) for at, one in enumerate(fields.list("quotas", 50))),
        ends=tuple(_end(at, one, problems) for at, one in enumerate(fields.list("ends", 50))),
    )
    fields.refuse_others()
    if sum(1 for _ in document.items()) > MOST_ITEMS:
        fields.note("blocks", sentence("A questionnaire has %(most)s questions at most.", most=MOST_ITEMS))
    return document


def _languages(fields: Fields) -> tuple[str, ...]:
    found = [str(language) for language in fields.list("languages", MOST_LANGUAGES)]
    for language in found:
        if not LANGUAGE.fullmatch(language):
            fields.note("languages", sentence("“%(found)s” is no code of a language (en, hu, …).", found=language[:40]))
    if not found or len(set(found)) < len(found):
        fields.note("languages", sentence("Each language once, and one at least, was expected."))
    return tuple(found) or ("en",)


def _hidden(fields: Fields) -> HiddenField:
    read = HiddenField(fields.key(), fields.claim("context", usual=True))
    fields.refuse_others()
    return read


def _block(at: int, found: object, problems: list[Problem]) -> Block:
    place = named_place("blocks", at, found)
    fields = Fields(place, found, problems)
    group = fields.take("random_group")
    read = Block(
        key=fields.key(),
        title=fields.texts("title"),
        one_a_page=fields.claim("one_a_page", usual=False),
        show_if=read_condition(f"{place}/show_if", fields.take("show_if"), problems),
        random_items=fields.claim("random_items", usual=False),
        random_group=None if group is None else fields.key("random_group"),
        loop=_loop(f"{place}/loop", fields.take("loop"), problems),
        after=tuple(
            _jump(Fields(f"{place}/after/{number}", one, problems), problems)
            for number, one in enumerate(fields.list("after", 50))
        ),
        items=tuple(
            read_item(named_place(f"{place}/items", number, one), one, problems)
            for number, one in enumerate(fields.list("items", MOST_ITEMS))
        ),
    )
    fields.refuse_others()
    return read


def _loop(place: str, found: object, problems: list[Problem]) -> Loop | None:
    if found is None:
        return None
    fields = Fields(place, found, problems)
    over = fields.line("over") or ""
    if over != "touchpoints" and not over.startswith(("item:", "hidden:")):
        known = "touchpoints, item:…, hidden:…"
        fields.note(
            "over", sentence("One of %(known)s was expected, not %(found)s.", known=known, found=f"“{over[:40]}”")
        )
    read = Loop(over, fields.whole("most", 3, 50))
    fields.refuse_others()
    return read


def _jump(fields: Fields, problems: list[Problem]) -> Jump:
    read = Jump(read_condition(f"{fields.place}/if", fields.take("if"), problems), fields.line("go") or "")
    fields.refuse_others()
    return read


def _quota(at: int, found: object, problems: list[Problem]) -> Quota:
    place = named_place("quotas", at, found)
    fields = Fields(place, found, problems)
    condition = read_condition(f"{place}/if", fields.take("if"), problems)
    if condition is None:
        fields.note("if", sentence("A quota says whom it counts."))
    key, most, go = fields.key(), fields.whole("most", 1, 10_000_000), fields.line("go") or ""
    fields.refuse_others()
    return Quota(key, condition or AnyOf(()), most, go)


def _end(at: int, found: object, problems: list[Problem]) -> End:
    place = named_place("ends", at, found)
    fields = Fields(place, found, problems)
    read = End(
        key=fields.key(),
        kind=fields.word("kind", EndKind, EndKind.THANKS) or EndKind.THANKS,
        text=fields.texts("text"),
        show_if=read_condition(f"{place}/show_if", fields.take("show_if"), problems),
        url=fields.line("url"),
    )
    if read.url is not None and not read.url.startswith("https://"):
        fields.note("url", sentence("An address that begins with https:// was expected."))
    fields.refuse_others()
    return read


def named_place(before: str, at: int, found: object) -> str:
    """Where an entry of a list stands: under its key where it has one, else under its number."""
    key = found.get("key") if isinstance(found, Mapping) else None
    return f"{before}/{key if isinstance(key, str) and 0 < len(key) <= 80 else at}"
