"""Loyalty per point from a store: who bought again within some months of an answer."""

from dataclasses import dataclass
from datetime import timedelta

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from twofold.actions.importance import as_nps
from twofold.actions.loyalty import Loyalty, loyalty
from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument, Side

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MONTH_US = int(timedelta(days=365.25 / 12).total_seconds() * 1_000_000)
RECOMMENDS = Instrument.NPS.value
LOW_IS_GOOD = Instrument.CES_EFFORT.value
PURCHASE = "purchase"


def loyalty_of_facts(facts: FactFrames, outcome: str, months: int) -> Loyalty:
    """How much oftener do customers buy again within some months who answered one point better?

    One answer of a customer counts: the first that could be followed up for so long. Buying again is a later purchase
    that belongs to another journey (case) than the answer. For nps, a point is a point of NPS.

    Args:
        facts: where the answers and purchases are.
        outcome: the standard question.
        months: how long each customer is watched.

    Raises:
        UsageError: the store has no purchases of known customers, or no answer that could be followed up so long.
        InputError: too few who came back, or who did not.
    """
    if months < 1:
        raise UsageError(f"customers are watched for at least one month, not {months}")
    asked = facts.answers().filter(
        nw.col("side") == Side.CUSTOMER.value,
        nw.col("instrument") == outcome,
        ~nw.col("number").is_null(),
        ~nw.col("person").is_null(),
    )
    answers = facts.collect(asked.select("person", "occurred_us", "number", "case", "event_id"))
    bought = facts.events().filter(nw.col("kind") == PURCHASE, ~nw.col("person").is_null())
    purchases = facts.collect(bought.select("person", "occurred_us", "case"))
    if not purchases.num_rows:
        raise UsageError("the store has no purchases of customers whom it knows again: loyalty cannot be estimated")
    when = purchases["occurred_us"].to_numpy()
    rows = answers.sort_by([("person", "ascending"), ("occurred_us", "ascending"), ("event_id", "ascending")])
    watched = rows.filter(rows["occurred_us"].to_numpy() <= when.max() - months * MONTH_US)
    person = watched["person"].to_numpy()
    first = np.flatnonzero(np.append(True, person[1:] != person[:-1])[: len(person)])
    if not len(first):
        raise UsageError(f"no answer to {outcome} could be followed up for {months} months")
    picked = watched.take(first)
    ids, begun = picked["person"].to_numpy(), picked["occurred_us"].to_numpy()
    own = picked["case"].to_pylist()
    bought_by = _ByPerson.of(purchases["person"].to_numpy(), when, purchases["case"].to_pylist())
    again = bought_by.again(ids, begun, own, months * MONTH_US)
    number = np.asarray(picked["number"].to_numpy(), dtype=np.float64)
    score = as_nps(number) if outcome == RECOMMENDS else number
    return loyalty(score, again, ids, months, higher_is_better=outcome != LOW_IS_GOOD)


@dataclass(frozen=True, eq=False)
class _ByPerson:
    """Purchases ordered by person: who, when, and the case of each."""

    who: Ints
    when: Ints
    case: list[str | None]

    @classmethod
    def of(cls, who: Ints, when: Ints, case: list[str | None]) -> "_ByPerson":
        order = np.argsort(who, kind="stable")
        return cls(who[order], when[order], [case[at] for at in order.tolist()])

    def again(self, person: Ints, begun: Ints, case: list[str | None], within: int) -> Floats:
        """(n,) 1 where a later purchase of the person, of another case, lies within so many microseconds."""
        starts, ends = (np.searchsorted(self.who, person, side=side) for side in ("left", "right"))
        rows = zip(starts.tolist(), ends.tolist(), begun.tolist(), case, strict=True)
        told = [any(self._later(at, since, own, within) for at in range(a, b)) for a, b, since, own in rows]
        return np.array(told, dtype=np.float64)

    def _later(self, at: int, since: int, own: str | None, within: int) -> bool:
        other = self.case[at] is None or self.case[at] != own
        return other and since < int(self.when[at]) <= since + within
