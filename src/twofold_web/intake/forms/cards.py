"""The mapping page's cards: one for each column, with what it becomes and what there is to say about that."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from twofold.sources.mapping import AnswerMapping, Field, Mapping
from twofold.sources.mapping_file import parse_mapping
from twofold_web.intake.forms.roles import (
    ANSWERS,
    CONTEXT,
    GROUPS,
    INSTRUMENTS,
    LABELS,
    LEFT_OUT,
    TIMES,
    WORD_LABELS,
    WORDS,
    named_in,
    roles_of,
)
from twofold_web.intake.looking import Look, SeenColumn
from twofold_web.intake.sentences import Said, say

MOST_CARDS = 250
FEW = 16  # columns that are all shown at once
SAMPLES = 4
FORMATS = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y", "%d/%m/%Y %H:%M", "%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p",
    "%Y.%m.%d.", "%Y. %m. %d. %H:%M", "%Y",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a list to choose from."""

    code: str
    label: Any
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a value of a column means."""

    number: int
    value: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class AnswerFields:
    """What can be said about a column of answers."""

    item: str
    named_by: str
    is_number: bool
    low: str
    high: str
    missing: str
    instruments: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One column.

    Attributes:
        place: 0 for the first column of the file.
        name: the header.
        samples: some of its values.
        filled: the share of rows with a value.
        distinct: how many different values.
        role: what it becomes.
        label: the same in words.
        more: what else it is used for, in words.
        groups: all roles to choose from.
        why: the evidence.
        doubts: what is unsure, while the proposal stands.
        wrong: sentences about fields of this card, by the field's name.
        answer: the fields of an answer.
        format: of a time; None elsewhere.
        times: what the first times are read as.
        meanings: of the values of a word.
    """

    place: int
    name: str
    samples: tuple[str, ...]
    filled: float
    distinct: int
    role: str
    label: Any
    more: tuple[Any, ...]
    groups: tuple[tuple[Any, tuple[Option, ...]], ...]
    why: Said
    doubts: tuple[Said, ...] = ()
    wrong: dict[str, str] = field(default_factory=dict)
    answer: AnswerFields | None = None
    format: str | None = None
    times: tuple[str, ...] = ()
    meanings: tuple[Meaning, ...] = ()

    @property
    def used(self) -> bool:
        """Whether anything becomes of it."""
        return self.role != LEFT_OUT


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page of cards is drawn from.

    Attributes:
        mapping: as it stands.
        times: by time field, what the first times are read as.
        wrong: sentences by field name.
        typed: what was typed into fields that are wrong.
    """

    mapping: Mapping
    times: dict[str, tuple[str, ...]]
    wrong: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


def cards(look: Look, drawn: Drawn, find: str = "") -> list[Card]:
    """The cards of the columns, in the file's order; only those whose name contains ``find``."""
    proposed = parse_mapping(look.proposal)
    sought = find.casefold().strip()
    return [
        _card(place, column, drawn, proposed)
        for place, column in enumerate(look.columns)
        if not sought or sought in column.name.casefold()
    ]


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that belong together.

    Attributes:
        code: ``unsure``, ``event``, ``answer``, ``context`` or ``left``.
        count: how many there are.
        cards: those that are shown.
        folded: whether they are shown only when asked for.
    """

    code: str
    count: int
    cards: tuple[Card, ...]
    folded: bool

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


def grouped(drawn: list[Card]) -> list[Group]:
    """The cards in the order in which they need somebody."""
    found: dict[str, list[Card]] = {"unsure": [], "event": [], "answer": [], "context": [], "left": []}
    for card in drawn:
        found[_group_of(card)].append(card)
    few = len(drawn) <= FEW
    return [
        Group(code, len(each), tuple(each[:MOST_CARDS]), folded=not few and code in {"context", "left"})
        for code, each in found.items()
        if each
    ]


def _group_of(card: Card) -> str:
    if card.wrong or card.doubts:
        return "unsure"
    if not card.used:
        return "left"
    if card.role in ANSWERS:
        return "answer"
    return "context" if card.role == CONTEXT else "event"


def heads(look: Look, mapping: Mapping) -> list[dict[str, Any]]:
    """Above each column of the first rows: its place, its name, and what it becomes."""
    found = []
    for place, column in enumerate(look.columns):
        role = roles_of(mapping, column.name)[0]
        found.append({"place": place, "name": column.name, "role": role, "label": LABELS[role]})
    return found


def whole_file(mapping: Mapping) -> list[dict[str, Any]]:
    """The fields that hold for all rows, unless a column says them."""
    found: list[dict[str, Any]] = []
    for name in ("kind", "side", "touchpoint", "channel", "unit", "language"):
        told: Field | None = getattr(mapping.event, name)
        by = " ".join(told.columns) if told else ""
        value = (told.value or "") if told else ""
        options = tuple(Option(word, WORD_LABELS[word], word == value) for word in WORDS.get(name, ()))
        found.append({"name": name, "label": LABELS[name], "by": by, "value": value, "options": options})
    return found


def zones() -> list[str]:
    """The time zones to choose from."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [*sorted(places), "UTC"]


