"""Comments that somebody picked: listed, and quoted in reports to readers who may see them, masked."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled
from twofold_web.insight.models import Picked, Report, Rhythm
from twofold_web.insight.preparing.reporting import sections_for
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.voice import alike, told_comments
from twofold_web.insight.writes.picking import pick
from twofold_web.insight.writes.reports import ReportWish, schedule_report

VOICE = "/o/hotel/voice/"
As = Callable[..., Scope]
Person = Callable[..., Client]


def address(scope: Scope, words: str = "dirty rude", unit: str = "") -> str:
    """The address of a comment with these words."""
    with walled(scope.organisation_id):
        kept = told_comments(scope, Filters(unit))
        assert kept is not None
        return alike(kept, words, 1)[0][0].address


def test_a_comment_is_picked_listed_and_taken_out(spoken_of: Scope, signed_in: Person) -> None:
    analyst, page = signed_in(Role.ANALYST), f"{VOICE}comments/{address(spoken_of)}/"
    assert "You have picked none yet" in analyst.get(VOICE + "?by=picked").content.decode()
    analyst.post(page + "picked/", {"act": "pick"})
    assert "picked for your reports" in analyst.get(page).content.decode()
    assert "1 comment" in analyst.get(VOICE + "?by=picked").content.decode()
    assert "You have picked none yet" in signed_in(Role.TRAINER).get(VOICE + "?by=picked").content.decode()
    analyst.post(page + "picked/", {"act": "drop"})
    with walled(spoken_of.organisation_id):
        assert not Picked.objects.of(spoken_of).exists()
        assert AuditEntry.objects.of(spoken_of).filter(act__in=("comment.picked", "comment.unpicked")).count() == 2


def test_nobody_picks_what_they_may_not_see(spoken_of: Scope, signed_in: Person) -> None:
    leader = signed_in(Role.UNIT_LEADER, unit="brno")
    elsewhere = f"{VOICE}comments/{address(spoken_of, unit='prague')}/picked/"
    assert leader.post(elsewhere, {"act": "pick"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "unit", "quoted"), [(Role.ANALYST, "", 2), (Role.TRAINER, "brno", 1), (Role.VIEWER, "", 0)]
)
def test_a_report_quotes_what_each_reader_may_see_masked(
    spoken_of: Scope, scope_as: As, role: Role, unit: str, quoted: int
) -> None:
    places = [address(spoken_of, unit=code) for code in ("prague", "brno")]
    with walled(spoken_of.organisation_id), translation.override("en"):
        owner = scope_as(Role.ANALYST)
        for place in places:
            pick(owner, place, wanted=True)
        report: Report = schedule_report(owner, ReportWish("Quotes", Rhythm.MONTHLY, 1, 7, [], quotes=True))
        found = [one for one in sections_for(scope_as(role, unit=unit), report, "en") if one.key == "quotes"]
    rows = [row for one in found for block in one.blocks for row in block.rows]
    assert len(rows) == quoted
    assert all("[phone]" in row.cells[0].text for row in rows)
