"""Check digits: whether a number is one that a bank, a tax office or a register of persons gives out.

Each takes digits only (IBAN, document and National Insurance numbers: capitals too) and says whether the number holds.
"""

import re
from collections.abc import Sequence
from datetime import date

IBAN_LENGTHS = {
    "HU": 28,
    "BG": 22,
    "GR": 27,
    "CZ": 24,
    "SK": 24,
    "GB": 22,
    "DE": 22,
    "AT": 20,
    "PL": 28,
    "RO": 24,
    "HR": 21,
    "SI": 19,
    "RS": 22,
    "MK": 19,
    "CY": 28,
    "IE": 22,
    "FR": 27,
    "IT": 27,
    "ES": 24,
    "NL": 18,
    "BE": 16,
    "CH": 21,
    "TR": 26,
    "UA": 29,
    "MT": 31,
    "LU": 20,
    "DK": 18,
    "SE": 24,
    "NO": 15,
    "FI": 18,
    "EE": 20,
    "LV": 21,
    "LT": 20,
}
_NINO = re.compile(r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")


def _weighed(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def luhn(number: str) -> bool:
    """Payment cards and others (ISO/IEC 7812-1, annex B).

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def iban(account: str) -> bool:
    """An IBAN (ISO 13616, ISO 7064 mod 97-10), of the length its country has where we know it.

    >>> iban("GB29NWBK60161331926819"), iban("GB28NWBK60161331926819")
    (True, False)
    """
    if not (15 <= len(account) <= 34 and account.isascii()) or IBAN_LENGTHS.get(account[:2], len(account)) != len(
        account
    ):
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def taj(number: str) -> bool:
    """Hungarian social security number (1996. évi XX. törvény): weights 3 and 7, modulo 10.

    >>> taj("111111110"), taj("111111111")
    (True, False)
    """
    return len(number) == 9 and _weighed(number[:8], (3, 7) * 4) % 10 == int(number[8])


def hungarian_tax(number: str) -> bool:
    """Hungarian adóazonosító jel (the same law): begins with 8, weights 1 to 9, modulo 11."""
    return len(number) == 10 and number[0] == "8" and _weighed(number, range(1, 10)) % 11 == int(number[9])


def hungarian_person(number: str) -> bool:
    """Hungarian személyi szám (the same law): weights 1 to 10 until 1996, 10 to 1 after; the day must exist."""
    if len(number) != 11 or number[0] not in "12345678":
        return False
    century = "18" if number[0] in "56" else "20" if number[0] in "34" else "19"
    rising = _weighed(number, range(1, 11)) % 11 == int(number[10])
    falling = _weighed(number, range(10, 0, -1)) % 11 == int(number[10])
    return (rising or falling) and _is_day(century + number[1:3], number[3:5], number[5:7])


def egn(number: str) -> bool:
    """Bulgarian ЕГН (Ordinance RD-02-20-9): month plus 20 before 1900, plus 40 from 2000; modulo 11.

    >>> egn("7501020018"), egn("7501020019")
    (True, False)
    """
    if len(number) != 10:
        return False
    month = int(number[2:4])
    century, month = ("20", month - 40) if month > 40 else ("18", month - 20) if month > 20 else ("19", month)
    check = _weighed(number, (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10
    return check == int(number[9]) and _is_day(century + number[:2], str(month), number[4:6])


def lnch(number: str) -> bool:
    """Bulgarian ЛНЧ of foreigners: weights of the primes that divide no power of ten, modulo 10."""
    return len(number) == 10 and _weighed(number, (21, 19, 17, 13, 11, 9, 7, 3, 1)) % 10 == int(number[9])


def afm(number: str) -> bool:
    """Greek ΑΦΜ: powers of two, modulo 11, modulo 10.

    >>> afm("090000045"), afm("090000046")
    (True, False)
    """
    if len(number) != 9 or not number.strip("0"):
        return False
    return _weighed(number, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(number[8])


def amka(number: str) -> bool:
    """Greek ΑΜΚΑ: a day of birth, five more digits, and Luhn's check."""
    if len(number) != 11 or not luhn(number):
        return False
    return any(_is_day(century + number[4:6], number[2:4], number[:2]) for century in ("19", "20"))


def birth_number(number: str) -> bool:
    """Czech and Slovak rodné číslo (zákon č. 133/2000 Sb.): ten digits divide by 11; nine before 1954 have no check.

    >>> birth_number("7103192745"), birth_number("7103192746")
    (True, False)
    """
    if len(number) not in {9, 10}:
        return False
    month = int(number[2:4])
    month -= next((shift for shift in (70, 50, 20) if month > shift), 0)
    year = int(number[:2])
    century = "19" if (len(number) == 9 or year >= 54) else "20"
    whole = len(number) == 9 or int(number) % 11 == 0 or (int(number[:9]) % 11 == 10 and number[9] == "0")
    if len(number) == 9 and year > 53:
        return False
    return whole and _is_day(f"{century}{number[:2]}", str(month), number[4:6])


def ico(number: str) -> bool:
    """Czech and Slovak IČO: weights 8 to 2, modulo 11.

    >>> ico("25596641"), ico("25596642")
    (True, False)
    """
    if len(number) != 8 or not number.strip("0"):
        return False
    return (11 - _weighed(number, range(8, 1, -1)) % 11) % 10 == int(number[7])


def insurance(number: str) -> bool:
    """British National Insurance number (HMRC NIM39110).

    >>> insurance("QQ123456C"), insurance("AB123456C")
    (False, True)
    """
    return _NINO.fullmatch(number) is not None


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
