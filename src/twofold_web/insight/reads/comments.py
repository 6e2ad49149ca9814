"""What a list of comments and the page of one have in common: whose they are to see, their addresses, their marks."""

from collections.abc import Mapping

from django.http import Http404

from twofold.measures import Filter
from twofold.voice.keeping.places import KEY
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.allowed import units_for

SURE = 0.05  # a valence this close to 0 is neither good nor bad


def conditions_of(scope: Scope, filters: Filters, touchpoint: str = "") -> list[str | Filter]:
    """What narrows facts to the comments that somebody may see and asks for.

    Raises:
        Http404: the filter names a unit that is not theirs to see.
    """
    units = units_for(scope, Permission.SEE_COMMENTS, [filters.unit])
    where: list[str | Filter] = [*filters.span.conditions()]
    where += [Filter("unit", "=", units)] if units else []
    chosen = (("channel", filters.channel), ("touchpoint", touchpoint))
    return where + [Filter(name, "=", (value,)) for name, value in chosen if value]


def address_of(row: Mapping[str, object]) -> str:
    """Event, check, version and item, as the address of a comment's page has them."""
    return ".".join(str(row[name]) for name in KEY)


def parsed(address: str) -> tuple[int, int, int, str]:
    """The parts of an address.

    Raises:
        Http404: it has other ones.
    """
    parts = address.split(".", 3)
    if len(parts) != 4 or not all(part.lstrip("-").isdecimal() and len(part) < 20 for part in parts[:3]):
        raise Http404
    return int(parts[0]), int(parts[1]), int(parts[2]), parts[3]


def tone_of(valence: float) -> str:
    """How good and bad are marked: better, worse or nothing."""
    return "better" if valence > SURE else "worse" if valence < -SURE else ""
