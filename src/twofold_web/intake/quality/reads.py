"""The data-quality page, as of the moment it is opened."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from twofold.findings.feeds.codes import What
from twofold_web.foundation import prepared
from twofold_web.foundation.prepared import Found
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import Load, Origin
from twofold_web.intake.quality.preparing import KIND
from twofold_web.intake.reads import require_loading

WHATS: dict[str, Any] = {
    What.NEW: _("a new code"),
    What.VANISHED: _("a code that has vanished"),
    What.REFUSED: _("the share outside of the scale"),
    What.MISSING: _("the share without an answer"),
}


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed, whether it is late now, and whether its newest load is unusual.

    Attributes:
        name: of the feed.
        origin: how it comes, in words.
        loads: how many came.
        last: when the newest came.
        usual: hours between two loads, the median; None where too few came.
        due: when it is called late; None likewise.
        late: whether it is; None likewise.
        volume: the newest count beside what was to be expected; None where nothing was counted.
        by_day: whether counts are those of days.
    """

    name: str
    origin: Any
    loads: int
    last: datetime
    usual: float | None
    due: datetime | None
    late: bool | None
    volume: dict[str, Any] | None
    by_day: bool

    @property
    def usual_days(self) -> float | None:
        """The usual gap in days, where it is longer than two."""
        return self.usual / 24 if self.usual is not None and self.usual >= 48 else None


@dataclass(frozen=True, slots=True)
class Quality:
    """What the page shows.

    Attributes:
        found: the prepared result, and what is under way.
        feeds: the late ones first.
        codes: what was looked at, and what drifted; None where there is nothing yet.
        rejected: rows by reason and week; None likewise.
        empty: whether nothing was ever loaded.
    """

    found: Found
    feeds: tuple[FeedLine, ...] = ()
    codes: dict[str, Any] | None = None
    rejected: dict[str, Any] | None = None
    empty: bool = False


def quality_of(scope: Scope, now: datetime | None = None) -> Quality:
    """Everything the page shows.

    Raises:
        PermissionDenied: the caller may not bring data in for the whole organisation.
    """
    require_loading(scope)
    if not Load.objects.of(scope).exists():
        return Quality(Found(None), empty=True)
    found = prepared.find(scope, KIND, {})
    if found.body is None:
        return Quality(found)
    moment = now or datetime.now(UTC)
    feeds = sorted((_line(each, moment) for each in found.body["feeds"]), key=lambda line: (not line.late, line.name))
    return Quality(found, tuple(feeds), _codes(found.body["codes"]), _table(found.body["rejected"]))


def _line(told: dict[str, Any], now: datetime) -> FeedLine:
    last, limit = datetime.fromisoformat(told["last"]), told["rhythm"]["limit"]
    due = None if limit is None else last + timedelta(hours=limit)
    return FeedLine(
        name=told["name"],
        origin=Origin(told["origin"]).label,
        loads=told["loads"],
        last=last,
        usual=told["rhythm"]["usual"],
        due=due,
        late=None if due is None else now > due,
        volume=told["volume"],
        by_day=told["by_day"],
    )


def _codes(told: dict[str, Any] | None) -> dict[str, Any] | None:
    if told is None:
        return None
    drifts = [drift | {"label": WHATS[drift["what"]]} for drift in told["drifts"]]
    return told | {"drifts": drifts, "since": datetime.fromisoformat(told["since"])}


def _table(told: dict[str, Any]) -> dict[str, Any]:
    weeks = [datetime.fromisoformat(week).date() for week in told["weeks"]]
    return told | {"weeks": list(zip(weeks, told["read"], strict=True))}
