"""The blueprint that somebody asked for, as far as they may see it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twofold.errors import DefinitionError, UsageError
from twofold.reports.blueprint import Blueprint, Comparison
from twofold.reports.blueprint.seeing import ACTIONS, BONDS, CONDITIONS, withheld
from twofold_web.blueprint.asked import Asked, Choice, as_request, question_of
from twofold_web.blueprint.models import PublishedMap
from twofold_web.blueprint.preparing import CHOICES, FILE, PICTURE, read_body
from twofold_web.blueprint.reads.maps import published_maps
from twofold_web.foundation import prepared
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads import codes_below


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows.

    Attributes:
        found: what is prepared, and what is under way.
        picture: the blueprint or the comparison; None where it is not there yet.
        trouble: why the question cannot be asked; empty otherwise.
    """

    found: prepared.Found | None
    picture: Blueprint | Comparison | None
    trouble: str = ""


def map_in_force(scope: Scope, name: str) -> PublishedMap | None:
    """The map that was chosen, or the first one; None where no map is in force.

    Raises:
        Http404: no map of this name is in force.
    """
    published = published_maps(scope)
    chosen = [one for one in published if one.name == name] if name else published
    if name and not chosen:
        raise Http404
    return chosen[0] if chosen else None


def picture_of(scope: Scope, published: PublishedMap, asked: Asked) -> Shown:
    """The blueprint; asks for it where it is not prepared."""
    if not _offered(choices_of(scope), asked.this):
        return Shown(None, None, _("There is no such channel or segment in the facts."))
    try:
        request = request_of(scope, published, asked)
    except UsageError:
        return Shown(None, None, _("The period cannot be read: write months as 2026-01, the first before the last."))
    found = prepared.find(scope, PICTURE, request)
    if found.body is None:
        return Shown(found, None)
    try:
        return Shown(found, withheld(read_body(found.body), *withheld_from(scope, request)))
    except DefinitionError:  # kept by an older program
        prepared.ask(scope, PICTURE, request, urgent=True)
        return Shown(found, None)


def _offered(choices: dict[str, Any], chosen: Choice) -> bool:
    """Whether the facts have what was chosen; an address can say anything, and each question is a job."""
    if not choices["months"]:
        return True  # what there is has not been looked at yet
    segments = choices["segments"]
    known = all(value in segments.get(name, ()) for name, value in chosen.segments)
    return known and (not chosen.channel or chosen.channel in choices["channels"])


def request_of(
    scope: Scope, published: PublishedMap, asked: Asked, permission: Permission = Permission.SEE_OVERVIEW
) -> dict[str, Any]:
    """What a job is asked for.

    Raises:
        UsageError: a month is none.
        Http404: a unit was chosen that may not be seen.
    """
    this, other = (None if one is None else question(scope, one, permission) for one in (asked.this, asked.against))
    return {"version": published.version_id, "this": this, "other": None if other == this else other}


def question(scope: Scope, choice: Choice, permission: Permission) -> dict[str, Any]:
    """One side, of the units in which something may be done."""
    return as_request(question_of(choice, units_for(scope, choice.unit, permission)))


def units_for(scope: Scope, chosen: str, permission: Permission) -> tuple[str, ...]:
    """The units that a question is about: what was chosen, as far as it may be seen; nothing for everywhere.

    Raises:
        Http404: the chosen unit is not among those that may be seen; whether it exists is not told.
    """
    allowed = scope.units(permission)
    if allowed is None:
        return (chosen,) if chosen else ()
    if not chosen:
        return allowed
    if chosen not in (codes_below(scope, permission) or frozenset()) | set(allowed):
        raise Http404
    return (chosen,)


def withheld_from(scope: Scope, request: dict[str, Any]) -> tuple[str, ...]:
    """The parts that somebody may not see: of teams elsewhere, and of the whole organisation."""
    sides = [side for side in (request["this"], request["other"]) if side is not None]
    parts = []
    if not all(_sees_teams(scope, tuple(side["units"])) for side in sides):
        parts.append(CONDITIONS)
    if scope.units(Permission.SEE_TEAMS) is not None:
        parts.append(BONDS)
    if scope.units(Permission.SEE_OVERVIEW) is not None:
        parts.append(ACTIONS)
    return tuple(parts)


def _sees_teams(scope: Scope, units: tuple[str, ...]) -> bool:
    allowed = scope.units(Permission.SEE_TEAMS)
    if allowed is None:
        return True
    seen = (codes_below(scope, Permission.SEE_TEAMS) or frozenset()) | set(allowed)
    return bool(units) and set(units) <= seen


def file_of(scope: Scope, published: PublishedMap, asked: Asked, kind: str) -> prepared.Found:
    """The picture as a file in the reader's language, without what they may not see.

    Raises:
        UsageError: a month is none.
    """
    request = request_of(scope, published, asked, Permission.EXPORT)
    return prepared.find(
        scope,
        FILE,
        {
            "picture": request,
            "kind": kind,
            "language": language(),
            "withheld": list(withheld_from(scope, request)),
        },
    )


def choices_of(scope: Scope) -> dict[str, Any]:
    """What can be chosen: channels, months, segments; empty until it is prepared."""
    nothing: dict[str, Any] = {"channels": [], "months": [], "segments": {}}
    return prepared.find(scope, CHOICES, {}).body or nothing


def language() -> str:
    """The reader's language, as the library names it."""
    return (get_language() or "en")[:2]
