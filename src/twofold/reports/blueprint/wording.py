"""What a blueprint says in words: the same sentences for the picture's names, its table and the evidence."""

from dataclasses import dataclass

from twofold.facts.journey_map import label
from twofold.measures.estimates import Estimate
from twofold.reports.blueprint.record import Blueprint, Bond, Condition, Gap, Leaving, Place, UnderWay, Volume
from twofold.reports.blueprint.words import blueprint_words
from twofold.reports.numbers import Numbers
from twofold.reports.units_of_measure import Unit, unit_of
from twofold.reports.wording import Wording
from twofold.reports.words import Words

UP, DOWN = "▲", "▼"


@dataclass(frozen=True, slots=True)
class Sayings:
    """The sentences of one blueprint in one language.

    Attributes:
        words: the sentences.
        wording: names of measures, numbers.
        blueprint: what it is about.
    """

    words: Words
    wording: Wording
    blueprint: Blueprint

    @property
    def language(self) -> str:
        """The code of the language."""
        return self.words.language

    @property
    def numbers(self) -> Numbers:
        """How numbers are written."""
        return self.wording.numbers

    def __call__(self, key: str, **values: str) -> str:
        """A sentence of the blueprint's own."""
        return self.words(f"blueprint.{key}", **values)

    def title(self) -> str:
        """What people call the journey."""
        return label(self.blueprint.journey.title, self.language, self.blueprint.journey.name)

    def touchpoint(self, name: str) -> str:
        """What people call a touchpoint; its own name where the map has none."""
        place = self.blueprint.place(name)
        return name if place is None else place.point.label(self.language)

    def role(self, name: str) -> str:
        """What people call a role; as events carry it, where the map does not say."""
        return self.blueprint.journey.role_label(name, self.language)

    def condition(self, name: str) -> str:
        """What people call a condition of work."""
        found = next((one.title for one in self.blueprint.conditions if one.name == name), {})
        return label(found, self.language, name)

    def channel(self, name: str | None) -> str:
        """What a channel is called."""
        return self("said.no_channel") if name is None else self.wording.words.channel(name)

    def short(self, one: Estimate) -> tuple[str, str, str]:
        """Value, interval and n of an estimate, each as short as it can be."""
        unit = unit_of(one.measure)
        ends = (self.plain(end, unit) for end in (one.low, one.high))
        spread = self("said.range", **dict(zip(("low", "high"), ends, strict=True)))
        return self.wording.value(one), spread, self("said.n", n=self.numbers.whole(one.n or 0))

    def plain(self, value: float | None, unit: Unit) -> str:
        """A number without its unit, for ends of intervals."""
        if value is None:
            return "–"
        return self.numbers.decimal(value, 2 if unit is Unit.MEAN else 1)

    def estimate(self, place: Place, one: Estimate) -> str:
        """What a touchpoint's score or feeling is."""
        names = {"touchpoint": place.point.label(self.language), "measure": self.wording.measure(one.measure)}
        if not one.shown:
            return self("said.hidden", **names, reason=self("said.few"))
        return self("said.score", **names, **self._numbers(one))

    def _numbers(self, one: Estimate) -> dict[str, str]:
        unit = unit_of(one.measure)
        return {
            "value": self.wording.value(one),
            "low": self.plain(one.low, unit),
            "high": self.plain(one.high, unit),
            "n": self("said.n", n=self.numbers.whole(one.n or 0)),
        }

    def volume(self, place: Place, one: Volume) -> str:
        """How much came through a channel."""
        names = {"touchpoint": place.point.label(self.language), "channel": self.channel(one.channel)}
        events = one.events
        if not events.shown:
            return self("said.volume_hidden", **names)
        low, high = (self.numbers.whole(end or 0) for end in (events.low, events.high))
        return self("said.volume", **names, n=self.numbers.count("events", events.n or 0), low=low, high=high)

    def kind(self, one: Leaving) -> str:
        """How journeys leave the map, in two words."""
        limit = "" if one.limit_hours is None else self.numbers.duration(one.limit_hours)
        return self(f"kind.{one.kind.replace(' ', '_')}", limit=limit)

    def leaving(self, one: Leaving) -> str:
        """Where and how many journeys leave the map."""
        what = f"{self.touchpoint(one.touchpoint)}: {self.kind(one)}"
        if one.value is None:
            return self("said.leaving_hidden", what=what)
        return self("said.leaving", what=what, **self.shares(one))

    def shares(self, one: Leaving) -> dict[str, str]:
        """The numbers of a share of journeys."""
        percent = {"share": one.value, "low": one.low, "high": one.high}
        written = {name: self.numbers.percent(100.0 * (value or 0.0)) for name, value in percent.items()}
        return {**written, "n": self.numbers.whole(one.n or 0), "of": self.numbers.whole(one.of or 0)}

    def condition_level(self, one: Condition) -> str:
        """How a condition of work is found over everybody asked for."""
        name = self.condition(one.name)
        if not one.level.shown:
            return self("said.hidden", touchpoint=name, measure=self("lane.conditions"), reason=self("said.protected"))
        low, high = ("–", "–") if one.ends is None else (self.numbers.tick(end, Unit.MEAN) for end in one.ends)
        return self("said.condition", condition=name, lowest=low, highest=high, **self._numbers(one.level))

    def condition_of_role(self, one: Condition, role: str, level: Estimate | None) -> str:
        """How a condition of work is found by one role."""
        names = {"condition": self.condition(one.name), "role": self.role(role)}
        if level is None:
            return self("said.condition_hidden", **names, reason=self("said.not_asked"))
        if not level.shown:
            return self("said.condition_hidden", **names, reason=self("said.protected"))
        return self("said.condition_role", **names, **self._numbers(level))

    def bond(self, one: Bond) -> str:
        """A link that is claimed."""
        numbers = {name: self.numbers.decimal(getattr(one, name), 2) for name in ("value", "low", "high")}
        return self(
            "said.bond_later" if one.lag else "said.bond",
            condition=self.condition(one.condition),
            measure=self.wording.measure(one.measure),
            touchpoint=self.touchpoint(one.touchpoint),
            grade=self(f"grade.{one.grade.name.lower()}"),
            units=self.numbers.whole(one.units),
            lag=self.numbers.whole(one.lag or 0),
            **numbers,
        )

    def no_bond(self) -> str:
        """What was looked at where no link is shown."""
        if "bonds" in self.blueprint.withheld:
            return self("said.withheld")
        bonds, whole = self.blueprint.behind.bonds, self.numbers.whole
        if not bonds.pairs:
            return self("said.no_bonds")
        return self("said.no_bond", pairs=whole(bonds.pairs), units=whole(bonds.units), periods=whole(bonds.periods))

    def no_condition(self) -> str:
        """Why there are no conditions of work."""
        return self("said.withheld" if "conditions" in self.blueprint.withheld else "said.no_conditions")

    def no_action(self) -> str:
        """Why there are no actions."""
        return self("said.withheld" if "actions" in self.blueprint.withheld else "said.no_actions")

    def action_name(self, one: UnderWay) -> str:
        """What people call an action."""
        return one.name or self.words("effects.nameless")

    def verdict(self, one: UnderWay) -> str:
        """The verdict of an action."""
        return self.words(f"effects.verdict_{one.verdict.replace(' ', '_')}")

    def reason(self, one: UnderWay) -> str:
        """Why the verdict is what it is."""
        key = f"effects.reason_{one.reason.replace(' ', '_')}"
        return self.words(key) if key in self.words else ""

    def effect(self, one: UnderWay) -> tuple[str, str] | None:
        """The effect and its interval; None where none can be estimated."""
        if one.value is None:
            return None
        unit = unit_of(one.measure)
        low, high = (self.plain(end, unit) for end in (one.low, one.high))
        return self.numbers.score(one.value, unit, signed=True), self("said.range", low=low, high=high)

    def action(self, one: UnderWay) -> str:
        """An action with its verdict."""
        names = {"action": self.action_name(one), "verdict": self.verdict(one)}
        if one.value is None:
            return self("said.action_unknown", **names, reason=self.reason(one))
        unit = unit_of(one.measure)
        return self(
            "said.action",
            **names,
            measure=self.wording.measure(one.measure),
            value=self.numbers.score(one.value, unit, signed=True),
            low=self.plain(one.low, unit),
            high=self.plain(one.high, unit),
            treated=self.numbers.whole(one.treated),
            compared=self.numbers.whole(one.compared),
        )

    def gap(self, one: Gap) -> str:
        """How far two blueprints are apart in one number."""
        if one.value is None:
            return self("said.gap_hidden")
        unit = Unit.SHARE if not one.measure else unit_of(one.measure)
        return self(
            "said.gap_claimed" if one.claimed else "said.gap",
            value=self.numbers.score(one.value, unit, signed=True),
            low=self.plain(one.low, unit),
            high=self.plain(one.high, unit),
        )

    def gap_mark(self, one: Gap) -> str:
        """A difference in a few letters: the mark only where it is more than chance."""
        if one.value is None:
            return "–"
        unit = Unit.SHARE if not one.measure else unit_of(one.measure)
        sign = (UP if one.value > 0 else DOWN) + " " if one.claimed else ""
        return f"{sign}{'+' if one.value > 0 else ''}{self.plain(one.value, unit)}"

    def gap_range(self, one: Gap) -> str:
        """The interval of a difference; empty where there is none."""
        if one.value is None:
            return ""
        unit = Unit.SHARE if not one.measure else unit_of(one.measure)
        return self("said.range", low=self.plain(one.low, unit), high=self.plain(one.high, unit))

    def asked_for(self, blueprint: Blueprint | None = None) -> str:
        """What a blueprint was asked for, in a line."""
        question = (blueprint or self.blueprint).question
        names = (blueprint or self.blueprint).unit_names or {}
        parts = []
        if question.units:
            parts.append(self("page.unit", name=", ".join(names.get(one, one) for one in question.units)))
        if question.channel is not None:
            parts.append(self("page.channel", name=question.channel))
        parts += [self("page.segment", field=field, value=value) for field, value in question.segments]
        first, last = (None if one is None else self.numbers.month(one) for one in (question.first, question.last))
        if first is not None and last is not None:
            parts.append(first if first == last else self("page.between", first=first, last=last))
        elif first is not None:
            parts.append(self("page.first", month=first))
        elif last is not None:
            parts.append(self("page.last", month=last))
        return " · ".join(parts) or self("page.everything")


def sayings(blueprint: Blueprint, language: str) -> Sayings:
    """The sentences of a blueprint in a language.

    Raises:
        UsageError: there is no such language.
    """
    words = blueprint_words(language)
    titles = {place.point.name: place.point.label(language) for place in blueprint.places}
    wording = Wording(
        words, Numbers(words), blueprint.unit_names or {}, blueprint.question.minimum_n, touchpoint_names=titles
    )
    return Sayings(words, wording, blueprint)
