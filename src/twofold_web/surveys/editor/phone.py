"""The preview: the page of a questionnaire as a phone shows it, from a draft that may be unfinished."""

from collections.abc import Mapping
from dataclasses import dataclass

from twofold_web.surveys.acts.places import Draft, Part, find, source_language
from twofold_web.surveys.questionnaire.emotions import BY_CODE, FEELINGS, face_of
from twofold_web.surveys.questionnaire.words import BY_CHOICE, ON_A_SCALE, Appearance, ItemType

NOT_APPLICABLE = {
    "en": "Does not apply to me",
    "hu": "Nem vonatkozik rám",
    "bg": "Не се отнася за мен",
    "el": "Δεν ισχύει για μένα",
    "cs": "Netýká se mě",
}
NEXT = {"en": "Next", "hu": "Tovább", "bg": "Напред", "el": "Επόμενο", "cs": "Další"}
BEGIN = {"en": "Begin", "hu": "Kezdés", "bg": "Начало", "el": "Έναρξη", "cs": "Začít"}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scale as it is drawn."""

    number: int
    drawn: str
    label: str


@dataclass(frozen=True, slots=True)
class PhoneItem:
    """One question on the page."""

    key: str
    type: str
    text: str
    help: str
    chosen: bool
    points: tuple[Point, ...]
    choices: tuple[str, ...]
    rows: tuple[str, ...]
    appearance: str
    not_applicable: str
    required: bool

    @property
    def ends(self) -> tuple[str, str]:
        """The words at the two ends of the scale."""
        return (self.points[0].label, self.points[-1].label) if self.points else ("", "")


@dataclass(frozen=True, slots=True)
class Phone:
    """One page in one language.

    Attributes:
        language: its code.
        kind: ``start``, ``block`` or ``end``.
        title: what stands above.
        paragraphs: texts that are no questions.
        items: the questions.
        button: what leads on; empty on a last page.
        untranslated: whether some of it stands in the source language, because it is not translated.
    """

    language: str
    kind: str
    title: str
    paragraphs: tuple[str, ...]
    items: tuple[PhoneItem, ...]
    button: str
    untranslated: bool


class _Reader:
    """Texts in one language; the source language where there is none."""

    def __init__(self, language: str, source: str) -> None:
        self.language, self.source, self.lacking = language, source, False

    def __call__(self, texts: Mapping[str, str] | None) -> str:
        said = (texts or {}).get(self.language, "")
        other = (texts or {}).get(self.source, "")
        self.lacking = self.lacking or bool(other and not said)
        return said or other


def phone(draft: Draft, at: str, language: str) -> Phone:
    """The page on which a part of a draft is seen, in a language."""
    read = _Reader(language, source_language(draft))
    found = find(draft, at)
    if found is not None and found.kind == "end":
        return Phone(language, "end", "", (read(found.part.get("text")),), (), "", read.lacking)
    block = None
    if found is not None:
        block = found.part if found.kind == "block" else found.block
    if block is None:
        paragraphs = tuple(filter(None, (read(draft.get("introduction")), read(draft.get("consent")))))
        title = read(draft.get("title"))
        return Phone(language, "start", title, paragraphs, (), BEGIN.get(language, BEGIN["en"]), read.lacking)
    items = block.get("items", [])
    if block.get("one_a_page") and found is not None and found.kind == "item":
        items = [found.part]
    shown = tuple(_item(item, read, f"item:{item.get('key')}" == at) for item in items)
    title = read(block.get("title"))
    return Phone(language, "block", title, (), shown, NEXT.get(language, NEXT["en"]), read.lacking)


def pages_of(draft: Draft, language: str) -> list[Phone]:
    """Every page of a draft in a language, without its logic."""
    places = ["start", *(f"block:{block['key']}" for block in draft.get("blocks", []))]
    return [phone(draft, at, language) for at in [*places, *(f"end:{end['key']}" for end in draft.get("ends", []))]]


def _item(item: Part, read: _Reader, chosen: bool) -> PhoneItem:  # noqa: FBT001 - said once, by the line above
    kind = str(item.get("type"))
    return PhoneItem(
        str(item.get("key")),
        kind,
        read(item.get("text")),
        read(item.get("help")),
        chosen,
        _points(item, read),
        _choices(item, read),
        tuple(read(row.get("text")) for row in item.get("rows") or []),
        str(item.get("appearance") or ""),
        NOT_APPLICABLE.get(read.language, NOT_APPLICABLE["en"]) if item.get("not_applicable") else "",
        bool(item.get("required")),
    )


def _points(item: Part, read: _Reader) -> tuple[Point, ...]:
    scale = item.get("scale")
    if not scale or item.get("type") not in {*ON_A_SCALE, ItemType.MATRIX, ItemType.EMOTION}:
        return ()
    low, high = int(scale[0]), int(scale[1])
    labels = item.get("labels") or {}
    return tuple(
        Point(number, _drawn(number, low, high, str(item.get("appearance") or "")), read(labels.get(str(number))))
        for number in range(low, min(high, low + 20) + 1)
    )


def _drawn(number: int, low: int, high: int, appearance: str) -> str:
    if appearance == Appearance.STARS:
        return "★"
    if appearance == Appearance.SMILEYS:
        return face_of((number - low) / max(high - low, 1))
    return str(number)


def _choices(item: Part, read: _Reader) -> tuple[str, ...]:
    kind = item.get("type")
    if kind == ItemType.EMOTION:
        codes = [choice.get("code") for choice in item.get("choices") or []] or [one.code for one in FEELINGS]
        known = [BY_CODE[code] for code in codes if code in BY_CODE]
        return tuple(f"{one.face} {one.text.get(read.language, one.text.get('en', ''))}" for one in known)
    if kind in {*BY_CHOICE, ItemType.MATRIX}:
        return tuple(read(choice.get("text")) or str(choice.get("code")) for choice in item.get("choices") or [])
    return ("✓",) if kind == ItemType.CONSENT else ()
