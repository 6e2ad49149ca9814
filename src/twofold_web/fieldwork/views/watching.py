"""Fieldwork: who answers and who does not, when it is enough, and what weighting to known totals changes."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from twofold_web.fieldwork.models import FieldworkPlan
from twofold_web.fieldwork.preparing import WEIGHED, asked
from twofold_web.fieldwork.reads.watching import (
    Fielded,
    enough,
    fielded,
    in_the_field,
    plan_of,
    rules_of,
    totals_asked,
    watched,
)
from twofold_web.fieldwork.stopping import Rules
from twofold_web.fieldwork.totals import read_totals, written_totals
from twofold_web.fieldwork.words import grouped, namer, question, weighed_groups
from twofold_web.fieldwork.writes.planning import Planned, plan_fieldwork
from twofold_web.foundation import prepared
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.questionnaire.habits import habits_of
from twofold_web.surveys.questionnaire.reading_typed import number_in

TROUBLES = {
    "NONE": gettext_lazy("No totals are given to weight to."),
    "BOUNDS": gettext_lazy("The largest weight allowed must be more than 1."),
    "NOT_POSITIVE": gettext_lazy("The total of “%(group)s” (%(margin)s) must be more than 0."),
    "NOBODY": gettext_lazy(
        "Nobody of “%(group)s” (%(margin)s) has answered; no weight can speak for them. Merge the group with another."
    ),
    "UNKNOWN": gettext_lazy("There are answers of “%(group)s” (%(margin)s), but no total for them."),
    "CONTRADICTION": gettext_lazy(
        "These answers cannot meet all totals at once; the worst is “%(group)s” (%(margin)s). Merge small groups."
    ),
    "TRIMMED": gettext_lazy(
        "Even the largest weight allowed keeps “%(group)s” (%(margin)s) away from its total. Merge groups."
    ),
    "NO_MARGIN": gettext_lazy("The answers do not know “%(margin)s”."),
}
RULES = {
    "most": gettext_lazy("so many answers are there"),
    "width": gettext_lazy("the interval is narrow enough"),
    "until": gettext_lazy("the last day is over"),
}


@page(Permission.EDIT_SURVEYS)
def fieldwork(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every survey that asks people, or did."""
    return render(request, "fieldwork/fieldwork.html", {"rows": in_the_field(scope)})


@page(Permission.EDIT_SURVEYS)
def survey_fieldwork(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """One survey; a POST keeps its stop rules."""
    found = watched(scope, survey)
    if found is None:
        raise Http404
    plan = plan_of(scope, survey)
    if request.method == "POST":
        scope.require(Permission.SEND_SURVEYS)
        totals = {} if plan is None else plan.totals
        item = request.POST.get("item", "")
        planned = Planned(item if item in _items(found) else "", _rules(request), "closes" in request.POST, totals)
        plan_fieldwork(scope, found.survey, planned)
        messages.success(request, _("The stop rules are kept."))
        return redirect("survey_fieldwork", scope.slug, survey)
    called = namer(scope)
    context = {
        "watched": found,
        "survey": found.survey,
        "title": found.title,
        "plan": plan,
        "items": _items(found),
        "met": [] if plan is None else [RULES[rule] for rule in enough(scope, plan, found.survey)],
        "asked": grouped(found.asked, called),
        "begun": grouped(found.begun, called),
        "may_plan": scope.may(Permission.SEND_SURVEYS),
        "may_radar": scope.may(Permission.SEE_TEAMS),
    }
    return render(request, "fieldwork/survey.html", context)


@page(Permission.EDIT_SURVEYS)
def survey_weights(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """Weighting to known totals; a POST keeps them."""
    found = fielded(scope, survey)
    if found is None:
        raise Http404
    plan = plan_of(scope, survey)
    items = _items(found)
    if request.method == "POST" and not found.employees:
        scope.require(Permission.SEND_SURVEYS)
        return _keep(request, scope, found)
    item = "" if plan is None else plan.item
    item = item or next(iter(items), "")
    result = None
    if item and not found.employees and found.published is not None:
        totals = {} if plan is None else plan.totals
        result = prepared.find(scope, WEIGHED, asked(found.survey.name, survey, item, totals))
    body = None if result is None else result.body
    context = {
        "watched": found,
        "survey": found.survey,
        "title": found.title,
        "items": items,
        "item": item,
        "found": result,
        "body": body,
        "trouble": _trouble(body),
        "lines": written_totals(_totals(request, scope, survey, plan), get_language() or "en"),
        "groups": weighed_groups(body, namer(scope)),
        "seen": _seen(body),
        "may_plan": scope.may(Permission.SEND_SURVEYS),
    }
    return render(request, "fieldwork/weights.html", context)


def _totals(request: HttpRequest, scope: Scope, survey: int, plan: FieldworkPlan | None) -> dict[str, dict[str, float]]:
    """What stands in the form: what is kept, or who was asked where that was wished for."""
    return totals_asked(scope, survey) if request.GET.get("fill") == "asked" else {} if plan is None else plan.totals


def _keep(request: HttpRequest, scope: Scope, found: Fielded) -> HttpResponse:
    file = request.FILES.get("file")
    text = request.POST.get("totals", "")[:200_000]
    if file is not None and (file.size or 0) <= 1 << 20:
        text = file.read().decode("utf-8", errors="replace")
    read = read_totals(text, get_language() or "en")
    plan = plan_of(scope, found.survey.id)
    item = request.POST.get("item", "")
    closes = plan is not None and plan.closes
    plan_fieldwork(
        scope, found.survey, Planned(item if item in _items(found) else "", rules_of(plan), closes, read.totals)
    )
    if read.wrong:
        number, line = read.wrong[0]
        said = _("Line %(number)s was not understood: “%(line)s”. A line has margin, group and number.")
        messages.error(request, said % {"number": number, "line": line})
    else:
        messages.success(request, _("The totals are kept."))
    return redirect("survey_weights", scope.slug, found.survey.id)


def _items(found: Fielded) -> dict[str, str]:
    """The questions with a number, by their name in the store."""
    if found.published is None:
        return {}
    document = found.published.document
    kinds = {"nps", "csat", "ces", "rating", "number"}
    return {item.item: question(item, document) for item in document.items() if item.type.value in kinds}


def _rules(request: HttpRequest) -> Rules:
    most, width, until = (request.POST.get(name, "").strip() for name in ("most", "width", "until"))
    number = int(most) if most.isdecimal() and 0 < len(most) < 9 else None
    return Rules(number or None, _width(width), _day(until))


def _width(text: str) -> float | None:
    found = number_in(text, habits_of(get_language() or "en"))
    return found if found is not None and 0 < found < 1e6 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _trouble(body: dict[str, Any] | None) -> str:
    done = (body or {}).get("weighed") or {}
    if not done.get("trouble"):
        return ""
    return str(TROUBLES[done["trouble"]]) % {"margin": done["margin"], "group": done["group"]}


def _seen(body: dict[str, Any] | None) -> list[tuple[str, list[tuple[str, int]]]]:
    """The groups that have answered, to copy from."""
    return [(margin, list(groups.items())[:40]) for margin, groups in ((body or {}).get("found") or {}).items()]