def _card(place: int, column: SeenColumn, drawn: Drawn, proposed: Mapping) -> Card:
    role, *more = roles_of(drawn.mapping, column.name)
    as_proposed = role == roles_of(proposed, column.name)[0]
    return Card(
        place=place,
        name=column.name,
        samples=column.values[:SAMPLES],
        filled=column.filled,
        distinct=column.distinct,
        role=role,
        label=LABELS[role],
        more=tuple(LABELS[each] for each in more),
        groups=_groups(role),
        why=say(column.why) if as_proposed else Said(""),
        doubts=tuple(say(doubt) for doubt in column.doubts) if as_proposed else (),
        wrong={name.rsplit("-", 1)[0]: told for name, told in drawn.wrong.items() if name.endswith(f"-{place}")},
        answer=_answer(place, column, drawn) if role in ANSWERS else None,
        format=_format(place, role, drawn) if role in TIMES else None,
        times=drawn.times.get(role, ()),
        meanings=_meanings(column, role, drawn.mapping) if role in WORDS else (),
    )


def _groups(role: str) -> tuple[tuple[Any, tuple[Option, ...]], ...]:
    return tuple((group, tuple(Option(code, label, code == role) for code, label in roles)) for group, roles in GROUPS)


def _answer(place: int, column: SeenColumn, drawn: Drawn) -> AnswerFields:
    answer: AnswerMapping = next(each for each in drawn.mapping.answers if named_in(each.answer, column.name))
    typed = drawn.typed
    return AnswerFields(
        item=typed.get(f"item-{place}", answer.item.value or ""),
        named_by=" ".join(answer.item.columns),
        is_number=answer.type.value == "number",
        low=typed.get(f"low-{place}", f"{answer.scale.low:g}" if answer.scale else ""),
        high=typed.get(f"high-{place}", f"{answer.scale.high:g}" if answer.scale else ""),
        missing=", ".join(answer.missing),
        instruments=tuple(
            Option(code, label, code == (answer.instrument or "")) for code, label in INSTRUMENTS.items()
        ),
    )


def _format(place: int, role: str, drawn: Drawn) -> str:
    field_of: Field = getattr(drawn.mapping.event, role)
    return drawn.typed.get(f"format-{place}", field_of.format or "")


def _meanings(column: SeenColumn, role: str, mapping: Mapping) -> tuple[Meaning, ...]:
    field_of: Field = getattr(mapping.event, role)
    return tuple(
        Meaning(
            number,
            value,
            tuple(
                Option(word, WORD_LABELS[word], field_of.map.get(value, value.casefold()) == word)
                for word in WORDS[role]
            ),
        )
        for number, value in enumerate(column.values)
    )
