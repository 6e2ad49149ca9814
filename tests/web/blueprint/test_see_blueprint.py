"""Seeing the blueprint: who sees what of it, where it comes from, and what it says when there is nothing to see."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client

from twofold.reports.blueprint.drawing.style import page_style
from twofold_web import blueprint
from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role

PAGE = "/o/hotel/blueprint/"


def shown(client, work, query=""):
    client.get(f"{PAGE}{query}")
    work()
    return client.get(f"{PAGE}{query}").content.decode()


def test_without_a_map_the_page_says_how_to_get_one(hotel, signed_in):
    text = signed_in(Role.CX_MANAGER).get(PAGE).content.decode()
    assert "/o/hotel/maps/new/" in text
    assert '<svg class="blueprint' not in text


def test_who_may_not_make_a_map_is_told_who_may(hotel, signed_in):
    text = signed_in(Role.VIEWER).get(PAGE).content.decode()
    assert "/o/hotel/maps/new/" not in text
    assert "CX manager" in text


def test_a_map_without_facts_says_that_facts_are_missing(stay, signed_in):
    assert "Nothing has been loaded yet" in signed_in(Role.VIEWER).get(PAGE).content.decode()


def test_nothing_is_computed_while_somebody_waits(answered, signed_in):
    text = signed_in(Role.VIEWER).get(PAGE).content.decode()
    assert "being drawn" in text
    assert "hx-get" in text


def test_the_picture_comes_from_the_prepared_record(answered, signed_in, work, monkeypatch):
    client = signed_in(Role.CX_MANAGER)
    assert "Check-in" in shown(client, work)

    def refused(*_arguments, **_named):
        raise AssertionError("the page reads the facts")

    monkeypatch.setattr("twofold_web.blueprint.preparing.store_of", refused)
    monkeypatch.setattr("twofold.store.opened.Store.facts", refused)
    text = client.get(PAGE).content.decode()
    assert 'class="blueprint"' in text
    assert "n = 30" in text


def test_the_page_holds_no_inline_style_and_no_script_of_a_map(answered, signed_in, work):
    text = shown(signed_in(Role.CX_MANAGER), work)
    assert not re.search(r"<[^>]+ style=", text)
    assert "<style" not in text
    assert "alert(1)</script>" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_filters_stay_in_every_link(answered, signed_in, work):
    text = shown(signed_in(Role.CX_MANAGER), work, "?channel=app&from=2026-01&to=2026-01")
    links = re.findall(r'href="([^"]*blueprint/evidence/[^"]*)"', text)
    assert links
    assert all("channel=app" in link and "from=2026-01" in link for link in links)


def test_two_periods_stand_beside_each_other(answered, signed_in, work):
    text = shown(signed_in(Role.CX_MANAGER), work, "?from=2026-02&to=2026-02&against_from=2026-01&against_to=2026-01")
    assert "compared with: January 2026" in text
    assert "bp-other" in text


def test_a_month_that_is_none_is_a_sentence(answered, signed_in):
    assert "2026-01" in signed_in(Role.VIEWER).get(f"{PAGE}?from=spring").content.decode()


def test_a_leader_of_one_hotel_sees_its_customers_only(answered, signed_in, work):
    text = shown(signed_in(Role.UNIT_LEADER, unit="brno"), work)
    assert "n = 10" in text
    assert "n = 30" not in text
    assert "Not among the results that you may see." in text


def test_a_leader_of_one_hotel_may_not_choose_another(answered, signed_in):
    client = signed_in(Role.UNIT_LEADER, unit="brno")
    assert client.get(f"{PAGE}?unit=prague").status_code == 404
    assert client.get(f"{PAGE}?against_unit=prague").status_code == 404
    assert client.get(f"{PAGE}?unit=brno").status_code == 200


def test_who_may_not_see_teams_sees_no_conditions_and_no_links(answered, signed_in, work):
    assert shown(signed_in(Role.VIEWER), work).count("Not among the results that you may see.") >= 2
    assert "Not among the results that you may see." not in shown(signed_in(Role.ANALYST), work)


@pytest.mark.parametrize(
    "query", ["part=score&name=check-in", "part=emotion&name=room", "part=volume&name=room&detail=app"]
)
def test_a_number_opens_with_its_method(answered, signed_in, work, query):
    client = signed_in(Role.VIEWER)
    shown(client, work)
    text = client.get(f"{PAGE}evidence/?{query}").content.decode()
    assert "Definition" in text
    assert "Left out" in text


@pytest.mark.parametrize("query", ["", "part=score", "part=nonsense&name=room", "part=condition&name=tools"])
def test_evidence_of_nothing_is_not_found(answered, signed_in, work, query):
    client = signed_in(Role.VIEWER)
    shown(client, work)
    assert client.get(f"{PAGE}evidence/?{query}").status_code == 404


def test_comments_are_masked_and_the_look_is_recorded(answered, signed_in):
    text = signed_in(Role.TRAINER).get(f"{PAGE}evidence/comments/?touchpoint=check-in").content.decode()
    assert "[phone]" in text
    assert "123 45" not in text
    assert "<script>x" not in text
    entry = AuditEntry.objects.of(answered).get(act="comments.seen")
    assert entry.detail["count"] == 25
    assert "phone" not in str(entry.detail)


def test_comments_go_on_page_by_page_without_any_twice(answered, signed_in):
    client, seen, query = signed_in(Role.TRAINER), [], ""
    for _ in range(3):
        text = client.get(f"{PAGE}evidence/comments/?touchpoint=check-in{query}").content.decode()
        seen += re.findall(r"&lt;script&gt;x(\d+)&lt;", text)
        after = re.search(r"href=\"\?touchpoint=[^\"]*after=([-\d.]+)", text)
        if after is None:
            break
        query = f"&after={unquote(after[1])}"
    assert len(seen) == len(set(seen)) == 30


def test_a_leader_reads_comments_of_their_hotel_only(answered, signed_in):
    text = (
        signed_in(Role.UNIT_LEADER, unit="brno").get(f"{PAGE}evidence/comments/?touchpoint=check-in").content.decode()
    )
    numbers = [int(number) for number in re.findall(r"&lt;script&gt;x(\d+)&lt;", text)]
    assert numbers
    assert all(number % 3 == 0 for number in numbers)


def test_who_may_not_read_comments_or_rows_is_refused(answered, signed_in):
    viewer, leader = signed_in(Role.VIEWER), signed_in(Role.UNIT_LEADER, unit="brno")
    assert viewer.get(f"{PAGE}evidence/comments/?touchpoint=room").status_code == 403
    assert leader.get(f"{PAGE}evidence/rows/?touchpoint=room").status_code == 403
    assert not AuditEntry.objects.of(answered).filter(act__endswith=".seen").exists()


def test_rows_show_nobody(answered, signed_in):
    text = signed_in(Role.ANALYST).get(f"{PAGE}evidence/rows/?touchpoint=room").content.decode()
    assert "csat" in text
    assert "call +36" not in text
    assert not re.search(r"\d{12,}", re.sub(r"after=[-\d.]+", "", text))
    assert AuditEntry.objects.of(answered).filter(act="rows.seen").count() == 1


@pytest.mark.parametrize("kind", ["svg", "pptx"])
def test_the_picture_can_be_taken_away_as_a_file(answered, signed_in, work, kind):
    client = signed_in(Role.CX_MANAGER)
    assert "being made" in client.get(f"{PAGE}file/{kind}/").content.decode()
    work()
    answer = client.get(f"{PAGE}file/{kind}/")
    assert answer["Content-Disposition"] == f'attachment; filename="blueprint.{kind}"'
    assert answer.content[:2] in {b"<?", b"PK"}
    assert AuditEntry.objects.of(answered).get(act="blueprint.exported").detail == {"format": kind}


def test_a_file_of_no_kind_is_not_found_and_a_viewer_takes_nothing_away(answered, signed_in):
    assert signed_in(Role.CX_MANAGER).get(f"{PAGE}file/exe/").status_code == 404
    assert signed_in(Role.VIEWER).get(f"{PAGE}file/svg/").status_code == 403


def test_the_style_sheet_is_the_library_s():
    written = Path(blueprint.__file__).parent / "static/blueprint/picture.css"
    assert written.read_text(encoding="utf-8") == "@layer pages {\n" + page_style() + "}\n"


def test_a_stranger_signs_in_first(answered):
    assert Client().get(PAGE).status_code == 302
