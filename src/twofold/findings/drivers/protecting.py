"""What may be told of employees: nothing exact, so that no two answers can be subtracted to find one person's."""

from dataclasses import replace

from twofold.findings.drivers.drivers_found import Asymmetry, Between, Driver, Drivers

ROUNDED = 5  # counts are told to the nearest five below
DIGITS = 3  # of shares and slopes


def protected(found: Drivers) -> Drivers:
    """Drivers of employees with rounded counts and numbers, and without means (measures tell those).

    Args:
        found: as calculated.
    """
    numberless = [line for line in found.caveats if not any(letter.isdigit() for letter in line)]
    return replace(
        found,
        explained=_coarse(found.explained),
        by_use=_few_digits(found.by_use),
        n=_rounded(found.n),
        n_effective=None,
        clusters=_rounded(found.clusters),
        without_outcome=0,
        imputed=round(found.imputed, 1),
        reason=found.reason and "too few answers, or items that cannot be told apart",
        drivers=tuple(_driver(one) for one in found.drivers),
        caveats=(*numberless, "Answers of employees: counts are rounded down to five, and means are left out."),
    )


def _driver(one: Driver) -> Driver:
    return replace(
        one,
        share=_coarse(one.share),
        of_explained=_few_digits(one.of_explained),
        coefficient=_coarse(one.coefficient),
        standardised=_coarse(one.standardised),
        log_odds=_coarse(one.log_odds),
        johnson=_few_digits(one.johnson),
        n=_rounded(one.n),
        missing=None,
        applicable=None if one.applicable is None else round(one.applicable, 1),
        mean=None,
        asymmetry=None if one.asymmetry is None else _asymmetry(one.asymmetry),
        reason=one.reason and "too few answers, or all alike",
    )


def _asymmetry(one: Asymmetry) -> Asymmetry:
    return replace(
        one,
        penalty=_coarse(one.penalty),
        reward=_coarse(one.reward),
        below=_coarse(one.below),
        above=_coarse(one.above),
        p_value=_few_digits(one.p_value),
        low_n=_rounded(one.low_n) or 0,
        high_n=_rounded(one.high_n) or 0,
        reason=one.reason and "too few low or high answers, or no scale of a few points",
    )


def _coarse(one: Between | None) -> Between | None:
    return None if one is None else Between(*(round(end, DIGITS) for end in (one.value, one.low, one.high)))


def _few_digits(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _rounded(n: int | None) -> int | None:
    return None if n is None else n // ROUNDED * ROUNDED
