"""What customers wrote, masked: searched in what is shown, never in what is hidden."""

from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from twofold.facts.words import Side
from twofold.measures import Filter
from twofold.measures.narrowed import narrowed
from twofold.privacy.masking import masked
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.allowed import units_for

MOST, LOOKED_AT = 50, 400
LONGEST = 1200  # letters of one quote
EPOCH = date(1970, 1, 1)
COLUMNS = ("text", "local_day", "touchpoint", "channel", "unit", "language")


@dataclass(frozen=True, slots=True)
class Quote:
    """One comment of a customer, masked.

    Attributes:
        text: what can be read of it.
        day: when it was written.
        touchpoint: what it is about; empty where nobody knows.
        channel: where it came in.
        unit: whom it concerns.
        language: it is written in; empty where nobody knows.
    """

    text: str
    day: date
    touchpoint: str
    channel: str
    unit: str
    language: str


def quotes(scope: Scope, words: str, filters: Filters, touchpoint: str = "") -> list[Quote]:
    """The newest comments of customers that hold these words, within somebody's units.

    The words are looked for in the masked text as well, so that nobody can ask whether an address or a number stands
    in a comment.

    Raises:
        Http404: the filter names a unit that is not theirs to see.
    """
    units = units_for(scope, Permission.SEE_COMMENTS, [filters.unit])
    where: list[str | Filter] = [Filter("side", "=", (Side.CUSTOMER.value,)), *filters.span.conditions()]
    where += [Filter("unit", "=", units)] if units else []
    chosen = (("channel", filters.channel), ("touchpoint", touchpoint))
    where += [Filter(name, "=", (value,)) for name, value in chosen if value]
    facts = narrowed(store_of(scope).facts(), where)
    written = facts.answers().filter(~nw.col("text").is_null())
    sought = words.strip().lower()
    if sought:
        written = written.filter(nw.col("text").str.to_lowercase().str.contains(sought, literal=True))
    newest = written.sort("occurred_us", "event_id", descending=True).head(LOOKED_AT).select(*COLUMNS)
    shown = [_quote(row) for row in facts.collect(newest).to_pylist()]
    return [one for one in shown if one.text.strip() and sought in one.text.lower()][:MOST]


def _quote(row: dict[str, object]) -> Quote:
    named = {name: str(row[name] or "") for name in ("touchpoint", "channel", "unit", "language")}
    day = EPOCH + timedelta(days=int(str(row["local_day"])))
    return Quote(masked(str(row["text"]))[:LONGEST], day, **named)
