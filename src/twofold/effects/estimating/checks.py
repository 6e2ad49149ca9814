"""Questions around an effect whose answers say how far to believe it, as records."""

from dataclasses import dataclass, field

from twofold.effects.effect_panel import EffectPanel, Ints
from twofold.effects.fading import Fading
from twofold.effects.spillover import Spillover
from twofold.effects.staggered import Placebo


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody knows besides the panel.

    Attributes:
        unmoved: outcomes that the action cannot have changed, by name, each as a panel of its own.
        parent: (U) the area each unit belongs to; units of one area are near each other. None where nobody says.
    """

    unmoved: tuple[tuple[str, EffectPanel], ...] = ()
    parent: Ints | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What may be said while the planned window is running, by an interval that holds at all planned looks.

    Attributes:
        planned: looks in all, one a period.
        made: looks so far.
        value: the difference at the last of them.
        low: lower end of its interval; minus infinity while hardly any error may be spent.
        high: upper end.
        method: how the interval was made.
    """

    planned: int
    made: int
    value: float
    low: float
    high: float
    method: str

    @property
    def direction(self) -> int:
        """1 where the whole interval lies above zero, -1 where below, 0 where it holds zero."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


@dataclass(frozen=True, slots=True)
class Checks:
    """Questions around an effect.

    Attributes:
        dates: would the comparison have found an effect, had treatment begun earlier?
        anticipation: did units change just before the start?
        outcomes: did outcomes move that the action cannot have changed?
        fading: when a claimed effect begins, and whether it fades; None where nothing is claimed.
        spillover: untreated units near treated ones against those elsewhere; None where nobody says who is near.
        spilled: which way the near ones surely moved, corrected for what else was asked: 1, -1, or 0 for not shown.
        looks: the interval that holds at all planned looks; None where no window is running.
        missing: parts that could not be made, with reasons.
    """

    dates: tuple[Placebo, ...] = ()
    anticipation: tuple[Placebo, ...] = ()
    outcomes: tuple[Placebo, ...] = ()
    fading: Fading | None = None
    spillover: Spillover | None = None
    spilled: int = 0
    looks: Looked | None = None
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def moved(self) -> tuple[Placebo, ...]:
        """Outcomes that moved though the action cannot have changed them."""
        return tuple(one for one in self.outcomes if one.found)
