"""What customers wrote, masked: searched in what is shown, never in what is hidden."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import narwhals as nw

from twofold.facts.words import Side
from twofold.measures import Filter
from twofold.measures.narrowed import narrowed
from twofold.privacy.masking import masked
from twofold.store import Store
from twofold.voice.keeping import model_in_force
from twofold.voice.keeping.parts import folder_of, read_parts
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.allowed import units_for

MOST, LOOKED_AT = 50, 400
LONGEST = 1200  # letters of one quote
EPOCH = date(1970, 1, 1)
KEY = ("event_id", "event_check", "version", "item")
SURE = 0.05  # a valence this close to 0 is neither good nor bad
COLUMNS = (*KEY, "text", "local_day", "touchpoint", "channel", "unit", "language")


@dataclass(frozen=True, slots=True)
class Quote:
    """One comment of a customer, masked.

    Attributes:
        text: what can be read of it.
        address: of its page; empty where nobody has read it yet. valence: as the model reads it.
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
    address: str = ""
    valence: float | None = None

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """What is known of it, by name."""
        said = (("touchpoint", self.touchpoint), ("channel", self.channel), ("unit", self.unit))
        return tuple((name, value) for name, value in said if value)

    @property
    def tone(self) -> str:
        """How it is marked."""
        value = self.valence or 0.0
        return "better" if value > SURE else "worse" if value < -SURE else ""


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
    read = read_before(store_of(scope))
    shown = [_quote(row, read) for row in facts.collect(newest).to_pylist()]
    return [one for one in shown if one.text.strip() and sought in one.text.lower()][:MOST]


def read_before(store: Store) -> dict[tuple[object, ...], dict[str, object]]:
    """What was read in comments, by their key: there names are masked as well."""
    read_by = model_in_force(store)
    if read_by is None:
        return {}
    said = read_parts(folder_of(store, read_by.mark)).select([*KEY, "masked", "spoken", "valence"])
    return {tuple(row[name] for name in KEY): row for row in said.to_pylist()}


def _quote(row: dict[str, object], read: dict[tuple[object, ...], dict[str, object]]) -> Quote:
    known = read.get(tuple(row[name] for name in KEY))
    named = {name: str(row[name] or "") for name in ("touchpoint", "channel", "unit", "language")}
    day = EPOCH + timedelta(days=int(str(row["local_day"])))
    text = masked(str(row["text"])) if known is None else str(known["masked"])
    quote = Quote(text[:LONGEST], day, named["touchpoint"], named["channel"], named["unit"], named["language"])
    if known is None:
        return quote
    address, spoken = ".".join(str(row[name]) for name in KEY), str(known["spoken"])
    return replace(quote, language=spoken or quote.language, address=address, valence=float(str(known["valence"])))
