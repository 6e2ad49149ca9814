"""Prices of deviations in words: an association, with its interval, its n and what was adjusted for."""

from twofold.journeys.deviations.deviating import Told, Who
from twofold.journeys.deviations.matched_difference import MatchedDifference
from twofold.journeys.deviations.prices import Price
from twofold.journeys.steps import UNRECORDED

CAVEAT = "This is an association: journeys may differ in what was not recorded."


def price_sentence(told: Told) -> str | None:
    """What a deviation goes along with; None where no price was asked for or nothing is shown."""
    if told.price is None:
        return None
    price = told.price
    if price.plain.value is None:
        return f"{_journeys(told)}: no price, because {price.plain.refused}."
    first = f"{_journeys(told)}: {price.outcome} is {_apart(price.plain, price.unit)}, {_compared(price)}."
    doubt = CAVEAT if price.claim else "This may well be chance."
    return " ".join(part for part in (first, doubt, _beside(price)) if part)


def who_sentence(told: Told, who: Who) -> str:
    """Where a deviation is more (or less) frequent than elsewhere."""
    one = who.contrast
    points = f"{100.0 * abs(one.difference):.1f} percentage points {'more' if one.difference > 0 else 'less'} often"
    ends = sorted((100.0 * one.low, 100.0 * one.high))
    segment = one.segment if one.segment is not None else UNRECORDED
    return (
        f"{told.deviation.sentence}: in {one.dimension} {segment} {points} than elsewhere "
        f"({100.0 * one.share:.1f} % of {one.n:,} journeys against {100.0 * one.elsewhere:.1f} %; "
        f"95 % interval of the difference {ends[0]:+.1f} to {ends[1]:+.1f})"
    )


def _journeys(told: Told) -> str:
    return f"Journeys with {told.deviation.sentence!r}"


def _apart(found: MatchedDifference, unit: str) -> str:
    if found.value is None or found.low is None or found.high is None:
        return "not known"
    side = "lower" if found.value < 0 else "higher"
    return f"{abs(found.value):.2f} {unit} {side} (95 % interval {found.low:+.2f} to {found.high:+.2f})"


def _compared(price: Price) -> str:
    found = price.plain
    exact = f"the same {_listed(found.exact)}" if found.exact else "no segment held equal"
    alike = [*found.balanced, *price.path]
    left = f"; {found.left_out:,} more have no match" if found.left_out else ""
    return (
        f"{found.deviating:,} journeys against {found.comparable:,} comparable ones with {exact}, "
        f"weighted to be alike in {_listed(alike)}{left}"
    )


def _beside(price: Price) -> str:
    if not price.along:
        return ""
    others = _listed([repr(one.sentence) for one in price.along[:3]])
    if price.inseparable is not None:
        return f"It cannot be told apart from {price.inseparable.sentence!r}, which goes along with it."
    if price.beside is None or price.beside.value is None:
        return f"It goes along with {others}; a price beside them cannot be given."
    return f"It goes along with {others}; alike in the other deviations as well: {_apart(price.beside, price.unit)}."


def _listed(words: list[str] | tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nothing"
