"""The blueprint in words: the same content as the picture, as rows, for those who listen and for slides' notes."""

from collections.abc import Iterator
from dataclasses import dataclass

from twofold.facts.journey_map import label
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.record import Blueprint, Comparison, Gap, Place
from twofold.reports.blueprint.wording import Sayings, sayings


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said, and what it opens; None where it opens nothing."""

    said: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One touchpoint.

    Attributes:
        stage: the stage it belongs to.
        touchpoint: what people call it.
        design: what the map says of it.
        emotion: how it feels.
        score: what customers think of it.
        channels: what came through each channel.
        leaving: how journeys leave the map here.
    """

    stage: str
    touchpoint: str
    design: tuple[str, ...]
    emotion: tuple[Line, ...]
    score: tuple[Line, ...]
    channels: tuple[Line, ...]
    leaving: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A blueprint in words.

    Attributes:
        heads: of the columns: touchpoint, design, emotion, score, channels, leaving.
        rows: one a touchpoint.
        journeys: what is said of all journeys.
        conditions: conditions of work; why there are none, where so.
        bonds: links; what was looked at, where none is shown.
        actions: actions with verdicts.
    """

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    journeys: tuple[str, ...]
    conditions: tuple[Line, ...]
    bonds: tuple[Line, ...]
    actions: tuple[Line, ...]


def tell(found: Blueprint | Comparison, language: str) -> Told:
    """The blueprint in words.

    Raises:
        UsageError: there is no such language.
    """
    compared = found if isinstance(found, Comparison) else None
    blueprint = found.this if isinstance(found, Comparison) else found
    said = sayings(blueprint, language)
    teller = _Teller(said, compared)
    return Told(
        heads=tuple(
            said(f"lane.{name}") for name in ("touchpoints", "does", "emotion", "score", "channels", "leaving")
        ),
        rows=tuple(
            teller.row(stage.label(language), place) for stage, places in blueprint.stages() for place in places
        ),
        journeys=tuple(teller.journeys()),
        conditions=tuple(teller.conditions()),
        bonds=tuple(teller.bonds()),
        actions=tuple(teller.actions()),
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    said: Sayings
    compared: Comparison | None

    def row(self, stage: str, place: Place) -> Row:
        return Row(
            stage,
            place.point.label(self.said.language),
            tuple(self._design(place)),
            self._estimate(place, Part.EMOTION),
            self._estimate(place, Part.SCORE),
            tuple(self._channels(place)),
            tuple(self._leaving(place)),
        )

    def _design(self, place: Place) -> Iterator[str]:
        point = place.point
        yield f"{self.said(f'said.{point.contact.value}')}, {self.said(f'said.{point.domain.value}')}"
        for texts, lane in ((point.does, "does"), (point.asks, "asks"), (point.finds_hard, "finds_hard")):
            text = label(texts, self.said.language, "")
            if text:
                yield f"{self.said(f'lane.{lane}')}: {text}"
        wanted = label(point.wanted_emotion, self.said.language, "")
        if wanted:
            yield self.said("said.wanted", emotion=wanted)
        if point.roles:
            yield f"{self.said('lane.roles')}: {', '.join(map(self.said.role, point.roles))}"

    def _estimate(self, place: Place, part: Part) -> tuple[Line, ...]:
        one = place.emotion if part is Part.EMOTION else place.score
        if one is None:
            return (Line(self.said("said.not_asked")),)
        gap = self._gap(part.value, place.point.name)
        return (Line(self._with(self.said.estimate(place, one), gap), Evidence(part, place.point.name)),)

    def _channels(self, place: Place) -> Iterator[Line]:
        if not place.volumes:
            yield Line(self.said("said.nothing"))
        if place.told:
            yield Line(self.said("said.told"))
        for one in place.volumes:
            yield Line(self.said.volume(place, one), Evidence(Part.VOLUME, place.point.name, one.channel or ""))

    def _leaving(self, place: Place) -> Iterator[Line]:
        for one in place.leaving:
            gap = self._gap("leaving", one.touchpoint, one.kind)
            yield Line(self._with(self.said.leaving(one), gap), Evidence(Part.LEAVING, one.touchpoint, one.kind))

    def _gap(self, part: str, name: str, kind: str = "") -> Gap | None:
        return None if self.compared is None else self.compared.gap(part, name, kind)

    def _with(self, sentence: str, gap: Gap | None) -> str:
        return sentence if gap is None else f"{sentence}; {self.said.gap(gap)}"

    def journeys(self) -> Iterator[str]:
        known = self.said.blueprint.journeys
        if known is None:
            yield self.said("said.no_journeys")
            return
        if known.faithful is not None:
            shares = self.said.shares(known.faithful)
            yield self.said("said.faithful", **{name: shares[name] for name in ("share", "low", "high", "of")})
        for one in known.off_map:
            yield self.said.leaving(one)

    def conditions(self) -> Iterator[Line]:
        blueprint = self.said.blueprint
        if not blueprint.conditions:
            yield Line(self.said.no_condition())
        for one in blueprint.conditions:
            gap = self._gap("condition", one.name)
            yield Line(self._with(self.said.condition_level(one), gap), Evidence(Part.CONDITION, one.name))
            for role, level in zip(blueprint.roles, one.roles, strict=False):
                yield Line(self.said.condition_of_role(one, role, level))

    def bonds(self) -> Iterator[Line]:
        bonds = self.said.blueprint.behind.bonds
        for one in bonds.shown:
            yield Line(self.said.bond(one), Evidence(Part.BOND, one.condition, one.touchpoint))
        if not bonds.shown:
            yield Line(self.said.no_bond())

    def actions(self) -> Iterator[Line]:
        actions = self.said.blueprint.behind.actions
        for one in actions:
            yield Line(self.said.action(one), Evidence(Part.ACTION, one.name))
        if not actions:
            yield Line(self.said.no_action())
