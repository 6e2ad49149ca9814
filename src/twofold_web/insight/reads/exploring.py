"""An exploration: what is wrong with a question, what is known of its answer, and the answer as people read it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from twofold.facts.words import Instrument
from twofold.findings.finding import Difference
from twofold.measures import CATALOGUE, Measure
from twofold.measures.definition import Population
from twofold.measures.estimates import Estimate
from twofold.reports.blocks import Section
from twofold.reports.explored import Explored, courses, explored_table
from twofold.reports.wording import Wording
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.prepared import Found, find
from twofold_web.foundation.scope import Scope
from twofold_web.insight.preparing.estimating import ESTIMATES
from twofold_web.insight.questions import EMPLOYEE_SPLITS, MOST_DIMENSIONS, PERIODS, Question
from twofold_web.insight.reads.allowed import sees_everything, units_for
from twofold_web.insight.reads.trend_breaks import breaks_for

SIDES = ("customer", "employee", "shopper")
ONLY_OF = {Instrument.ENPS: "employee", Instrument.DRIVER: "employee", Instrument.AUDIT: "shopper"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a question.

    Attributes:
        found: of the prepared answer.
        explored: the answer; None until there is one.
        troubles: what is wrong with the question, in words.
        units: which units it is about; empty for the whole organisation.
    """

    found: Found
    explored: Explored | None = None
    troubles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    ranks: tuple[dict[str, Any], ...] = field(default=())


def answer(scope: Scope, question: Question, offered: dict[str, Any]) -> Answer:
    """The answer to a question, as far as it is known; asks for it where it is not.

    Raises:
        Http404: the question names a unit that is not theirs to see.
    """
    wrong = troubles(scope, question, offered)
    if wrong:
        return Answer(Found(None), troubles=wrong)
    units = units_of(scope, question)
    found = find(scope, ESTIMATES, question.request(units))
    if found.body is None:
        return Answer(found, units=units)
    if "refused" in found.body:
        return Answer(found, troubles=(refusal(found.body),), units=units)
    return Answer(found, explored_of(found.body, question), units=units, ranks=tuple(found.body["ranks"]))


def with_breaks(scope: Scope, wording: Wording, question: Question, explored: Explored) -> Explored:
    """The answer with the breaks of its trends, in the language of the page."""
    items = dict.fromkeys(one.group.get("item") or "" for one in explored.estimates)
    return replace(explored, breaks=breaks_for(scope, wording, question, items))


def units_of(scope: Scope, question: Question) -> tuple[str, ...]:
    """The units a question is about: those chosen, within those allowed."""
    if question.of_employees:
        return units_for(scope, Permission.SEE_TEAMS)
    return units_for(scope, Permission.SEE_OVERVIEW, dict(question.where).get("unit", ()))


def explored_of(body: dict[str, Any], question: Question) -> Explored:
    """A prepared answer as the library draws it."""
    measured = CATALOGUE[body["measure"]]
    population = {"employee": "employee", "shopper": "visits"}.get(question.side, "customer")
    if measured.population is Population.CONTACTS:
        population = "contacts"
    return Explored(
        measure=body["measure"],
        dimensions=tuple(body["dimensions"]),
        estimates=tuple(Estimate(**one) for one in body["estimates"]),
        differences={
            tuple(one["group"]): Difference(one["value"], one["low"], one["high"], one["p_adjusted"])
            for one in body["differences"]
        },
        ranks={tuple(one["group"]): (one["low"], one["high"]) for one in body["ranks"]},
        scales={name: (ends[0], ends[1]) for name, ends in body["scales"].items()},
        population=population,
    )


def section_of(wording: Wording, explored: Explored) -> Section:
    """The answer as a section: courses over time, or every group with its interval."""
    title = wording.measure(explored.measure)
    if not explored.estimates:
        return Section("answer", title, empty=_("Nothing fits this question: no answer, event or contact."))
    return Section("answer", title, blocks=courses(wording, explored) or (explored_table(wording, explored),))


def numbers_of(wording: Wording, explored: Explored) -> Section | None:
    """Every number behind courses over time; None where the answer shows them already."""
    if not explored.period or not explored.groups:
        return None
    return Section("numbers", _("All numbers"), blocks=(explored_table(wording, explored),))


def troubles(scope: Scope, question: Question, offered: dict[str, Any]) -> tuple[str, ...]:
    """What is wrong with a question, each in a sentence that says what to do; nothing where it can be asked."""
    known = CATALOGUE.get(question.measure)
    if known is None:
        return (_("There is no measure called “%(name)s”. Choose one from the list.") % {"name": question.measure},)
    found = [*_side(question, known), *_split(question, offered), *_item(question, known), *_past(question)]
    if question.of_employees:
        found.extend(_employees(scope, question))
    return tuple(found)


def _side(question: Question, known: Measure) -> list[str]:
    if question.side not in SIDES:
        return [_("Choose whose answers count: customers, employees or mystery visits.")]
    wanted = ONLY_OF.get(known.instrument, "customer") if known.instrument else question.side
    if wanted != question.side:
        names = {"customer": _("customers"), "employee": _("employees"), "shopper": _("mystery visits")}
        return [_("This measure is about %(side)s; choose them.") % {"side": names[wanted]}]
    return []


def _split(question: Question, offered: dict[str, Any]) -> list[str]:
    if len(question.by) > MOST_DIMENSIONS or len([name for name in question.by if name in PERIODS]) > 1:
        return [_("Split by one or two dimensions, at most one of them a period.")]
    if question.of_employees or not offered["dimensions"]:
        return []
    there = {*offered["dimensions"], *PERIODS, "item"}
    unknown = [name for name in (*question.by, *(name for name, _values in question.where)) if name not in there]
    return [
        _("These facts have nothing called “%(name)s”. Choose another dimension.") % {"name": name} for name in unknown
    ]


def _item(question: Question, known: Measure) -> list[str]:
    if known.needs_item and not question.item and "item" not in question.by:
        return [_("This measure is about one question of a survey: choose the question, or split by question.")]
    if not known.needs_item and question.item and known.instrument is None:
        return [_("This measure is not about a question of a survey: leave the question empty.")]
    return []


def _past(question: Question) -> list[str]:
    if not question.as_of:
        return []
    try:
        day = date.fromisoformat(question.as_of)
    except ValueError:
        return [_("“As of” takes a day such as 2026-03-31.")]
    return [_("“As of” takes a day in the past.")] if day > datetime.now(UTC).date() else []


def _employees(scope: Scope, question: Question) -> list[str]:
    if not scope.may(Permission.SEE_TEAMS):
        return [_("Your role does not show results of employees.")]
    found = []
    if any(name not in EMPLOYEE_SPLITS for name in question.by):
        found.append(_("Results of employees are split by unit, month, role and question only."))
    if question.where or question.span.first or question.span.last:
        found.append(_("Results of employees are not filtered: two filters apart could be one person. Split instead."))
    if question.as_of:
        found.append(_("Results of employees are shown as they are known now only."))
    if not sees_everything(scope, Permission.SEE_TEAMS) and "unit" not in question.by:
        found.append(_("You see the results of some units: split by unit."))
    return found


def refusal(body: dict[str, Any]) -> str:
    """Why the library refuses a question."""
    sentences = {
        "measure": _("There is no such measure. Choose one from the list."),
        "dimension": _("These facts cannot be split or filtered like this. Choose another dimension."),
        "scales": _("The answers stand on several scales, which have no common mean. Choose one question, or a share."),
        "question": _("This question cannot be answered in this form. Change the measure, the split or the filters."),
    }
    return sentences[body["refused"]]
