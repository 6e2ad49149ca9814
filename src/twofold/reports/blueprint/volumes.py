"""What happens at each touchpoint, by channel."""

from collections.abc import Sequence
from itertools import groupby

from twofold.facts.frames import FactFrames
from twofold.facts.words import Kind
from twofold.measures import Filter, MeasureOptions, measure
from twofold.measures.estimates import Estimate
from twofold.reports.blueprint.question import BlueprintQuestion
from twofold.reports.blueprint.record import Volume
from twofold.reports.blueprint.scores import finite

# what people say afterwards is no second visit; where nothing else is recorded it is all we have
TELLING = (Kind.SURVEY.value, Kind.REVIEW.value)


def volumes_of(facts: FactFrames, question: BlueprintQuestion) -> dict[str, tuple[tuple[Volume, ...], bool]]:
    """What customers did at each touchpoint by channel, most first.

    Returns:
        By touchpoint, with whether surveys and reviews were counted because nothing else is recorded there.
    """
    told = _counted(facts, question, Filter("kind", "=", TELLING))
    happened = _counted(facts, question, Filter("kind", "!=", TELLING))
    return {name: (several, True) for name, several in told.items()} | {
        name: (several, False) for name, several in happened.items()
    }


def _counted(facts: FactFrames, question: BlueprintQuestion, kinds: Filter) -> dict[str, tuple[Volume, ...]]:
    options = MeasureOptions(level=question.level, minimum_n=question.minimum_n)
    found = measure(
        facts, "volume", by=("touchpoint", "channel"), where=(*question.customers(), kinds), options=options
    )
    there = sorted((one for one in found if one.group["touchpoint"]), key=_touchpoint)
    return {name: _most_first(list(several)) for name, several in groupby(there, _touchpoint)}


def _touchpoint(one: Estimate) -> str:
    return one.group["touchpoint"] or ""


def _most_first(several: Sequence[Estimate]) -> tuple[Volume, ...]:
    volumes = [Volume(one.group["channel"], finite(one)) for one in several]
    return tuple(sorted(volumes, key=lambda one: (-(one.events.n or 0), one.channel or "")))
