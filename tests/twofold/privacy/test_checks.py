"""Check digits: published valid numbers hold, and any single wrong digit does not."""

from collections.abc import Callable

import pytest

from twofold.privacy.numbers import checks

VALID: list[tuple[Callable[[str], bool], str]] = [
    (checks.luhn, "4111111111111111"),
    (checks.luhn, "79927398713"),
    (checks.iban, "GB29NWBK60161331926819"),
    (checks.iban, "HU42117730161111101800000000"),
    (checks.iban, "BG80BNBG96611020345678"),
    (checks.iban, "GR1601101250000000012300695"),
    (checks.iban, "CZ6508000000192000145399"),
    (checks.taj, "111111110"),
    (checks.hungarian_tax, "8071592153"),
    (checks.egn, "7523169263"),
    (checks.egn, "8032056031"),
    (checks.lnch, "7111042925"),
    (checks.afm, "094259216"),
    (checks.amka, "01013099997"),
    (checks.birth_number, "7103192745"),
    (checks.ico, "25123891"),
]


@pytest.mark.parametrize(("holds", "number"), VALID)
def test_a_published_number_holds(holds: Callable[[str], bool], number: str) -> None:
    assert holds(number)


@pytest.mark.parametrize(("holds", "number"), VALID)
def test_a_wrong_last_digit_is_noticed(holds: Callable[[str], bool], number: str) -> None:
    wrong = [number[:-1] + str(digit) for digit in range(10) if str(digit) != number[-1]]
    assert not any(holds(one) for one in wrong)


@pytest.mark.parametrize("day", ["7513019263", "8063316031"])
def test_a_day_that_never_was_is_noticed(day: str) -> None:
    assert not checks.egn(day)
