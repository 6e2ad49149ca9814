"""What a blueprint page is asked for, as its address says it, and as a job is asked for it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from twofold.reports.blueprint import BlueprintQuestion

SEGMENT = "segment."
AGAINST = "against_"


@dataclass(frozen=True, slots=True)
class Choice:
    """One side of what was chosen; empty texts stand for everything.

    Attributes:
        unit: with everything below it.
        channel: one channel.
        first: a month, such as 2026-01.
        last: a month.
        segments: context fields with their values.
    """

    unit: str = ""
    channel: str = ""
    first: str = ""
    last: str = ""
    segments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    Attributes:
        map: the name of the map; empty for the first one.
        this: the side that is looked at.
        against: the unit and the period of the other side; None where nothing is compared.
    """

    map: str = ""
    this: Choice = Choice()
    against: Choice | None = None

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """What an address says; unknown names are left out."""
        segments = sorted(
            (name.removeprefix(SEGMENT), value.strip())
            for name, value in query.items()
            if name.startswith(SEGMENT) and isinstance(value, str) and value.strip()
        )
        this = Choice(
            unit=_text(query, "unit"),
            channel=_text(query, "channel"),
            first=_text(query, "from"),
            last=_text(query, "to"),
            segments=tuple(segments),
        )
        unit, first, last = (_text(query, AGAINST + name) for name in ("unit", "from", "to"))
        compared = bool(unit or first or last)
        against = replace(this, unit=unit or this.unit, first=first or this.first, last=last or this.last)
        return cls(_text(query, "map"), this, against if compared and against != this else None)

    def query(self) -> str:
        """The part of the address after the question mark; equal questions have equal addresses."""
        this, against = self.this, self.against
        said = [("map", self.map), ("unit", this.unit), ("channel", this.channel)]
        said += [("from", this.first), ("to", this.last)]
        said += [(f"{SEGMENT}{name}", value) for name, value in this.segments]
        if against is not None:
            ends = ("unit", against.unit), ("from", against.first), ("to", against.last)
            said += [(f"{AGAINST}{name}", value) for name, value in ends]
        return urlencode([(name, value) for name, value in said if value])


def _text(query: QueryDict, name: str) -> str:
    return (query.get(name) or "").replace("\0", "").strip()[:200]


def question_of(choice: Choice, units: tuple[str, ...]) -> BlueprintQuestion:
    """The library's question.

    Args:
        choice: one side.
        units: those that may be seen of what was chosen.

    Raises:
        UsageError: a month is none.
    """
    return BlueprintQuestion(
        units=units,
        channel=choice.channel or None,
        segments=choice.segments,
        first=choice.first or None,
        last=choice.last or None,
    )


def as_request(question: BlueprintQuestion) -> dict[str, Any]:
    """A question as JSON."""
    return asdict(question) | {"segments": [list(pair) for pair in question.segments], "units": list(question.units)}


def of_request(request: Mapping[str, Any]) -> BlueprintQuestion:
    """A question from JSON."""
    pairs = tuple((str(name), str(value)) for name, value in request["segments"])
    return BlueprintQuestion(**{**request, "segments": pairs, "units": tuple(request["units"])})
