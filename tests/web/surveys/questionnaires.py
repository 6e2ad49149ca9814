"""Questionnaires, respondents and filled-in forms, generated: valid documents of every shape, and anything posted.

Everything is made from one number, so that thousands come in seconds: ``documents()`` and ``givens()`` are strategies,
``filled`` and ``posted`` take draws.
"""

from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from twofold_web.surveys.questionnaire.document import Document, ItemType, parse_document
from twofold_web.surveys.questionnaire.emotions import FEELINGS
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.steps import Page, Shown
from twofold_web.surveys.questionnaire.words import BY_CHOICE, NOT_APPLICABLE, ON_A_SCALE

T = TypeVar("T")
Json = dict[str, Any]
LANGUAGES = ("en", "hu", "el")
TOUCHPOINTS = ("check-in", "the room", "breakfast@7", "Αναχώρηση", "a/b", "check-in")
WORDS = ("How was it?", "Tell us <b>more</b>", "Szívesen?", "Πώς;", "{answer:q0|you}", "{hidden:room|?} {touchpoint}")
# some have the name of a field that a page sends besides
NAMES = {(0, 0): "q0", (0, 1): "lang", (1, 0): "page"}
NUMBERED = (*ON_A_SCALE, ItemType.NUMBER)
SEEDS = st.integers(0, 2**40)


def documents() -> st.SearchStrategy[Document]:
    """Valid questionnaires with logic, loops, quotas, random orders and ends."""
    return st.builds(lambda random: parse_document(document_data(random)), draws())


def givens() -> st.SearchStrategy[Given]:
    """Respondents, before their first answer."""
    return st.builds(a_given, draws())


def draws() -> st.SearchStrategy[Random]:
    """Draws for ``filled`` and ``posted``."""
    return st.builds(Random, SEEDS)


def document_data(random: Random) -> Json:
    """One questionnaire as JSON."""
    known: list[Json] = []  # the items so far, which conditions may ask about
    blocks: list[Json] = []
    fixed = random.randint(1, 5)
    grouped = random.choice([0, 0, 2, 3])
    tail = random.randint(0, 1)
    for at in range(fixed + grouped + tail):
        group = "g" if fixed <= at < fixed + grouped else None
        # within a group nothing may ask about its fellows: only what came before the group is known
        fellows = {item["key"] for block in blocks if group and block["random_group"] for item in block["items"]}
        blocks.append(_block(random, at, group, [item for item in known if item["key"] not in fellows]))
        known += blocks[-1]["items"]
    for at, block in enumerate(blocks):
        targets = [f"block:{later['key']}" for later in blocks[at + 1 :] if later["random_group"] is None]
        before = _before(block, blocks, at)
        block["after"] = [
            {"if": _maybe(random, _condition(random, before)), "go": random.choice([*targets, "end:thanks", "end:out"])}
            for _ in range(random.choice([0, 0, 0, 0, 1, 2]))
        ]
    quota = {"key": "q", "if": _condition(random, known), "most": random.randint(1, 9), "go": "end:full"}
    return {
        "format": 1,
        "name": "generated",
        "languages": list(LANGUAGES[: random.randint(1, 3)]),
        "side": random.choice(["customer", "employee"]),
        "title": _texts(random),
        "hidden": [{"key": "room", "context": True}, {"key": "places", "context": False}],
        "blocks": blocks,
        "quotas": [quota][: random.randint(0, 1)],
        "ends": [
            {"key": "low", "kind": "call_back", "text": _texts(random), "show_if": _condition(random, known)},
            {"key": "thanks", "kind": "thanks", "text": _texts(random)},
            {"key": "out", "kind": "screened_out", "text": _texts(random)},
            {"key": "full", "kind": "quota_full", "text": _texts(random)},
        ],
    }


def _before(block: Json, blocks: list[Json], at: int) -> list[Json]:
    """The items that a jump after a block may ask about."""
    group = block["random_group"]
    others = [one for one in blocks[: at + 1] if group is None or one["random_group"] != group or one is block]
    return [item for other in others for item in other["items"]]


def _texts(random: Random) -> dict[str, str]:
    return {language: random.choice(WORDS) for language in LANGUAGES if random.random() < 0.6}


def _maybe(random: Random, value: T) -> T | None:
    return value if random.random() < 0.5 else None


def _some(random: Random, values: Sequence[T], most: int) -> list[T]:
    return random.sample(values, random.randint(1, min(most, len(values))))


