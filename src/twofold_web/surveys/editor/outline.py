"""The outline of a draft: what stands at the left of the editor."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from twofold_web.surveys.acts.places import START, Draft, Part, source_language
from twofold_web.surveys.acts.texts import all_texts
from twofold_web.surveys.editor.findings import Finding
from twofold_web.surveys.editor.words import SIGNS


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline.

    Attributes:
        at: the part it stands for.
        text: what people know it by.
        sign: what kind of question it is; empty for anything else.
        chosen: whether its form is open.
        findings: how many remarks there are about it.
        wrong: whether one of them stops publishing.
        conditional: whether it is not shown to everybody.
        lacking: how many of its texts are missing or outdated in some language.
        lines: what stands inside it.
    """

    at: str
    text: str
    sign: str = ""
    chosen: bool = False
    findings: int = 0
    wrong: bool = False
    conditional: bool = False
    lacking: int = 0
    lines: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole draft."""

    start: Line
    blocks: tuple[Line, ...]
    ends: tuple[Line, ...]
    quotas: tuple[Line, ...]
    hidden: tuple[Line, ...]


def outline(
    draft: Draft, at: str, findings: Mapping[str, list[Finding]], translated_from: Mapping[str, Mapping[str, str]]
) -> Outline:
    """The outline of a draft, with the part at a place chosen."""
    lacking = _lacking(draft, translated_from)
    language = source_language(draft)

    def line(kind: str, part: Part, text: str, inside: tuple[Line, ...] = ()) -> Line:
        place = START if kind == START else f"{kind}:{part.get('key')}"
        about = findings.get(place, [])
        return Line(
            place,
            text or str(part.get("key", "")),
            SIGNS.get(str(part.get("type")), "") if kind == "item" else "",
            place == at,
            len(about),
            any(one.wrong for one in about),
            conditional=part.get("show_if") is not None or part.get("loop") is not None,
            lacking=lacking.get(place, 0),
            lines=inside,
        )

    def said(part: Part, field: str) -> str:
        return str((part.get(field) or {}).get(language, ""))

    blocks = tuple(
        line(
            "block",
            block,
            said(block, "title") or _("Block %(number)s") % {"number": number},
            tuple(line("item", item, said(item, "text")) for item in block.get("items", [])),
        )
        for number, block in enumerate(draft.get("blocks", []), 1)
    )
    return Outline(
        line(START, draft, _("Beginning")),
        blocks,
        tuple(line("end", end, said(end, "text")) for end in draft.get("ends", [])),
        tuple(line("quota", quota, "") for quota in draft.get("quotas", [])),
        tuple(line("hidden", field, "") for field in draft.get("hidden", [])),
    )


def _lacking(draft: Draft, translated_from: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    codes = [str(code) for code in draft.get("languages", [])]
    found: dict[str, int] = {}
    for text in all_texts(draft):
        if any(text.state(code, codes[0], translated_from) != "done" for code in codes[1:]):
            found[text.at] = found.get(text.at, 0) + 1
    return found
