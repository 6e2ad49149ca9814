"""Who the customers of some steps are: the store's pseudonyms."""

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from twofold.facts.frames import FactFrames
from twofold.facts.words import Side
from twofold.journeys.steps import Steps


def customers_of(facts: FactFrames, steps: Steps) -> NDArray[np.int64]:
    """The person of each step.

    Args:
        facts: where the steps were gathered from.
        steps: the steps.

    Returns:
        (steps,) pseudonyms, -1 where nobody is known.
    """
    events = facts.events().filter(nw.col("side") == Side.CUSTOMER.value, ~nw.col("person").is_null())
    table = facts.collect(events.select("event_id", "person"))
    event, person = table["event_id"].to_numpy(), table["person"].to_numpy()
    order = np.argsort(event, kind="stable")
    event, person = event[order], person[order]
    place = np.minimum(np.searchsorted(event, steps.event), max(len(event) - 1, 0))
    if not len(event):
        return np.full(len(steps), -1, dtype=np.int64)
    return np.where(event[place] == steps.event, person[place], -1)
