"""Topics that suddenly many speak of are told once a month, to those who may read all comments."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from twofold.facts import Unit
from twofold.voice.keeping.topics_kept import TopicFound
from twofold.voice.topics.emerging import Alert as Suddenly
from twofold.voice.topics.growth import Growth
from twofold.voice.topics.weight import Weight
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import Alarm, Alert, Watches
from twofold_web.insight.preparing.alarming_topics import raise_topics
from twofold_web.insight.writes.alerts import watch_topics
from twofold_web.people.writes import adopt_units

ALERTS = "/o/hotel/alerts/"
As = Callable[..., Scope]
Person = Callable[..., Client]
Work = Callable[[], None]


def topic(identity: str = "t1", month: str = "2026-05", *, raised: bool = True) -> TopicFound:
    """A topic of forty comments."""
    grown, effect = Growth(None, None, None, None, None, 40, 2, "few"), Weight(None, None, None, 0, 0, 0, "few")
    names = (("en", ("parking", "app")), ("hu", ("parkolás", "alkalmazás")))
    alert = Suddenly(identity, 31, 4.0, 7.75, 4.1, 1e-6, raised)
    return TopicFound(identity, names, 40, 30, 0, -0.5, grown, effect, alert, (), alert_month=month)


@pytest.fixture
def posted(settings: LazySettings) -> None:
    """Letters are kept."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.usefixtures("posted")
def test_a_topic_is_told_once_a_month_by_e_mail_and_on_the_page(hotel: Scope, signed_in: Person, worker: Work) -> None:
    analyst = signed_in(Role.ANALYST)
    assert "Watch topics of comments" in analyst.get(ALERTS).content.decode()
    assert analyst.post(ALERTS, {"watches": "topics"}).status_code == 302
    with walled(hotel.organisation_id):
        Alert.objects.of(hotel).update(since="2026-05")
        found = (topic(), topic("t2", raised=False), topic("t3", "2026-04"))
        assert [raise_topics(hotel, found), raise_topics(hotel, found)] == [1, 0]
        assert raise_topics(hotel, [topic(month="2026-06")]) == 1
    worker()
    assert [message.to for message in mail.outbox] == [["analyst@hotel.example"]] * 2
    page = analyst.get(ALERTS).content.decode()
    assert "“parking · app”" in page
    assert "31 comments in May 2026, where 4.0 were to be expected" in page
    assert "Watch topics of comments" not in page


def test_who_reads_the_comments_of_one_unit_watches_no_topics_of_all(
    hotel: Scope, scope_as: As, signed_in: Person
) -> None:
    with walled(hotel.organisation_id):
        adopt_units(hotel, [Unit("brno", name="Brno")])
        with pytest.raises(PermissionDenied):
            watch_topics(scope_as(Role.ANALYST, unit="brno"), "Topics", "2026-01")
        assert not Alert.objects.of(hotel).exists()
    assert "Watch topics of comments" not in signed_in(Role.ANALYST, unit="brno").get(ALERTS).content.decode()


def test_watching_twice_changes_nothing_and_what_rests_tells_nothing(hotel: Scope, scope_as: As) -> None:
    with walled(hotel.organisation_id):
        watch_topics(scope_as(Role.ANALYST), "Topics", "2026-01")
        assert watch_topics(scope_as(Role.ANALYST), "Topics", "2026-02").since == "2026-01"
        Alert.objects.of(hotel).update(paused=True)
        assert raise_topics(hotel, [topic()]) == 0
        assert not Alarm.objects.of(hotel).exists()
        assert Alert.objects.of(hotel).get().watches == Watches.TOPICS
