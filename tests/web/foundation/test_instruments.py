"""Small drawings and signs that many pages share."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from twofold_web.foundation.templatetags.instruments import placed, undo_address


def test_an_interval_stands_where_its_numbers_say():
    rail = placed(-50, 0, 50, -100, 100)
    assert (rail.low, rail.value, rail.high, rail.zero) == (25.0, 50.0, 75.0, 50.0)


def test_what_lies_outside_the_scale_stops_at_its_end():
    rail = placed(0, 3, 9, 1, 5)
    assert (rail.low, rail.value, rail.high, rail.zero) == (0.0, 50.0, 100.0, None)


@pytest.mark.parametrize("extra", ["", "undo", "undo https://elsewhere.example", "undo //elsewhere.example", "safe"])
def test_only_an_address_of_ours_undoes(extra):
    assert undo_address(SimpleNamespace(extra_tags=extra)) == ""


def test_a_message_can_carry_its_undo():
    assert undo_address(SimpleNamespace(extra_tags="undo /o/hotel/units/3/")) == "/o/hotel/units/3/"


@pytest.mark.parametrize(
    ("tag", "left"),
    [
        ("{% address_without 'unit' %}", "?channel=web"),
        ("{% address_without 'unit' 'south' %}", "?unit=north&channel=web"),
        ("{% address_without 'channel' %}", "?unit=north&unit=south"),
    ],
)
def test_a_chip_takes_one_choice_back_and_goes_to_the_first_page(tag, left):
    request = RequestFactory().get("/?unit=north&unit=south&channel=web&after=50")
    written = Template("{% load instruments %}" + tag).render(Context({"request": request}, autoescape=False))
    assert written == left


def test_a_verdict_nobody_knows_is_written_safely():
    written = Template("{% load instruments %}{% verdict word %}").render(Context({"word": "<b>"}))
    assert "&lt;b&gt;" in written