def _block(random: Random, at: int, group: str | None, known: list[Json]) -> Json:
    items: list[Json] = []
    for number in range(random.randint(0, 4)):
        items.append(_item(random, NAMES.get((at, number), f"q{at}{number}"), known + items))
    choosers = [f"item:{item['key']}" for item in known if item["type"] in {"single", "multiple", "ranking"}]
    loop = {"over": random.choice(["touchpoints", "hidden:places", *choosers]), "most": random.randint(1, 4)}
    return {
        "key": f"b{at}",
        "title": _texts(random),
        "one_a_page": random.random() < 0.4,
        "show_if": _condition(random, known) if random.random() < 0.3 else None,
        "random_items": random.random() < 0.4,
        "random_group": group,
        "loop": loop if random.random() < 0.3 else None,
        "items": items,
    }


def _item(random: Random, key: str, known: list[Json]) -> Json:
    kind = random.choice(list(ItemType))
    item: Json = {
        "key": key,
        "type": kind.value,
        "text": _texts(random),
        "required": random.random() < 0.3,
        "not_applicable": random.random() < 0.6,
        "show_if": _condition(random, known) if random.random() < 0.4 else None,
        "random_choices": random.random() < 0.5,
        "touchpoint": random.choice([None, "bar"]),
        "most_letters": random.randint(1, 50),
    }
    if kind in BY_CHOICE:
        item["choices"] = _choices(random, kind)
    if kind in {ItemType.CSAT, ItemType.CES, ItemType.RATING}:
        low = random.randint(-2, 1)
        item |= {"scale": [low, low + random.randint(1, 10)], "labels": {str(low): _texts(random)}}
    if kind is ItemType.NUMBER:
        item["scale"] = random.choice([None, [0, 0.5], [-1e6, 1e6]])
    if kind is ItemType.MATRIX:
        item["rows"] = [{"key": f"r{row}", "text": _texts(random)} for row in range(random.randint(1, 3))]
        item |= {"scale": [1, 5]} if random.random() < 0.5 else {"choices": _choices(random, kind)}
    if kind is ItemType.EMOTION and random.random() < 0.5:
        item["choices"] = [{"code": feeling.code} for feeling in _some(random, FEELINGS, 6)]
    return item


def _choices(random: Random, kind: ItemType) -> list[Json]:
    size = random.randint(2, 4)
    return [
        {
            "code": f"c{at}",
            "text": _texts(random),
            "exclusive": kind is ItemType.MULTIPLE and at == size - 1 and random.random() < 0.5,
            "other": kind in {ItemType.SINGLE, ItemType.MULTIPLE} and at == 0 and random.random() < 0.5,
        }
        for at in range(size)
    ]


def _condition(random: Random, known: list[Json], depth: int = 0) -> Json:
    kind = random.choice(["all", "any", "not", *["leaf"] * 5]) if depth < 3 else "leaf"
    if kind == "not":
        return {"not": _condition(random, known, depth + 1)}
    if kind in {"all", "any"}:
        return {kind: [_condition(random, known, depth + 1) for _ in range(random.randint(0, 2))]}
    askable = [one for one in known if one["type"] != "statement"]
    if askable and random.random() < 0.8:
        return _asks(random, random.choice(askable))
    if random.random() < 0.5:
        return {"language": "en"}
    comparison = random.choice(["=", "!=", "<", ">=", "in", "has", "answered"])
    return {"hidden": "room", "is": comparison} | (
        {} if comparison == "answered" else {"value": random.choice(["7", "suite", 7])}
    )


def _asks(random: Random, item: Json) -> Json:
    key = f"{item['key']}.{item['rows'][0]['key']}" if item["type"] == "matrix" else item["key"]
    compared: Json | None = None
    if item["type"] in set(NUMBERED) or (item["type"] == "matrix" and item.get("scale")):
        compared = {"is": random.choice(["=", "!=", "<", "<=", ">", ">="]), "value": random.randint(-1, 10)}
    elif item["type"] == "emotion":
        compared = {"is": "<", "value": 0}
    elif item.get("choices"):
        code = random.choice(item["choices"])["code"]
        compared = random.choice([{"is": "=", "value": code}, {"is": "in", "value": [code]}])
    elif item["type"] == "consent":
        compared = {"is": "=", "value": "yes"}
    plain = {"is": random.choice(["answered", "not answered", "not applicable"])}
    return {"answer": key} | (compared if compared is not None and random.random() < 0.7 else plain)


def a_given(random: Random) -> Given:
    """One respondent, before the first answer."""
    places = random.choice(["bar, pool,bar", ",,", "a@b/c", "x" * 500])
    room = random.choice(["7", "suite", "nan", "<script>", "{answer:q0}"])
    hidden = {"room": room, "places": places, "unknown": "x"}
    return Given(
        language=random.choice((*LANGUAGES, "bg")),
        hidden={key: hidden[key] for key in _some(random, list(hidden), 3)},
        touchpoints=tuple(random.choice(TOUCHPOINTS) for _ in range(random.randint(0, 4))),
        seed=random.randint(0, 2**63),
        full_quotas=random.choice([frozenset(), frozenset({"q"})]),
    )


