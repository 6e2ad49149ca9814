"""Measures: definitions and estimates."""

from twofold.measures.catalogue import CATALOGUE, find_measure
from twofold.measures.clocks import WORKDAYS, BusinessHours
from twofold.measures.comparing import Differences, compare
from twofold.measures.definition import Direction, Estimator, Measure, Population
from twofold.measures.estimates import Estimate, Estimates
from twofold.measures.filters import Filter
from twofold.measures.measuring import cube, measure
from twofold.measures.options import MeasureOptions
from twofold.measures.standing import Standings, rank

__all__ = [
    "CATALOGUE",
    "WORKDAYS",
    "BusinessHours",
    "Differences",
    "Direction",
    "Estimate",
    "Estimates",
    "Estimator",
    "Filter",
    "Measure",
    "MeasureOptions",
    "Population",
    "Standings",
    "compare",
    "cube",
    "find_measure",
    "measure",
    "rank",
]
