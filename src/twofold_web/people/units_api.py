"""The tree of units behind the API."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from twofold_web.foundation.permissions import Permission
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Paging, RowId, Text, page_of
from twofold_web.people.api_problems import PROBLEMS
from twofold_web.people.forms import UnitForm
from twofold_web.people.models import Unit
from twofold_web.people.reads.units import units_in_reach
from twofold_web.people.refusals import Refusal
from twofold_web.people.writes.units import UnitWish, change_unit, delete_unit, move_unit, plant_unit

router = Router(tags=["units"])
Short = Annotated[Text, Field(max_length=40)]


class UnitOut(Schema):
    """A unit; at the top where it has no parent."""

    id: int
    code: str
    name: str
    parent: str | None
    level: str
    country: str
    zone: str


class Units(Schema):
    """A page of units."""

    items: list[UnitOut]
    next: int | None


class UnitNames(Schema):
    """What a unit is called."""

    name: Annotated[Text, Field(min_length=1, max_length=120)]
    level: Short = ""
    country: Annotated[Text, Field(max_length=2)] = ""
    zone: Annotated[Text, Field(max_length=64)] = ""


class UnitIn(UnitNames):
    """A new unit; at the top where ``parent`` is empty."""

    code: Annotated[Text, Field(min_length=1, max_length=80)]
    parent: Annotated[Text, Field(max_length=80)] = ""


class MoveIn(Schema):
    """Where a unit shall hang; at the top where ``parent`` is null."""

    parent: RowId | None


@router.get("/o/{slug}/units", response={200: Units} | PROBLEMS)
def list_units(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """The units whose results the caller may see."""
    scope = scope_for(request, slug, Permission.SEE_OVERVIEW)
    return page_of(units_in_reach(scope, Permission.SEE_OVERVIEW), paging, _unit)


@router.post("/o/{slug}/units", response={201: UnitOut} | PROBLEMS)
def plant(request: HttpRequest, slug: str, wish: UnitIn) -> Any:
    """Create a unit."""
    scope = scope_for(request, slug, Permission.MANAGE_PEOPLE)
    return Status(201, _unit(plant_unit(scope, _wish(wish.code, wish), wish.parent)))


@router.put("/o/{slug}/units/{unit_id}", response={200: UnitOut} | PROBLEMS)
def change(request: HttpRequest, slug: str, unit_id: RowId, wish: UnitNames) -> Any:
    """Rename a unit, or correct its level, country or time zone."""
    scope = scope_for(request, slug, Permission.MANAGE_PEOPLE)
    return _unit(change_unit(scope, unit_id, _wish("", wish)))


@router.post("/o/{slug}/units/{unit_id}/move", response={204: None} | PROBLEMS)
def move(request: HttpRequest, slug: str, unit_id: RowId, wish: MoveIn) -> Any:
    """Hang a unit and all below it under another."""
    move_unit(scope_for(request, slug, Permission.MANAGE_PEOPLE), unit_id, wish.parent)
    return Status(204, None)


@router.delete("/o/{slug}/units/{unit_id}", response={204: None} | PROBLEMS)
def delete(request: HttpRequest, slug: str, unit_id: RowId) -> Any:
    """Delete an empty unit."""
    delete_unit(scope_for(request, slug, Permission.MANAGE_PEOPLE), unit_id)
    return Status(204, None)


def _wish(code: str, wish: UnitNames) -> UnitWish:
    given = {"name": wish.name, "level": wish.level, "country": wish.country, "zone": wish.zone}
    form = UnitForm(given)
    for field, wrongs in form.errors.items():
        raise Refusal(" ".join(str(wrong) for wrong in wrongs), field=field)
    return UnitWish(code, **form.cleaned_data)


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.pk,
        "code": unit.code,
        "name": unit.name,
        "parent": unit.parent.code if unit.parent else None,
        "level": unit.level,
        "country": unit.country,
        "zone": unit.zone,
    }
