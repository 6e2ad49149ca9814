"""What a measure is: a small declaration that says in words and in one expression what is counted."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import narwhals as nw

from twofold.facts.words import Instrument
from twofold.measures.options import MeasureOptions


class Population(StrEnum):
    """What one observation is."""

    ANSWERS = "answers"
    RESPONSES = "responses"  # all the answers of one event together
    EVENTS = "events"
    CONTACTS = "contacts"  # the steps of one contact together


class Estimator(StrEnum):
    """How observations become a number and an interval."""

    SHARE = "share"  # observations are 0 or 1; the value is in percent
    NET = "net"  # observations are -1, 0 or 1; the value is in points from -100 to 100
    MEAN = "mean"
    QUANTILE = "quantile"
    COUNT = "count"


class Direction(StrEnum):
    """Which way is good."""

    HIGHER = "higher is better"
    LOWER = "lower is better"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the catalogue.

    Attributes:
        name: how people ask for it.
        question: what it answers, in one sentence.
        formula: how it is computed, in words.
        counted: whom or what it counts, in words.
        population: what one observation is.
        estimator: how observations become a number.
        better: which way is good.
        unit: the unit of the value.
        score: the observation, as an expression over the columns of the population's frame; null where the row does
            not belong to the population.
        possible: what an observation could reach at most (RESPONSES only): each weighs as much.
        instrument: the standard question whose answers it counts; None where an item must be named (and for events).
        codes: the ends of the only scale the formula holds for.
        relative: whether the formula is relative to each answer's own scale, so that several scales may meet.
        quantile: which quantile, for QUANTILE.
        note: what a reader should know before quoting it.
    """

    name: str
    question: str
    formula: str
    counted: str
    population: Population
    estimator: Estimator
    better: Direction
    unit: str
    score: Callable[[MeasureOptions], nw.Expr]
    possible: Callable[[MeasureOptions], nw.Expr] | None = None
    instrument: Instrument | None = None
    codes: tuple[float, float] | None = None
    relative: bool = False
    quantile: float | None = None
    note: str = ""

    @property
    def needs_item(self) -> bool:
        """Whether somebody must say which item is meant."""
        return self.population in {Population.ANSWERS, Population.RESPONSES} and self.instrument is None

    @property
    def factor(self) -> float:
        """What turns the mean of the observations into the value: shares are shown in percent."""
        return 100.0 if self.estimator in {Estimator.SHARE, Estimator.NET} else 1.0

    def text(self) -> str:
        """The definition as text: what changes here changes what a number means."""
        return "\n".join(
            [
                self.name,
                f"  question: {self.question}",
                f"  formula: {self.formula}",
                f"  counted: {self.counted}",
                f"  one observation: one of {self.population}",
                f"  estimator: {self.estimator}" + (f" {self.quantile:g}" if self.quantile is not None else ""),
                f"  unit: {self.unit}",
                f"  direction: {self.better}",
                f"  asked by: {self.instrument or ('the item named' if self.needs_item else 'no item')}",
                f"  scale: {self.scale_text()}",
                f"  note: {self.note or '-'}",
            ],
        )

    def scale_text(self) -> str:
        """Which scales its answers may be on, in words."""
        if self.codes is not None:
            return f"{self.codes[0]:g}-{self.codes[1]:g} only"
        if self.population not in {Population.ANSWERS, Population.RESPONSES}:
            return "-"
        return "any, each answer relative to its own" if self.relative else "one scale, unless a rescaling is named"
