"""Whose journeys they are, as numbers: for errors that know who comes back, and for what a customer did afterwards."""

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from twofold.facts.frames import FactFrames
from twofold.facts.words import Side
from twofold.journeys.cutting import CASE_BIT
from twofold.journeys.gather import step_kinds
from twofold.journeys.keys import HASH, with_case_hash
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import Steps
from twofold.measures.choices import one_of

NOBODY = -1


def customers(facts: FactFrames, steps: Steps, rule: PathRule) -> NDArray[np.int64]:
    """The customer of each journey.

    Args:
        facts: where the events are; the same facts and engine that ``steps`` were gathered from.
        steps: the journeys.
        rule: how they were made.

    Returns:
        (journeys,) pseudonyms; ``NOBODY`` where a case names nobody. Of several persons of one case, the one with the
        smallest pseudonym.
    """
    found = np.full(steps.journeys, NOBODY, dtype=np.int64)
    own = steps.key < CASE_BIT
    found[own] = steps.key[own].view(np.int64)
    if own.all():
        return found
    events = facts.events().filter(
        nw.col("side") == Side.CUSTOMER.value, one_of("kind", step_kinds(facts, rule)), ~nw.col("person").is_null()
    )
    cases = with_case_hash(events, rule).filter(~nw.col(HASH).is_null())
    table = facts.collect(cases.group_by(HASH).agg(nw.col("person").min()))
    key = table[HASH].to_numpy().view(np.uint64) | CASE_BIT
    place = np.minimum(np.searchsorted(steps.key, key), steps.journeys - 1)
    there = steps.key[place] == key
    found[place[there]] = table["person"].to_numpy()[there]
    return found


def cases_apart(steps: Steps) -> NDArray[np.int64]:
    """The customers of a plain log, which names none: each case is a customer of its own."""
    return np.arange(steps.journeys, dtype=np.int64)
