"""Reading comments: masked, within one's units, recorded."""

from collections.abc import Callable

from django.test import Client

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled

VOICE = "/o/hotel/voice/"
Person = Callable[..., Client]


def test_comments_are_masked_and_what_people_wrote_is_text(answered: Scope, signed_in: Person) -> None:
    page = signed_in(Role.ANALYST).get(VOICE).content.decode()
    assert "[phone]" in page
    assert "30 123" not in page
    assert "<script>x" not in page


def test_nobody_can_ask_whether_a_number_stands_in_a_comment(answered: Scope, signed_in: Person) -> None:
    assert "No comment holds this" in signed_in(Role.ANALYST).get(VOICE + "?q=123+4567").content.decode()
    assert "24 comments" in signed_in(Role.ANALYST).get(VOICE + "?q=Towels").content.decode()


def test_a_leader_reads_the_comments_of_their_unit(answered: Scope, signed_in: Person) -> None:
    leader = signed_in(Role.UNIT_LEADER, unit="brno")
    assert "Praha" not in leader.get(VOICE).content.decode()
    assert leader.get(VOICE + "?unit=prague").status_code == 404


def test_each_look_is_recorded_without_the_words(answered: Scope, signed_in: Person) -> None:
    signed_in(Role.ANALYST).get(VOICE + "?q=towels")
    with walled(answered.organisation_id):
        entry = AuditEntry.objects.of(answered).get(act="comments.seen")
    assert entry.detail == {"filters": "", "comments": 24}


def test_a_viewer_reads_no_comments(answered: Scope, signed_in: Person) -> None:
    assert signed_in(Role.VIEWER).get(VOICE).status_code == 403
