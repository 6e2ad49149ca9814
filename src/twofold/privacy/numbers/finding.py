"""Everything in a text that its form or the word before it gives away; the surest first."""

import re
from collections.abc import Iterator

from twofold.privacy.marks import KINDS, Mark, apart
from twofold.privacy.numbers.cued import cued, identity_cards, plates, secrets
from twofold.privacy.numbers.dates import births, without_harmless_digits
from twofold.privacy.numbers.mail import addresses, links
from twofold.privacy.numbers.places import places
from twofold.privacy.numbers.runs import accounts, persons, runs

_DIGIT = re.compile(r"\d")
_MARKED = re.compile("|".join(re.escape(kind) for kind in KINDS))


def numbers(text: str) -> list[Mark]:
    """What is hidden of a plain text apart from names; the marks do not overlap."""
    return apart(_all(text))


def _all(text: str) -> Iterator[Mark]:
    yield from links(text)
    yield from addresses(text)
    if not _DIGIT.search(text):
        return
    yield from births(text)
    yield from secrets(text)
    bare = without_harmless_digits(text)
    yield from accounts(bare)
    yield from persons(bare)
    yield from cued(bare)
    yield from plates(bare)
    yield from places(bare)
    yield from identity_cards(bare)
    yield from runs(bare)
