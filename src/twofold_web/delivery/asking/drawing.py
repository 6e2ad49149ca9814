"""Who is drawn: a random share that is the same however often it is asked."""

import hashlib
import hmac
from datetime import date, timedelta

WHOLE = 10_000
_SPACE = 1 << 64


def is_drawn(nonce: str, mark: str, share: int) -> bool:
    """Whether a person, or a case, falls into the share.

    Args:
        nonce: of the survey's plan, so that two surveys draw different people.
        mark: the keyed hash of the person or case.
        share: of 10,000.

    >>> is_drawn("a", "b", WHOLE), is_drawn("a", "b", 0)
    (True, False)
    """
    digest = hmac.new(nonce.encode(), mark.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") * WHOLE < share * _SPACE


def period_begins(period: str, day: date) -> str:
    """The day on which the period of a quota begins, as a text; empty for all time.

    >>> [period_begins(period, date(2026, 3, 5)) for period in ("week", "month", "all")]
    ['2026-03-02', '2026-03-01', '']
    """
    if period == "all":
        return ""
    if period == "week":
        day -= timedelta(days=day.weekday())
    return (day.replace(day=1) if period == "month" else day).isoformat()
