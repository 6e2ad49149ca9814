"""Explore: any measure by any dimension, as chart and table, kept as a view, taken away as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from twofold.measures import CATALOGUE
from twofold.reports.downloads import TYPES, Ending, written
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.preparing.drawing import drawn
from twofold_web.insight.questions import EMPLOYEE_SPLITS, LEVELS, PERIODS, Question
from twofold_web.insight.reads.data import about, table_of
from twofold_web.insight.reads.exploring import Answer, answer, numbers_of, section_of, with_breaks
from twofold_web.insight.reads.months import months_between
from twofold_web.insight.reads.sheets import choices
from twofold_web.insight.reads.views import owner_of, views_for
from twofold_web.insight.wordings import wording_for
from twofold_web.insight.writes.views import take_data
from twofold_web.people.reads import unit_choices

CONDITIONS = ("touchpoint", "channel", "role", "language")


@page(Permission.SEE_OVERVIEW)
def explore(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One question and its answer."""
    question = Question.of(request.GET)
    if not question.measure:
        question = Question(measure="nps", by=("touchpoint",))
    offered = choices(scope)
    asked = answer(scope, question, offered) if has_facts(scope) else None
    language = (get_language() or "en")[:2]
    wording = wording_for(scope, language)
    explored = with_breaks(scope, wording, question, asked.explored) if asked and asked.explored else None
    section = section_of(wording, explored) if explored else None
    numbers = numbers_of(wording, explored) if explored else None
    return render(
        request,
        "insight/explore.html",
        {
            "question": question,
            "answer": asked,
            "found": asked.found if asked else None,
            "drawing": drawn(section, language) if section else "",
            "numbers": drawn(numbers, language) if numbers else "",
            "wording": wording,
            "known": CATALOGUE.get(question.measure),
            "offered": _offered(scope, question, offered),
            "views": [(view, view.owner_id == owner_of(scope)) for view in views_for(scope)],
            "may_save": scope.may(Permission.SAVE_VIEWS),
            "may_export": scope.may(Permission.EXPORT),
            "endings": [ending.value for ending in Ending],
        },
    )


def _offered(scope: Scope, question: Question, offered: dict[str, Any]) -> dict[str, Any]:
    values, months = offered["values"], offered["months"]
    customers = list(dict.fromkeys(["unit", "item", *offered["dimensions"], *PERIODS]))
    chosen = dict(question.where)
    return {
        "measures": list(CATALOGUE),
        "dimensions": list(EMPLOYEE_SPLITS) if question.of_employees else customers,
        "conditions": [
            (name, values[name], chosen.get(name, ()))
            for name in (*CONDITIONS, *sorted(set(values) - set(CONDITIONS)))
            if name in values and name not in {"kind", "status"}
        ],
        "items": offered["items"].get(question.side, []),
        "months": months_between(*months) if months else [],
        "levels": LEVELS,
        "units": unit_choices(scope, Permission.SEE_OVERVIEW),
        "unit": (chosen.get("unit") or ("",))[0],
        "teams": scope.may(Permission.SEE_TEAMS),
    }


@page(Permission.EXPORT)
def download(request: HttpRequest, scope: Scope, ending: str) -> HttpResponse:
    """The data behind an exploration as a file; where it is not prepared yet, the page says so and shows progress."""
    if ending not in {one.value for one in Ending}:
        raise Http404
    question = Question.of(request.GET)
    asked: Answer = answer(scope, question, choices(scope))
    if asked.explored is None or asked.found.body is None or asked.found.made_at is None:
        return redirect(f"{reverse('explore', args=[scope.slug])}?{question.query()}")
    table = table_of(asked.found.body)
    wording = wording_for(scope, (get_language() or "en")[:2])
    made = asked.found.made_at.isoformat(timespec="seconds")
    content = written(table, about(wording, question, made, asked.units), Ending(ending))
    take_data(scope, question, ending, table.num_rows)
    response = HttpResponse(content, content_type=TYPES[Ending(ending)])
    response["Content-Disposition"] = f'attachment; filename="{question.measure}.{ending}"'
    return response
