"""Staggered comparisons: units treated at different times, compared with units that are not treated then."""

from twofold.effects.staggered.aggregates import Aggregate, Summary, Window, aggregate
from twofold.effects.staggered.bands import Band
from twofold.effects.staggered.group_time import GroupTime, LeftOut, group_time
from twofold.effects.staggered.placebos import Placebo, anticipation, placebo_dates, placebo_outcomes
from twofold.effects.staggered.pretrends import Drift, Pretrend, pretrend
from twofold.effects.staggered.request import Adjustment, BasePeriod, Controls, Gaps, StaggeredRequest

__all__ = [
    "Adjustment",
    "Aggregate",
    "Band",
    "BasePeriod",
    "Controls",
    "Drift",
    "Gaps",
    "GroupTime",
    "LeftOut",
    "Placebo",
    "Pretrend",
    "StaggeredRequest",
    "Summary",
    "Window",
    "aggregate",
    "anticipation",
    "group_time",
    "placebo_dates",
    "placebo_outcomes",
    "pretrend",
]
