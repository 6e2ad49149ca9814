"""When a page was filled in that waited on a device: the moment at which it comes in says nothing of that.

A device says how many seconds a page waited and how long somebody looked at it, and no time of day: its clock may be
wrong. Both only make shorter what the page's own token allows: nobody looks longer, or sends before a page was shown,
by saying so. No question has the name of these fields.
"""

from datetime import UTC, datetime, timedelta

from twofold_web.answering.asked import Asked
from twofold_web.answering.situation import page_of
from twofold_web.answering.tokens import PageToken

WAITED, TOOK = "~waited", "~took"
MOST_DIGITS = 7  # of seconds: four months


def moment_of(asked: Asked, now: datetime) -> datetime:
    """When the page of a request was sent off; ``now``, unless it waited."""
    waited = _seconds(asked, WAITED)
    told = page_of(asked) if waited else None
    if waited is None or told is None or not told.shown_ms:
        return now
    return min(now, max(shown_at(told), now - timedelta(seconds=waited)))


def shown_at(told: PageToken) -> datetime:
    """When a page was made."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=told.shown_ms)


def looked(asked: Asked, told: PageToken, sent: datetime) -> timedelta:
    """How long somebody looked at a page that was sent off at a moment; never less than nothing."""
    between, took = sent - shown_at(told), _seconds(asked, TOOK)
    return max(timedelta(0), between if took is None else min(between, timedelta(seconds=took)))


def _seconds(asked: Asked, name: str) -> int | None:
    text = asked.sent(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
