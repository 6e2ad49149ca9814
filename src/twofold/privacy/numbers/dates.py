"""What digits may stay: days, times, prices, ratings, years and counts carry what happened and identify nobody."""

import re

from twofold.privacy.marks import BORN, Mark
from twofold.privacy.numbers.cues import BIRTHS, MONEY

_DAYS = r"(?:(?:1[89]|2[01])\d{2}[.\-/] ?\d{1,2}[.\-/] ?\d{1,2}|\d{1,2}[.\-/] ?\d{1,2}[.\-/] ?\d{4})(?![\d])"
_SHORT_DAYS = (
    r"\d{1,2}/\d{1,2}(?:/\d{2})?(?![\d/]|-\d{3})|\d{1,2}[.\-] ?\d{1,2}[.\-] ?\d{2}(?![.\-/ ]?\d)|"
    r"\d{1,2}\.\d{2} ?- ?\d{1,2}\.\d{2}(?![.\-/]?\d)"
)
_TIMES = r"\d{1,2}:\d{2}(?::\d{2})?(?![\d])"
_SUMS = r"\d{1,3}(?:[ .]000){1,3}(?![ .\-]?\d)"
_PRICES = (
    rf"\d{{1,3}}(?:[ .,]\d{{3}}){{1,2}}(?:[.,]\d{{1,2}})?,?-? ?{MONEY}(?![^\W\d_])|"
    rf"\d{{1,8}}(?:[.,]\d{{1,2}})? ?{MONEY}(?![^\W\d_])"
)
_MONEY_FIRST = r"[€$£] ?(?:\d{1,3}(?:[ .,]\d{3}){1,2}|\d{1,8})(?:[.,]\d{1,2})?(?![\d])"
_YEARS = r"(?:19|20)\d{2}/\d{2}(?!\d|[\-/]\d|,? \d{3})|(?:19|20)\d{2} ?[\-/] ?(?:19|20)\d{2}(?!\d|[\-/]\d)"
_KEPT = re.compile(
    rf"(?<![\d+])(?<!\d[.\-/ ])(?:{_DAYS}|{_SHORT_DAYS}|{_TIMES}|{_PRICES}|{_YEARS}|{_SUMS})|(?<![\d+]){_MONEY_FIRST}",
    re.IGNORECASE,
)
_HIDDEN_DIGIT = str.maketrans("0123456789", "\ue100\ue101\ue102\ue103\ue104\ue105\ue106\ue107\ue108\ue109")


def births(text: str) -> list[Mark]:
    """Days of birth: days behind a word that says so."""
    return [Mark(found.start("value"), found.end("value"), BORN) for found in BIRTHS.finditer(text)]


def without_harmless_digits(text: str) -> str:
    """The text, equally long, with the digits of days, times, prices and years turned into letters nobody uses."""
    return _KEPT.sub(lambda found: found[0].translate(_HIDDEN_DIGIT), text)
