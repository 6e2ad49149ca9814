"""In how many parts a text message leaves: what the author is told is what is sent."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Message, Wording
from twofold_web.delivery.sending.parts import DOUBLE, PLAIN, length_of
from twofold_web.delivery.sending.wording import sms_for
from twofold_web.foundation.permissions import Role
from twofold_web.surveys.reads.published import published


# 3GPP TS 23.038 has 128 places in its alphabet: one leads to the second table; a telephone writes ten signs by that
def test_the_alphabet_is_whole():
    assert (len(PLAIN), len(DOUBLE), PLAIN & DOUBLE) == (127, 10, frozenset())


@given(st.text(st.sampled_from("aé€[őЖ😀"), max_size=400))
def test_every_part_is_filled_and_none_too_full(text):
    length = length_of(text)

    wide = any(sign not in PLAIN | DOUBLE for sign in text)
    each, largest = (67, 2) if wide else (153, 2)
    alone = 70 if wide else 160
    assert bool(length.wide) == wide
    if length.signs <= alone:
        assert length.parts == 1
    else:
        # at most one place a part stays empty, where a sign of two places would be torn apart
        assert (length.parts - 1) * (each - largest + 1) < length.signs <= length.parts * each


@pytest.mark.parametrize(("language", "plain"), [("en", True), ("el", False)])
def test_the_author_sees_how_long_the_text_message_is_that_is_sent(hotel, stay, invited, signed_in, language, plain):
    Wording.objects.add(hotel, survey=stay, language=language, sms="{title} [x]")
    [row] = invited(stay, Guest("+306912345678", language=language), way="sms")
    sent = length_of(sms_for(hotel, row, Message(number=0), document_of(stay)))

    page = signed_in(Role.CX_MANAGER).get(f"/o/hotel/surveys/{stay.pk}/delivery/words/{language}/")

    [signs, parts] = re.findall(r"(\d+) signs · leaves as (\d+) text message", page.content.decode())[0]
    assert (int(signs), int(parts)) == (sent.signs, sent.parts)
    assert ("70 of them fit" in page.content.decode()) != plain


def document_of(survey):
    return published(survey.organisation_id, survey.pk).document
