"""Blueprints and journey maps behind the API."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from twofold.reports.blueprint import to_json
from twofold_web.blueprint.asked import Asked
from twofold_web.blueprint.documents import LARGEST, MapUnreadable
from twofold_web.blueprint.models import JourneyMapVersion
from twofold_web.blueprint.reads.maps import published_maps, version_of_map
from twofold_web.blueprint.reads.pictures import Shown, map_in_force, picture_of
from twofold_web.blueprint.writes import EditedMeanwhile, import_map
from twofold_web.foundation.permissions import Permission
from twofold_web.people.api_access import scope_for
from twofold_web.people.api_lists import Text
from twofold_web.people.api_problems import PROBLEMS, Refused

router = Router(tags=["blueprint"])


class BlueprintOut(Schema):
    """A blueprint as it was prepared; ``blueprint`` is null while it is being prepared: ask again in some seconds."""

    state: Literal["ready", "preparing", "failed"]
    made_at: datetime | None
    fresh: bool
    blueprint: dict[str, Any] | None


class MapOut(Schema):
    """A map that is in force."""

    name: str
    version: int
    published_at: datetime
    published_by: str


class Maps(Schema):
    """The maps in force, by name."""

    items: list[MapOut]


class VersionOut(Schema):
    """One version of a map, as TOML."""

    name: str
    version: int
    based_on: int | None
    made_at: datetime
    document: str


class MapIn(Schema):
    """A map as TOML; it becomes the newest version of the map of its name."""

    document: Annotated[Text, Field(max_length=LARGEST)]
    publish: bool = False


@router.get("/o/{slug}/blueprint", response={200: BlueprintOut, **PROBLEMS}, summary="The live blueprint")
def get_blueprint(request: HttpRequest, slug: str) -> BlueprintOut:
    """The blueprint with the filters of its page: map, unit, channel, from, to, segment.<field>, against_unit, ….

    What your role or key may not see is withheld and named in ``withheld``.
    """
    scope = scope_for(request, slug, Permission.SEE_OVERVIEW)
    asked = Asked.of(request.GET)
    if asked.map and all(one.name != asked.map for one in published_maps(scope)):
        raise _no_map()
    published = map_in_force(scope, asked.map)
    if published is None:
        raise _no_map()
    shown = picture_of(scope, published, asked)
    if shown.trouble:
        raise Refused(422, shown.trouble, _("Change the filters of the address."))
    return _out(shown)


def _out(shown: Shown) -> BlueprintOut:
    body = None if shown.picture is None else json.loads(to_json(shown.picture))
    failed = shown.found is not None and bool(shown.found.trouble)
    state: Literal["ready", "preparing", "failed"] = "ready" if body else "failed" if failed else "preparing"
    found = shown.found
    return BlueprintOut(
        state=state,
        made_at=None if found is None else found.made_at,
        fresh=found is not None and found.fresh,
        blueprint=body,
    )


@router.get("/o/{slug}/maps", response={200: Maps, **PROBLEMS}, summary="Journey maps in force")
def get_maps(request: HttpRequest, slug: str) -> Maps:
    """The maps that blueprints are drawn by."""
    scope = scope_for(request, slug, Permission.SEE_OVERVIEW)
    return Maps(
        items=[
            MapOut(
                name=one.name,
                version=one.version.number,
                published_at=one.published_at,
                published_by=one.published_by,
            )
            for one in published_maps(scope)
        ],
    )


@router.get("/o/{slug}/maps/{name}", response={200: VersionOut, **PROBLEMS}, summary="A journey map")
def get_map(request: HttpRequest, slug: str, name: str) -> VersionOut:
    """The newest version of a map."""
    version = version_of_map(scope_for(request, slug, Permission.EDIT_MAPS), name)
    if version is None:
        raise _no_map()
    return _version(version)


@router.post("/o/{slug}/maps", response={201: VersionOut, **PROBLEMS}, summary="Bring a journey map in")
def post_map(request: HttpRequest, slug: str, wish: MapIn) -> Status[VersionOut]:
    """Keep a map as the newest version of the map of its name, and put it in force where that is asked for."""
    scope = scope_for(request, slug, Permission.EDIT_MAPS)
    try:
        version = import_map(scope, wish.document, "map.toml", publish=wish.publish)
    except MapUnreadable as wrong:
        raise Refused(422, str(wrong), _("Mend the document and send it again.")) from wrong
    except EditedMeanwhile as meanwhile:
        raise Refused(409, _("Somebody saved this map at the same moment."), _("Send it again.")) from meanwhile
    return Status(201, _version(version))


def _version(version: JourneyMapVersion) -> VersionOut:
    return VersionOut(
        name=version.name,
        version=version.number,
        based_on=version.based_on,
        made_at=version.made_at,
        document=version.document,
    )


def _no_map() -> Refused:
    return Refused(404, _("There is no such map."), _("Ask for the list of maps."))
