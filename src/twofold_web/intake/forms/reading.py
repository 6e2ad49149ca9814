"""What somebody chose on the mapping page, as a mapping."""

import math
from collections.abc import Mapping as Named
from dataclasses import dataclass, field, replace
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from twofold.facts.items import Scale
from twofold.facts.words import AnswerType
from twofold.sources.mapping import AnswerMapping, Field, Mapping
from twofold_web.intake.forms.changing import give_role, with_fields
from twofold_web.intake.forms.roles import ANSWERS, INSTRUMENTS, LABELS, TIMES, WORDS, named_in, roles_of
from twofold_web.intake.looking import Look, SeenColumn

CONSTANTS = ("kind", "side", "touchpoint", "channel", "unit", "language")
MOST_TEXT = 200


@dataclass(slots=True)
class Chosen:
    """A mapping as it was chosen.

    Attributes:
        mapping: with everything that made sense.
        wrong: what did not: the field's name on the page, and a sentence.
    """

    mapping: Mapping
    wrong: dict[str, str] = field(default_factory=dict)


def read_choices(mapping: Mapping, look: Look, given: Named[str, str]) -> Chosen:
    """Apply what was posted to the mapping; columns that the post does not name stay as they are."""
    chosen = Chosen(mapping)
    for place, column in enumerate(look.columns):
        role = given.get(f"role-{place}")
        if role is None or role not in LABELS:
            continue
        if role != roles_of(chosen.mapping, column.name)[0]:
            chosen.mapping = give_role(chosen.mapping, column, role)
        elif role in ANSWERS:
            _read_answer(chosen, place, column, given)
        elif role in TIMES:
            _read_time(chosen, place, role, given)
        elif role in WORDS:
            _read_words(chosen, place, column, role, given)
    _read_file(chosen, given)
    return chosen


def _read_answer(chosen: Chosen, place: int, column: SeenColumn, given: Named[str, str]) -> None:
    number = next(at for at, each in enumerate(chosen.mapping.answers) if named_in(each.answer, column.name))
    answer = chosen.mapping.answers[number]
    if answer.item.value is not None and f"item-{place}" in given:
        answer = _named(chosen, number, answer, place, given[f"item-{place}"])
    if f"missing-{place}" in given:
        codes = (code.strip() for code in given[f"missing-{place}"].split(","))
        answer = replace(answer, missing=tuple(dict.fromkeys(code[:MOST_TEXT] for code in codes if code)))
    if given.get(f"instrument-{place}") in INSTRUMENTS:
        answer = replace(answer, instrument=given[f"instrument-{place}"] or None)
    if answer.type is AnswerType.NUMBER and f"low-{place}" in given:
        answer = _scaled(chosen, answer, place, given)
    answers = list(chosen.mapping.answers)
    answers[number] = answer
    chosen.mapping = replace(chosen.mapping, answers=tuple(answers))


def _named(chosen: Chosen, number: int, answer: AnswerMapping, place: int, name: str) -> AnswerMapping:
    name = " ".join(name.split())[:MOST_TEXT]
    if not name:
        chosen.wrong[f"item-{place}"] = _("Please give the question a name.")
        return answer
    others = {each.item.value for at, each in enumerate(chosen.mapping.answers) if at != number}
    if name in others:
        chosen.wrong[f"item-{place}"] = _("Another column answers a question of this name; please choose another one.")
        return answer
    return replace(answer, item=Field(value=name))


def _scaled(chosen: Chosen, answer: AnswerMapping, place: int, given: Named[str, str]) -> AnswerMapping:
    told = given.get(f"low-{place}", "").strip(), given.get(f"high-{place}", "").strip()
    if not any(told):
        return replace(answer, scale=None)
    low, high = (_number(each) for each in told)
    if low is None or high is None:
        wrong = f"low-{place}" if low is None else f"high-{place}"
        chosen.wrong[wrong] = _("Please write both ends of the scale as numbers, such as 0 and 10.")
        return answer
    if low >= high:
        chosen.wrong[f"high-{place}"] = _("The upper end of the scale must be larger than the lower one.")
        return answer
    return replace(answer, scale=Scale(low, high))


def _number(told: str) -> float | None:
    try:
        number = float(told.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _read_time(chosen: Chosen, place: int, role: str, given: Named[str, str]) -> None:
    if f"format-{place}" not in given:
        return
    told = given[f"format-{place}"].strip()[:MOST_TEXT]
    if told and "%" not in told:
        chosen.wrong[f"format-{place}"] = _(
            "Please write the format with its signs, such as the ones offered, or leave it empty."
        )
        return
    before: Field = getattr(chosen.mapping.event, role)
    chosen.mapping = with_fields(chosen.mapping, {role: replace(before, format=told or None)})


def _read_words(chosen: Chosen, place: int, column: SeenColumn, role: str, given: Named[str, str]) -> None:
    before: Field = getattr(chosen.mapping.event, role)
    meanings = dict(before.map)
    for number, value in enumerate(column.values):
        meant = given.get(f"means-{place}-{number}")
        if meant is None:
            continue
        meanings.pop(value, None)
        if meant in WORDS[role]:
            meanings[value] = meant
    chosen.mapping = with_fields(chosen.mapping, {role: replace(before, map=meanings)})


def _read_file(chosen: Chosen, given: Named[str, str]) -> None:
    """What holds for all rows of the file."""
    for name in CONSTANTS:
        before: Field | None = getattr(chosen.mapping.event, name)
        if f"all-{name}" not in given or (before is not None and before.columns):
            continue
        told = " ".join(given[f"all-{name}"].split())[:MOST_TEXT]
        if name in WORDS and told not in WORDS[name]:
            continue
        chosen.mapping = with_fields(chosen.mapping, {name: Field(value=told) if told else None})
    source = chosen.mapping.source
    zone = given.get("zone", source.timezone).strip()
    if zone in available_timezones():
        source = replace(source, timezone=zone)
    else:
        chosen.wrong["zone"] = _("Please choose a time zone from the list, such as Europe/Prague.")
    if "source-name" in given:
        source = replace(source, name=" ".join(given["source-name"].split())[:MOST_TEXT] or None)
    chosen.mapping = replace(chosen.mapping, source=source)
