"""What employees write of, measured: the six conditions of work, under disclosure control; never their words."""

from dataclasses import dataclass

from twofold.facts.frames import FactFrames
from twofold.measures import MeasureOptions, measure
from twofold.measures.estimates import Estimate
from twofold.reports.spoken import DEFAULTS, QUALITY, VALENCE
from twofold.voice.aspects.vocabulary import default_vocabulary

EMPLOYEES = ("side=employee",)


@dataclass(frozen=True, slots=True)
class SpokenByEmployees:
    """What employees' comments say.

    Attributes:
        overall: mean valence of all, in [-1, 1]; it may be hidden.
        conditions: mean valence of what they say of a condition of work, by its name; only those that may be shown.
        hidden: the names of the others, whether or not anybody spoke of them.
    """

    overall: Estimate
    conditions: tuple[tuple[str, Estimate], ...]
    hidden: tuple[str, ...]


def spoken_by_employees(facts: FactFrames, options: MeasureOptions = DEFAULTS) -> SpokenByEmployees | None:
    """Measure what was read in employees' comments; None where nobody has read any."""
    overall = list(measure(facts, "mean", where=EMPLOYEES, item=VALENCE, options=options))
    if not overall:
        return None
    names = [name for name, one in default_vocabulary().quality.items() if one.work]
    items = [f"{QUALITY}{name}" for name in names]
    found = measure(facts, "mean", by=("item",), where=EMPLOYEES, item=items, options=options)
    shown = [(str(one.group["item"]).removeprefix(QUALITY), one) for one in found if one.shown]
    shown.sort(key=lambda one: (-(one[1].n or 0), one[0]))
    told = {name for name, _ in shown}
    return SpokenByEmployees(overall[0], tuple(shown), tuple(name for name in names if name not in told))
