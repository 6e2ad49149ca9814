"""What customers wrote, masked: searched in what is shown, never in what is hidden."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import narwhals as nw
import numpy as np
import pyarrow as pa

from twofold.facts.words import Side
from twofold.measures import Filter
from twofold.measures.calendar_days import EPOCH
from twofold.measures.narrowed import narrowed
from twofold.privacy.masking import masked
from twofold.store import Store
from twofold.voice.keeping import Corrected, Place, model_in_force
from twofold.voice.keeping.corrected import put_right
from twofold.voice.keeping.parts import folder_of, read_parts
from twofold.voice.keeping.places import KEY, keys_of
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.comments import address_of, conditions_of, tone_of
from twofold_web.insight.reads.corrected import corrected_by

MOST, LOOKED_AT = 50, 400
LONGEST = 1200  # letters of one quote
COLUMNS = (*KEY, "text", "local_day", "touchpoint", "channel", "unit", "language")


@dataclass(frozen=True, slots=True)
class Quote:
    """One comment of a customer, masked.

    Attributes:
        text: what can be read of it.
        address: of its page; empty where nobody has read it yet. valence: as people say, or the model.
        day: when it was written.
        touchpoint: what it is about; empty where nobody knows.
        channel: where it came in.
        unit: whom it concerns.
        language: it is written in; empty where nobody knows.
        corrected: whether people have put it right.
    """

    text: str
    day: date
    touchpoint: str
    channel: str
    unit: str
    language: str
    address: str = ""
    valence: float | None = None
    corrected: bool = False

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """What is known of it, by name."""
        said = (("touchpoint", self.touchpoint), ("channel", self.channel), ("unit", self.unit))
        return tuple((name, value) for name, value in said if value)

    @property
    def tone(self) -> str:
        """How it is marked."""
        return tone_of(self.valence or 0.0)


def quotes(scope: Scope, words: str, filters: Filters, touchpoint: str = "") -> list[Quote]:
    """The newest comments of customers that hold these words, within somebody's units.

    The words are looked for in the masked text as well, so that nobody can ask whether an address or a number stands
    in a comment.

    Raises:
        Http404: the filter names a unit that is not theirs to see.
    """
    customers, store = Filter("side", "=", (Side.CUSTOMER.value,)), store_of(scope)
    facts = narrowed(store.facts(), [customers, *conditions_of(scope, filters, touchpoint)])
    written = facts.answers().filter(~nw.col("text").is_null())
    sought = words.strip().lower()
    if sought:
        written = written.filter(nw.col("text").str.to_lowercase().str.contains(sought, literal=True))
    newest = facts.collect(written.sort("occurred_us", "event_id", descending=True).head(LOOKED_AT).select(*COLUMNS))
    read = read_before(store, newest, corrected_by(scope))
    shown = [_quote(row, read) for row in newest.to_pylist()]
    return [one for one in shown if one.text.strip() and sought in one.text.lower()][:MOST]


def read_before(
    store: Store, comments: pa.Table, corrections: Mapping[Place, Corrected]
) -> dict[tuple[object, ...], dict[str, object]]:
    """What was read in these comments and put right, by their key: there names are masked as well."""
    read_by = model_in_force(store)
    if read_by is None:
        return {}
    said = read_parts(folder_of(store, read_by.mark)).drop_columns("vector")
    these = said.filter(pa.array(np.isin(keys_of(said), keys_of(comments)), pa.bool_()))
    these = put_right(these, corrections).select([*KEY, "masked", "spoken", "valence", "corrected"])
    return {tuple(row[name] for name in KEY): row for row in these.to_pylist()}


def _quote(row: dict[str, object], read: dict[tuple[object, ...], dict[str, object]]) -> Quote:
    known = read.get(tuple(row[name] for name in KEY))
    named = {name: str(row[name] or "") for name in ("touchpoint", "channel", "unit", "language")}
    day = EPOCH + timedelta(days=int(str(row["local_day"])))
    text = masked(str(row["text"])) if known is None else str(known["masked"])
    quote = Quote(text[:LONGEST], day, named["touchpoint"], named["channel"], named["unit"], named["language"])
    if known is None:
        return quote
    language, valence = str(known["spoken"]) or quote.language, float(str(known["valence"]))
    corrected = bool(known["corrected"])
    return replace(quote, language=language, address=address_of(row), valence=valence, corrected=corrected)
