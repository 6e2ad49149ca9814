"""Acts on journey maps: save a version, put one in force, bring one in."""

from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from twofold.facts.journey_map import JourneyMap
from twofold_web.blueprint.documents import read_document, write_document
from twofold_web.blueprint.models import JourneyMapVersion, PublishedMap
from twofold_web.foundation import audit, prepared
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


class EditedMeanwhile(RuntimeError):
    """Somebody saved a newer version than the one that was edited.

    Attributes:
        newest: that version.
    """

    def __init__(self, newest: JourneyMapVersion) -> None:
        super().__init__(f"{newest.name} {newest.number}")
        self.newest = newest


def save_map(scope: Scope, journey: JourneyMap, based_on: int | None) -> JourneyMapVersion:
    """Keep a map as a new version; it is in force only when it is published.

    Args:
        scope: who saves.
        journey: the map.
        based_on: the number of the version that was edited; None for a new map.

    Raises:
        PermissionDenied: the actor may not edit maps.
        EditedMeanwhile: there is a newer version than that.
    """
    scope.require(Permission.EDIT_MAPS)
    newest = _newest(scope, journey.name)
    if newest is not None and newest.number != based_on:
        raise EditedMeanwhile(newest)
    number = 1 if newest is None else newest.number + 1
    try:
        with transaction.atomic():
            version = JourneyMapVersion.objects.add(
                scope,
                name=journey.name,
                number=number,
                based_on=based_on if newest is not None else None,
                document=write_document(journey),
                made_by=scope.actor.name,
                made_at=datetime.now(UTC),
            )
            audit.record(scope, "map.saved", f"map {journey.name}", {"version": number, "based_on": based_on})
    except IntegrityError as collision:
        newest = _newest(scope, journey.name)
        if newest is None:
            raise
        raise EditedMeanwhile(newest) from collision
    return version


def publish_map(scope: Scope, name: str, number: int) -> PublishedMap | None:
    """Put a version of a map in force; None where there is no such version.

    Raises:
        PermissionDenied: the actor may not edit maps.
    """
    scope.require(Permission.EDIT_MAPS)
    version = JourneyMapVersion.objects.of(scope).filter(name=name, number=number).first()
    if version is None:
        return None
    with transaction.atomic():
        values = {"version": version, "published_by": scope.actor.name, "published_at": datetime.now(UTC)}
        published, _ = PublishedMap.objects.of(scope).update_or_create(
            name=name, defaults=values, create_defaults=values | {"organisation_id": scope.organisation_id}
        )
        audit.record(scope, "map.published", f"map {name}", {"version": number})
        prepared.ask_standing(scope)
    return published


def go_back(scope: Scope, name: str, number: int) -> JourneyMapVersion | None:
    """Make an earlier version the newest one again, as a new version; None where there is no such version."""
    scope.require(Permission.EDIT_MAPS)
    earlier = JourneyMapVersion.objects.of(scope).filter(name=name, number=number).first()
    newest = _newest(scope, name)
    if earlier is None or newest is None:
        return None
    return save_map(scope, read_document(earlier.document), newest.number)


def import_map(scope: Scope, content: str | bytes, filename: str, *, publish: bool = False) -> JourneyMapVersion:
    """Bring a map in from a file, as the newest version of the map of its name.

    Raises:
        PermissionDenied: the actor may not edit maps.
        MapUnreadable: the file is no journey map.
    """
    scope.require(Permission.EDIT_MAPS)
    journey = read_document(content, filename)
    newest = _newest(scope, journey.name)
    version = save_map(scope, journey, None if newest is None else newest.number)
    if publish:
        publish_map(scope, version.name, version.number)
    return version


def _newest(scope: Scope, name: str) -> JourneyMapVersion | None:
    return JourneyMapVersion.objects.of(scope).filter(name=name).order_by("-number").first()
