"""Measures, estimates, findings, views, reports and alerts behind the API: as the pages show them, and no more."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from twofold.measures import CATALOGUE
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.models import View
from twofold_web.insight.packing import unpacked
from twofold_web.insight.questions import Filters, Question
from twofold_web.insight.reads.exploring import answer
from twofold_web.insight.reads.sheets import choices, findings
from twofold_web.insight.reads.views import views_for
from twofold_web.insight.writes.views import delete_view, save_view
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Paging, RowId, Text, page_of
from twofold_web.people.api_problems import PROBLEMS, Refused

router = Router(tags=["insight"])


class MeasureOut(Schema):
    """A measure of the catalogue."""

    name: str
    question: str
    formula: str
    counted: str
    unit: str
    better: str
    needs_item: bool
    note: str


class Measures(Schema):
    """All measures."""

    items: list[MeasureOut]


class Asked(Schema):
    """A question, as the address of Explore writes it."""

    measure: Text
    side: Text = Field("customer", description="customer, employee or shopper")
    by: list[Text] = Field(default_factory=list, description="One or two dimensions, at most one a period.")
    item: Text = ""
    where: list[Text] = Field(default_factory=list, description="Conditions such as `channel=phone`.")
    first: Text = Field("", alias="from", description="The first month that counts, such as 2026-01.")
    last: Text = Field("", alias="to")
    level: float = 0.95
    as_of: Text = Field("", description="A past day: what was known at its end. Customers only.")


class EstimateOut(Schema):
    """One number: never without its interval and n, or why it may not be shown."""

    measure: str
    group: dict[str, str | None]
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    n_effective: float | None
    level: float
    method: str
    shown: bool
    reason: str | None


class EstimatesOut(Schema):
    """The answer; ``state`` is ``preparing`` while a job computes it: ask again in a moment."""

    state: str
    made_at: datetime | None
    fresh: bool
    estimates: list[EstimateOut]
    differences: list[dict[str, Any]]
    ranks: list[dict[str, Any]]


class FindingsOut(Schema):
    """What stands out; ``state`` as for estimates."""

    state: str
    made_at: datetime | None
    fresh: bool
    headlines: list[str]
    comparisons: int
    findings: list[dict[str, Any]]


class ViewOut(Schema):
    """A saved view."""

    id: int
    name: str
    question: str
    shared: bool
    made_at: datetime


class Views(Schema):
    """A page of views."""

    items: list[ViewOut]
    next: int | None


class ViewIn(Schema):
    """A view to be kept."""

    name: Text = Field(min_length=1, max_length=120)
    question: Text = Field(max_length=2000, description="The part of Explore's address after the question mark.")
    shared: bool = False


@router.get("/o/{slug}/measures", response={200: Measures} | PROBLEMS)
def list_measures(request: HttpRequest, slug: str) -> Any:
    """Every measure that can be asked for."""
    scope_for(request, slug, Permission.SEE_OVERVIEW)
    return {
        "items": [
            {
                **{name: getattr(one, name) for name in ("name", "question", "formula", "counted", "unit", "note")},
                "better": one.better.value,
                "needs_item": one.needs_item,
            }
            for one in CATALOGUE.values()
        ]
    }


@router.get("/o/{slug}/estimates", response={200: EstimatesOut, 202: EstimatesOut} | PROBLEMS)
def estimates(request: HttpRequest, slug: str, asked: Query[Asked]) -> Any:
    """A measure by any one or two dimensions, within the caller's rights and under disclosure control."""
    scope = scope_for(request, slug, Permission.SEE_OVERVIEW)
    if not has_facts(scope):
        raise Refused(409, _("Nothing has been loaded yet"), _("Bring data in first."))
    known = answer(scope, question_of(asked), choices(scope))
    if known.troubles:
        raise Refused(422, " ".join(known.troubles), _("Change the question and ask again."))
    body = known.found.body
    shown = {
        "state": "ready" if body else "preparing",
        "made_at": known.found.made_at,
        "fresh": known.found.fresh,
        **{name: body[name] if body else [] for name in ("estimates", "differences", "ranks")},
    }
    return Status(200 if body else 202, shown)


def question_of(asked: Asked) -> Question:
    """The question that the parameters ask."""
    said = QueryDict(mutable=True)
    for name in ("measure", "side", "item", "as_of"):
        said[name] = getattr(asked, name)
    said["from"], said["to"], said["level"] = asked.first, asked.last, f"{asked.level:g}"
    said.setlist("by", asked.by)
    for condition in asked.where:
        name, equals, values = condition.partition("=")
        if not equals:
            text = _("“%(condition)s” is no condition.") % {"condition": condition}
            raise Refused(422, text, _("Write a condition such as channel=phone."))
        said.setlist(f"where.{name.strip()}", [value.strip() for value in values.split(",")])
    return Question.of(said)


@router.get("/o/{slug}/findings", response={200: FindingsOut, 202: FindingsOut} | PROBLEMS)
def list_findings(request: HttpRequest, slug: str, unit: Text = "") -> Any:
    """What stands out among customers' results, the most consequential first, corrected together."""
    scope = scope_for(request, slug, Permission.SEE_OVERVIEW)
    found = findings(scope, Filters(unit=unit))
    body = found.body or {"headlines": {}, "comparisons": 0}
    shown = {
        "state": "ready" if found.body else "preparing",
        "made_at": found.made_at,
        "fresh": found.fresh,
        "headlines": body["headlines"].get((request.LANGUAGE_CODE or "en")[:2], []),
        "comparisons": body["comparisons"],
        "findings": unpacked(body["packed_findings"]) if "packed_findings" in body else [],
    }
    return Status(200 if found.body else 202, shown)


@router.get("/o/{slug}/views", response={200: Views} | PROBLEMS)
def list_views(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """One's own views and those that others share."""
    scope = scope_for(request, slug, Permission.SEE_OVERVIEW)
    return page_of(views_for(scope), paging, _view)


@router.post("/o/{slug}/views", response={201: ViewOut} | PROBLEMS)
def create_view(request: HttpRequest, slug: str, wish: ViewIn) -> Any:
    """Keep a question under a name; a person's act, not a key's."""
    scope = scope_for(request, slug, Permission.SAVE_VIEWS)
    _person(scope.actor.kind)
    try:
        kept = save_view(scope, wish.name, Question.parse(wish.question), shared=wish.shared)
    except ValueError:
        raise Refused(422, _("The view was not saved: give it a name."), _("Send a name.")) from None
    return Status(201, _view(kept))


@router.delete("/o/{slug}/views/{view_id}", response={204: None} | PROBLEMS)
def remove_view(request: HttpRequest, slug: str, view_id: RowId) -> Any:
    """Delete one's own view."""
    scope = scope_for(request, slug, Permission.SAVE_VIEWS)
    _person(scope.actor.kind)
    delete_view(scope, view_id)
    return Status(204, None)


def _person(kind: str) -> None:
    if kind != "user":
        raise Refused(403, _("A view belongs to a person, and a key is none."), _("Sign in, and save it as yourself."))


def _view(one: View) -> dict[str, Any]:
    return {"id": one.pk, "name": one.name, "question": one.question, "shared": one.shared, "made_at": one.made_at}
