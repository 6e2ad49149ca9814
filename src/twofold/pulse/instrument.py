"""The employee pulse that ships: its scales and items, in every language, in versions that never change."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from twofold.errors import DefinitionError, UsageError
from twofold.facts.items import Item, Scale
from twofold.facts.words import AnswerType, Instrument

LANGUAGES = ("en", "hu", "bg", "el", "cs")
FOLDER = "twofold.pulse.instruments"
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PulseItem:
    """One statement to agree with.

    Attributes:
        id: the item that answers carry.
        wording: by language.
    """

    id: str
    wording: Texts


@dataclass(frozen=True, slots=True)
class PulseScale:
    """Items that ask about one thing.

    Attributes:
        id: its name in measures and reports.
        driver: whether it is a condition of work; else it is what comes of them.
        name: by language.
        items: two or three.
    """

    id: str
    driver: bool
    name: Texts
    items: tuple[PulseItem, ...]


@dataclass(frozen=True, slots=True)
class PulseInstrument:
    """One version of the questionnaire.

    Attributes:
        id: its name.
        version: 1, 2, ...
        scale: the lowest and the highest answer to a statement.
        does_not_apply: the code of the answer that is none.
        introduction: by language.
        labels: what each code means, by language.
        scales: six conditions of work, then engagement.
        recommendation: the item about recommending the employer.
        recommendation_scale: its lowest and highest answer.
        recommendation_missing: its code for no answer.
        lowest: what its lowest answer means, by language.
        highest: what its highest answer means.
        open: the open question.
    """

    id: str
    version: int
    scale: tuple[int, int]
    does_not_apply: int
    introduction: Texts
    labels: Mapping[int, Texts]
    scales: tuple[PulseScale, ...]
    recommendation: PulseItem
    recommendation_scale: tuple[int, int]
    recommendation_missing: int
    lowest: Texts
    highest: Texts
    open: PulseItem

    @property
    def drivers(self) -> tuple[PulseScale, ...]:
        """The conditions of work."""
        return tuple(scale for scale in self.scales if scale.driver)

    def of(self, scale: str) -> PulseScale:
        """The scale of this id.

        Raises:
            UsageError: there is none.
        """
        for one in self.scales:
            if one.id == scale:
                return one
        raise UsageError(f"the pulse has no scale {scale!r}; there are {', '.join(one.id for one in self.scales)}")

    def items(self) -> Iterator[Item]:
        """Every question as facts know it, in the order they are asked."""
        low, high = self.scale
        for scale in self.scales:
            for one in scale.items:
                yield Item(
                    name=one.id,
                    version=self.version,
                    scale=Scale(low, high),
                    instrument=Instrument.DRIVER if scale.driver else None,
                    wording=dict(one.wording),
                    labels={str(code): texts["en"] for code, texts in self.labels.items()},
                )
        asked = self.recommendation
        yield Item(
            name=asked.id,
            version=self.version,
            scale=Scale(*self.recommendation_scale),
            instrument=Instrument.ENPS,
            wording=dict(asked.wording),
        )
        yield Item(self.open.id, self.version, AnswerType.TEXT, wording=dict(self.open.wording))


def instrument_versions() -> tuple[int, ...]:
    """The versions that ship, in order."""
    names = [file.name for file in resources.files(FOLDER).iterdir() if file.name.endswith(".toml")]
    return tuple(sorted(int(name.removesuffix(".toml").rpartition("-")[2]) for name in names))


@cache
def read_instrument(version: int | None = None) -> PulseInstrument:
    """The questionnaire in this version; the newest where none is named.

    Raises:
        UsageError: no such version ships.
    """
    versions = instrument_versions()
    wanted = versions[-1] if version is None else version
    if wanted not in versions:
        raise UsageError(f"the pulse has no version {wanted}; there are {', '.join(map(str, versions))}")
    text = (resources.files(FOLDER) / f"pulse-{wanted}.toml").read_text(encoding="utf-8")
    return parse_instrument(text)


def parse_instrument(text: str) -> PulseInstrument:
    """A questionnaire from TOML, checked: every text in every language, every id once.

    Raises:
        DefinitionError: says what is missing or there twice.
    """
    try:
        found = _read(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise DefinitionError(f"the pulse's questionnaire cannot be read: {wrong!r}") from None
    ids = [item.id for scale in found.scales for item in scale.items] + [found.recommendation.id, found.open.id]
    _refuse_twice(ids, "item")
    _refuse_twice([scale.id for scale in found.scales], "scale")
    for scale in found.scales:
        if len(scale.items) < 2:
            raise DefinitionError(f"scale {scale.id!r} has {len(scale.items)} items; two are the least")
    codes = {*range(found.scale[0], found.scale[1] + 1), found.does_not_apply}
    if set(found.labels) != codes:
        raise DefinitionError(f"the answers {sorted(codes)} need a label each, and {sorted(found.labels)} have one")
    return found


def _read(table: dict[str, Any]) -> PulseInstrument:
    asked, closing = table["recommendation"], table["open"]
    return PulseInstrument(
        id=table["id"],
        version=int(table["version"]),
        scale=_ends(table["scale"]),
        does_not_apply=int(table["does_not_apply"]),
        introduction=_texts(table["introduction"], "introduction"),
        labels={int(code): _texts(texts, f"labels.{code}") for code, texts in table["labels"].items()},
        scales=tuple(_scale(one) for one in table["scales"]),
        recommendation=_item(asked),
        recommendation_scale=_ends(asked["scale"]),
        recommendation_missing=int(asked["missing"]),
        lowest=_texts(asked["lowest"], "recommendation.lowest"),
        highest=_texts(asked["highest"], "recommendation.highest"),
        open=_item(closing),
    )


def _scale(table: dict[str, Any]) -> PulseScale:
    items = tuple(_item(one) for one in table["items"])
    return PulseScale(table["id"], bool(table["driver"]), _texts(table["name"], table["id"]), items)


def _item(table: dict[str, Any]) -> PulseItem:
    return PulseItem(table["id"], _texts(table, table["id"]))


def _ends(pair: list[int]) -> tuple[int, int]:
    low, high = pair
    return int(low), int(high)


def _texts(table: Mapping[str, Any], where: str) -> Texts:
    missing = [language for language in LANGUAGES if not str(table.get(language, "")).strip()]
    if missing:
        raise DefinitionError(f"{where} of the pulse's questionnaire has no text in {', '.join(missing)}")
    return {language: str(table[language]) for language in LANGUAGES}


def _refuse_twice(ids: list[str], what: str) -> None:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise DefinitionError(f"the pulse's questionnaire has the {what} {', '.join(twice)} twice")
