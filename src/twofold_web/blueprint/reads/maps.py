"""Journey maps: which there are, which versions, which is in force."""

from dataclasses import dataclass

from twofold.facts.journey_map import JourneyMap
from twofold_web.blueprint.documents import read_document
from twofold_web.blueprint.models import JourneyMapVersion, PublishedMap
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


@dataclass(frozen=True, slots=True)
class Mapped:
    """One map.

    Attributes:
        name: its own name.
        newest: the newest version.
        published: the version that is in force; None where none is.
        journey: the newest version, read.
    """

    name: str
    newest: JourneyMapVersion
    published: PublishedMap | None
    journey: JourneyMap


def published_maps(scope: Scope) -> list[PublishedMap]:
    """The maps in force, by name."""
    return list(PublishedMap.objects.of(scope).select_related("version"))


def published_journey(scope: Scope, name: str = "") -> tuple[PublishedMap, JourneyMap] | None:
    """The map of this name that is in force, read; the first one without a name; None where there is none."""
    found = PublishedMap.objects.of(scope).select_related("version")
    published = found.filter(name=name).first() if name else found.first()
    return None if published is None else (published, read_document(published.version.document))


def touchpoint_titles(scope: Scope, language: str) -> dict[str, str]:
    """What people call each touchpoint, by its code: as the maps in force say, the first one where several do."""
    titles: dict[str, str] = {}
    for published in published_maps(scope):
        for point in read_document(published.version.document).touchpoints():
            titles.setdefault(point.name, point.label(language))
    return titles


def maps_of(scope: Scope) -> list[Mapped]:
    """Every map, by name."""
    scope.require(Permission.EDIT_MAPS)
    versions = JourneyMapVersion.objects.of(scope).order_by("name", "-number")
    newest: dict[str, JourneyMapVersion] = {}
    for version in versions.defer("document"):
        newest.setdefault(version.name, version)
    published = {one.name: one for one in published_maps(scope)}
    return [Mapped(name, one, published.get(name), read_document(one.document)) for name, one in newest.items()]


def versions_of(scope: Scope, name: str) -> list[JourneyMapVersion]:
    """Every version of a map, newest first; empty where there is no such map."""
    scope.require(Permission.EDIT_MAPS)
    return list(JourneyMapVersion.objects.of(scope).filter(name=name).order_by("-number"))


def version_of_map(scope: Scope, name: str, number: int | None = None) -> JourneyMapVersion | None:
    """One version of a map, the newest without a number; None where there is none."""
    scope.require(Permission.EDIT_MAPS)
    found = JourneyMapVersion.objects.of(scope).filter(name=name)
    return (found if number is None else found.filter(number=number)).order_by("-number").first()
