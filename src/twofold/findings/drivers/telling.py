"""Drivers in sentences that a manager can repeat: what goes with an outcome, never what causes it."""

from math import floor, log10

from twofold.findings.drivers.driver_request import Method, OutcomeType
from twofold.findings.drivers.drivers_found import Asymmetric, Between, Driver, Drivers

_MOST_TIES = 3
NO_CAUSE = "Shares and slopes are associations: they say what goes with the outcome, not what would change it."
WHAT_R2_IS = (
    "The explained share (R²) says how much of the difference between answers goes with the items asked about; "
    "the rest goes with what was not asked, and with chance. A low one does not make the order of the items wrong."
)
_KINDS = {
    Asymmetric.BASIC: "low answers cost more than high ones bring (basic)",
    Asymmetric.DELIGHT: "high answers bring more than low ones cost (delight)",
    Asymmetric.PERFORMANCE: "low answers cost what high ones bring (performance)",
}


def sentence(found: Drivers) -> str:
    """The whole in one sentence."""
    if not found.shown or found.explained is None or not found.ranked:
        return f"Nothing can be ranked for {found.outcome}: {found.reason}."
    first = found.ranked[0]
    scale = "" if found.outcome_type is OutcomeType.SCALE else ", on the scale behind it"
    told = (
        f"{_percent(found.explained)} of the differences in {found.outcome}{scale} go with these "
        f"{len(found.ranked)} items (n = {found.n:,})"
    )
    place = first.rank
    if place is None or place.high > 1:
        ties = ", ".join((first.item, *first.tied_with)[: _MOST_TIES + 1])
        more = len(first.tied_with) - _MOST_TIES
        rest = f" and {more} more" if more > 0 else ""
        return f"{told}; which one goes with most of it cannot be told: it may be {ties}{rest}."
    return f"{told}; {first.item} goes with the largest part."


def driver_sentence(one: Driver, found: Drivers) -> str:
    """One item in one sentence."""
    if one.share is None or one.rank is None:
        return f"{one.item} is not ranked: {one.reason}."
    places = f"place {one.rank.value}"
    if one.rank.low != one.rank.high:
        places += f" (may be {one.rank.low} to {one.rank.high})"
    told = f"{one.item} goes with {_percent(one.share)} of the differences in {found.outcome}, {places}, n = {one.n:,}"
    if one.coefficient is not None:
        slope, digits = one.coefficient, slope_digits(one.coefficient)
        unit = "" if found.outcome_type is OutcomeType.SCALE else _unit(found)
        told += (
            f"; one point more goes with {slope.value:+.{digits}f} [{slope.low:+.{digits}f}, {slope.high:+.{digits}f}]"
            f"{unit}, "
            "the other items being equal"
        )
    if one.asymmetry is not None and one.asymmetry.kind in _KINDS:
        told += f"; {_KINDS[one.asymmetry.kind]}"
    return told + "."


def slope_digits(slope: Between) -> int:
    """How many decimals a slope needs, so that its larger end has two figures: slopes of money a month are tiny."""
    largest = max(abs(slope.low), abs(slope.high))
    return 2 if largest <= 0.0 else min(max(2, 1 - floor(log10(largest))), 9)


def method_sentence(found: Drivers) -> str:
    """How it was made."""
    how = "averaged over all orders of entry (LMG)" if found.method is Method.LMG else "by Johnson's relative weights"
    whose = "" if found.clusters is None else f" of {found.clusters:,} independent clusters"
    return f"Shares {how}; {found.level:.0%} intervals from {found.draws:,} bootstrap draws{whose}."


def caveats(found: Drivers) -> tuple[str, ...]:
    """What to bear in mind."""
    ranked = found.ranked
    tied = [one for one in ranked if one.tied_with]
    told = list(found.caveats)
    if found.words:
        meaning = ", ".join(f"{number} is {word!r}" for number, word in enumerate(found.words))
        told.insert(0, f"{found.outcome}: {meaning}.")
    if tied:
        told.append(f"{len(tied)} of {len(ranked)} items are tied with others: their order may be chance.")
    if any(one.asymmetry is not None and one.asymmetry.kind is not Asymmetric.UNCLEAR for one in ranked):
        told.append(
            "Basic and delight are about the items' own scales: an item that is answered at the end of its scale "
            "by most may look bent where people are not."
        )
    return (*told, *((WHAT_R2_IS, NO_CAUSE) if found.shown else ()))


def _unit(found: Drivers) -> str:
    if found.outcome_type is OutcomeType.BINARY:
        what = found.words[1] if len(found.words) == 2 else "the larger value"
        return f" in the chance of {what!r}" if len(found.words) == 2 else f" in the chance of {what}"
    return " points"


def _percent(share: Between) -> str:
    return f"{100 * share.value:.1f} % [{100 * share.low:.1f}, {100 * share.high:.1f}]"
