"""A page that waited on a device counts from when it was filled in, and took as long as somebody looked at it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.web.answering.conftest import Asking, Respondent

from twofold_web.answering.asked import Asked, place_of
from twofold_web.answering.models import Response
from twofold_web.answering.situation import page_of
from twofold_web.answering.tokens import PageToken, page_token
from twofold_web.answering.waited import looked, moment_of

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


def asked(shown: datetime, **told: str) -> Asked:
    place = place_of("/s/1-a/")
    assert place is not None
    carried = page_token("1-a", PageToken("ab", 1, int(shown.timestamp() * 1000), "first.1"))
    form = {"page": [carried]} | {f"~{name}": [value] for name, value in told.items()}
    return Asked("POST", place, form=form)


@pytest.mark.parametrize(
    ("waited", "hours"),
    [("7200", 2), ("0", 0), ("36000", 3), ("9999999", 3), ("99999999", 0), ("-5", 0), ("nan", 0), ("٣", 0), ("", 0)],
)
def test_a_page_is_dated_back_by_what_it_waited_but_not_before_it_was_shown(waited: str, hours: int):
    assert moment_of(asked(NOW - timedelta(hours=3), waited=waited), NOW) == NOW - timedelta(hours=hours)


@pytest.mark.parametrize(("took", "seconds"), [("12", 12.0), ("9000", 3600.0), ("", 3600.0), ("x", 3600.0)])
def test_what_a_device_says_only_shortens_the_time(took: str, seconds: float):
    request = asked(NOW - timedelta(hours=1), took=took)
    told = page_of(request)
    assert told is not None
    assert looked(request, told, NOW) == timedelta(seconds=seconds)


def test_a_kiosk_of_yesterday_tells_how_long_people_took_and_when(stay: Asking):
    person = Respondent(stay.link("kiosk")).open("")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    token = person.address.split("/")[2]
    page = page_token(token, PageToken("ab", 1, int(yesterday.timestamp() * 1000), ""))
    for at, said in (("first.1", "nps=9"), ("second.1", "bed=4")):
        body = f"page={page}&client=ann&at={at}&{said}&~took=21&~waited=3600"
        person.client.post(person.address, body, "application/x-www-form-urlencoded")

    row = Response.objects.of(stay.scope).get()
    assert row.seconds == {"first.1": 21.0, "second.1": 21.0}
    assert row.finished_at is not None
    assert timedelta(minutes=59) < datetime.now(UTC) - row.finished_at < timedelta(minutes=62)