def filled(random: Random, page: Page) -> dict[str, list[str]]:
    """A page filled in by somebody who answers as they may, and leaves out some questions that are not required."""
    form: dict[str, list[str]] = {}
    for shown in page.items:
        if shown.item.required or random.random() < 0.8:
            form |= _answer(random, shown)
    return form


def _answer(random: Random, shown: Shown) -> dict[str, list[str]]:  # noqa: C901, PLR0911, PLR0912 - one case a type of question
    item, key = shown.item, shown.field
    if item.not_applicable and item.type is not ItemType.STATEMENT and random.random() < 0.15:
        return {f"{key}.na": ["1"]}
    points = [str(point) for point in item.points()] or ["0"]
    codes = [choice.code for choice in shown.choices]
    match item.type:
        case ItemType.NPS | ItemType.CSAT | ItemType.CES | ItemType.RATING:
            return {key: [random.choice(points)]}
        case ItemType.EMOTION:
            return {key: [random.choice(codes)], f"{key}.strength": [random.choice(points)]}
        case ItemType.SINGLE:
            return {key: [random.choice(codes)], f"{key}.other": ["mine"]}
        case ItemType.MULTIPLE:
            return {key: _some(random, [choice.code for choice in shown.choices if not choice.exclusive], 9)}
        case ItemType.RANKING:
            return {key: _some(random, codes, 9)}
        case ItemType.MATRIX:
            values = points if item.scale is not None else codes
            return {f"{key}.{row.key}": [random.choice(values)] for row in shown.rows}
        case ItemType.NUMBER:
            return {key: ["0"]}
        case ItemType.DATE:
            return {key: [f"2024-{random.randint(1, 12):02}-11"]}
        case ItemType.CONSENT:
            return {key: [random.choice(["yes", "no"])]}
        case ItemType.TEXT:
            return {key: [random.choice(["x", "é"])]}
        case _:
            return {}


def typed(random: Random, page: Page) -> dict[str, list[str]]:
    """Numbers and days of a page as people of any language type them, rightly or not; and words beside no choice."""
    write = {ItemType.NUMBER: _number, ItemType.DATE: _day}
    found = {one.field: [write[one.item.type](random)] for one in page.items if one.item.type in write}
    for one in page.items:
        if any(choice.other for choice in one.item.choices) and random.random() < 0.3:
            found |= {
                one.field: [],
                f"{one.field}.other": [random.choice(STRANGE) for _ in range(random.randint(1, 2))],
            }
    return found


def _number(random: Random) -> str:
    """A number as somebody may type it, rightly or not."""
    if random.random() < 0.3:  # thousands or decimals
        return f"{random.randint(0, 10 ** random.randint(1, 4))}{random.choice('.,')}{random.randint(0, 999):03}"
    marks = ["", "", ".", ",", " ", "\xa0", "\u202f", "'", "\u2019"]
    groups = [str(random.randint(0, 10 ** random.choice([1, 3])))]
    groups += [f"{random.randint(0, 999):03}" for _ in range(random.randint(0, 3))]
    decimals = random.choice(["", "", *(mark + "1234567"[: random.randint(0, 7)] for mark in ".,")])
    return random.choice(["", "", "-", "+", "\u2212", "\u2013 "]) + random.choice(marks).join(groups) + decimals


def _day(random: Random) -> str:
    """A day as somebody may type it, rightly or not."""
    mark = random.choice(["-", "-", "-", ".", "/", ". ", " - "])
    year, month, day = random.randint(1898, 2201), random.randint(0, 13), random.randint(0, 32)
    parts = [f"{part:{random.choice(['', '02'])}}" for part in (month, day)]
    whole = random.choice([[str(year), *parts], [*parts, str(year)], [*parts[::-1], str(year)]])
    return mark.join(whole) + random.choice(["", "", ".", " г."])


STRANGE = (
    *("", "0", "5", "11", "-1", "-0", "1e9", "NaN", "inf", "٣", "1,5", "0x1", "c0", "c1", "yes", "delight", "anger"),
    *(NOT_APPLICABLE, "2024-02-30", "0000-00-00", "\x00", "\u202e", "<script>", "x" * 5000, "9" * 400, "\ud800"),
)
FIELDS = ("", "", "", ".na", ".other", ".strength", ".r0", ".r1", ".c0", ".c1", ".x")


def posted(random: Random, page: Page) -> dict[str, list[str]]:
    """Anything that a machine may post to a page: right names with wrong values, and names that are nobody's."""
    form = filled(random, page) if random.random() < 0.3 else {}
    for _ in range(random.randint(0, 3 * len(page.items))):
        name = random.choice(page.items).field + random.choice(FIELDS)
        form[name] = [random.choice(STRANGE) for _ in range(random.randint(0, 3))]
    if random.random() < 0.3:
        form["nobody's"] = ["x"]
    return form
