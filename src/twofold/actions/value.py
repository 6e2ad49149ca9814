"""What points are worth: customers kept and money a year, from parameters that somebody wrote down.

Each year the company wins as many new customers as now. A share of all customers stays; points move that share. What
one year keeps is there the next year, too, and leaves like anybody else. Money is discounted to today and spread evenly
over the years that are counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.actions.parameters import KEPT, MONEY, PAYING, TELLING, Parameters

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Worth:
    """What points are worth, draw by draw.

    Attributes:
        kept: customers kept more a year (in the first year); None where a parameter is missing.
        money: money more a year, on average over the horizon, discounted; None where a parameter is missing.
    """

    kept: Floats | None
    money: Floats | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What the value holds, and what is missing for the rest.

    Attributes:
        parts: loyalty, price, word of mouth: what is counted.
        missing_for_kept: parameters without which customers cannot be counted.
        missing_for_money: parameters without which money cannot be.
        left_out: the parts that are not counted, each with its missing parameters.
    """

    parts: tuple[str, ...]
    missing_for_kept: tuple[str, ...]
    missing_for_money: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]]


OPTIONAL = {"willingness to pay": PAYING, "word of mouth": TELLING}


def counted(parameters: Parameters | None) -> Counted:
    """What can be counted with these parameters?"""
    if parameters is None:
        return Counted((), KEPT, MONEY, OPTIONAL)
    missing_money = parameters.missing(MONEY)
    left = {name: parameters.missing(needed) for name, needed in OPTIONAL.items()}
    left = {name: missing for name, missing in left.items() if missing}
    parts = () if missing_money else ("loyalty", *(name for name in OPTIONAL if name not in left))
    return Counted(parts, parameters.missing(KEPT), missing_money, left)


def worth(points: Floats, drawn: Mapping[str, Floats]) -> Worth:
    """Which customers and which money go with these points?

    Args:
        points: (draws,) points of the outcome for the better; all customers together.
        drawn: (draws,) each, parameters by name (``Parameters.draw``).
    """
    if not set(KEPT) <= set(drawn):
        return Worth(None, None)
    people = drawn["customers"] * drawn["represented"]
    # nobody can be kept who would not have been lost, and nobody lost twice
    stays = np.clip(points * drawn["retention_per_point"], drawn["churn"] - 1.0, drawn["churn"])
    kept = people * stays
    if not set(MONEY) <= set(drawn):
        return Worth(kept, None)
    won = people * points * _told(drawn)
    each_year = people * points * drawn["paid_more_per_point"] if "paid_more_per_point" in drawn else 0.0
    rate = 1.0 - drawn["churn"] + stays
    return Worth(kept, _a_year(kept + won, rate, drawn) + each_year)


def _told(drawn: Mapping[str, Floats]) -> Floats | float:
    """New customers a year per customer and point, for word of mouth."""
    if not set(TELLING) <= set(drawn):
        return 0.0
    more = drawn["promoter_share"] * drawn["new_per_promoter"]
    fewer = (1.0 - drawn["promoter_share"]) * drawn["lost_per_detractor"]
    return drawn["nps_per_point"] / 100.0 * (more + fewer)


def _a_year(more: Floats, rate: Floats, drawn: Mapping[str, Floats]) -> Floats:
    """Money a year of so many customers more in every year, of whom a share stays on: an equal sum every year."""
    horizon, discount = drawn["horizon"], drawn["discount"]
    standing = np.zeros_like(more)
    present = np.zeros_like(more)
    for year in range(1, int(np.ceil(horizon.max())) + 1):
        standing = standing * rate + more
        part = np.clip(horizon - (year - 1), 0.0, 1.0)  # the last year may be counted in part
        present = present + part * standing * drawn["margin"] / (1.0 + discount) ** year
    return present / annuity(horizon, discount)


def annuity(horizon: Floats, discount: Floats) -> Floats:
    """What one unit of money at the end of each of these years is worth today."""
    whole = np.zeros_like(horizon)
    for year in range(1, int(np.ceil(horizon.max())) + 1):
        whole = whole + np.clip(horizon - (year - 1), 0.0, 1.0) / (1.0 + discount) ** year
    return whole
