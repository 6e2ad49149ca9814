"""What opens behind a number of a blueprint: the number in words, how it was made, what was left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from twofold.measures.estimates import Estimate
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.record import Blueprint, Comparison, Gap
from twofold.reports.blueprint.wording import Sayings, sayings

Note = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """The evidence behind one number.

    Attributes:
        title: what it is about.
        sentences: the number with its interval and n, and what belongs to it.
        notes: head and text: definition, population, interval, what was left out.
        touchpoint: whose comments and rows lie behind it; empty where there are none to read.
    """

    title: str
    sentences: tuple[str, ...]
    notes: tuple[Note, ...]
    touchpoint: str = ""


def opened(found: Blueprint | Comparison, evidence: Evidence, language: str) -> Opened | None:
    """The evidence; None where the blueprint shows nothing of the kind.

    Raises:
        UsageError: there is no such language.
    """
    blueprint = found.this if isinstance(found, Comparison) else found
    said = sayings(blueprint, language)
    compared = found if isinstance(found, Comparison) else None
    return OPENERS[evidence.part](_Opener(said, compared), evidence)


@dataclass(frozen=True, slots=True)
class _Opener:
    said: Sayings
    compared: Comparison | None

    def estimate(self, evidence: Evidence) -> Opened | None:
        place = self.said.blueprint.place(evidence.name)
        one = None if place is None else place.emotion if evidence.part is Part.EMOTION else place.score
        if place is None or one is None:
            return None
        sentences = [self.said.estimate(place, one), *self._gap(evidence.part.value, evidence.name)]
        title = f"{place.point.label(self.said.language)}: {self.said.wording.measure(one.measure)}"
        return Opened(title, tuple(sentences), tuple(self._notes(one, "customer")), evidence.name)

    def volume(self, evidence: Evidence) -> Opened | None:
        place = self.said.blueprint.place(evidence.name)
        found = [one for one in (place.volumes if place else ()) if (one.channel or "") == evidence.detail]
        if place is None or not found:
            return None
        sentences = [self.said.volume(place, found[0])]
        if place.told:
            sentences.append(self.said("said.told"))
        return Opened(
            f"{place.point.label(self.said.language)}: {self.said.channel(found[0].channel)}",
            tuple(sentences),
            tuple(self._notes(found[0].events, "customer")),
            evidence.name,
        )

    def leaving(self, evidence: Evidence) -> Opened | None:
        place = self.said.blueprint.place(evidence.name)
        one = next((one for one in (place.leaving if place else ()) if one.kind == evidence.detail), None)
        if place is None or one is None:
            return None
        level = self.said.wording.level(self.said.blueprint.question.level)
        notes = (
            self._note("definition", self.said("note.journeys")),
            self._note("interval", self.said("note.leaving", level=level)),
            self._hidden(),
        )
        sentences = (self.said.leaving(one), *self._gap("leaving", evidence.name, one.kind))
        return Opened(
            f"{place.point.label(self.said.language)}: {self.said.kind(one)}", sentences, notes, evidence.name
        )

    def condition(self, evidence: Evidence) -> Opened | None:
        blueprint = self.said.blueprint
        one = next((one for one in blueprint.conditions if one.name == evidence.name), None)
        if one is None:
            return None
        by_role = zip(blueprint.roles, one.roles, strict=False)
        sentences = (
            self.said.condition_level(one),
            *self._gap("condition", one.name),
            *(self.said.condition_of_role(one, role, level) for role, level in by_role),
        )
        return Opened(self.said.condition(one.name), sentences, tuple(self._notes(one.level, "employee")))

    def bond(self, evidence: Evidence) -> Opened | None:
        bonds = self.said.blueprint.behind.bonds
        wanted = (evidence.name, evidence.detail)
        one = next((one for one in bonds.shown if (one.condition, one.touchpoint) == wanted), None)
        if one is None:
            return None
        whole = self.said.numbers.whole
        looked = self.said(
            "note.looked", pairs=whole(bonds.pairs), units=whole(bonds.units), periods=whole(bonds.periods)
        )
        notes = (
            self._note("definition", self.said(f"note.{'within' if one.within else 'between'}")),
            self._note("comparison", looked),
        )
        title = f"{self.said.condition(one.condition)} · {self.said.touchpoint(one.touchpoint)}"
        return Opened(title, (self.said.bond(one),), notes, one.touchpoint)

    def action(self, evidence: Evidence) -> Opened | None:
        actions = self.said.blueprint.behind.actions
        one = next((one for one in actions if one.name == evidence.name), None)
        if one is None:
            return None
        level = self.said.wording.level(one.level)
        notes = (
            self._note("definition", self.said.words("effects.rules")),
            self._note("interval", self.said.words("effects.method", level=level)),
        )
        return Opened(self.said.action_name(one), (self.said.action(one), self.said.reason(one)), notes)

    def _gap(self, part: str, name: str, kind: str = "") -> Iterator[str]:
        gap: Gap | None = None if self.compared is None else self.compared.gap(part, name, kind)
        if gap is not None:
            yield self.said.gap(gap)

    def _notes(self, one: Estimate, population: str) -> Iterator[Note]:
        wording = self.said.wording
        yield self._note("definition", wording.meaning(one.measure))
        yield self._note("population", self.said.words(f"note.population_{population}"))
        if one.shown:
            yield self._note("count", self.said.numbers.whole(one.n or 0))
            yield self._note("interval", wording.method(one))
        yield self._note("excluded", self.said.words("note.excluded_text"))
        yield self._hidden() if population == "customer" else self._protected()

    def _hidden(self) -> Note:
        minimum = self.said.numbers.whole(self.said.blueprint.question.minimum_n)
        return self._note("hidden", self.said.words("note.hidden_text", minimum=minimum))

    def _protected(self) -> Note:
        minimum = self.said.numbers.whole(self.said.blueprint.question.minimum_n)
        return self._note("hidden", self.said.words("note.hidden_employee", minimum=minimum))

    def _note(self, head: str, text: str) -> Note:
        return self.said.words(f"note.{head}"), text


OPENERS: dict[Part, Callable[[_Opener, Evidence], Opened | None]] = {
    Part.SCORE: _Opener.estimate,
    Part.EMOTION: _Opener.estimate,
    Part.VOLUME: _Opener.volume,
    Part.LEAVING: _Opener.leaving,
    Part.CONDITION: _Opener.condition,
    Part.BOND: _Opener.bond,
    Part.ACTION: _Opener.action,
}
