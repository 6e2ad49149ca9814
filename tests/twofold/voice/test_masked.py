"""Masked comments as the rooms get them."""

import unicodedata

from twofold.voice.masked import masks_of


def test_accents_written_behind_their_letters_join_them() -> None:
    written = "Pokoj byl špinavý, Το δωμάτιο ήταν βρώμικο, volejte 777 123 456"
    apart = unicodedata.normalize("NFD", written)
    assert apart != written
    masks = masks_of(("cs", "el"), ())
    assert masks.masked([apart], ["cs"]) == ["Pokoj byl špinavý, Το δωμάτιο ήταν βρώμικο, volejte [phone]"]
