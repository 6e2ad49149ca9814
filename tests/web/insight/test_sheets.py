"""Pages of prepared sections: what each role sees of them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.insight.reads.sheets import SHEETS

Person = Callable[..., Client]


def address(name: str) -> str:
    return f"/o/hotel/{name.replace('_', '-')}/"


def test_a_page_is_prepared_once_and_then_read(answered: Scope, signed_in: Person, worker) -> None:
    client = signed_in(Role.ANALYST)
    assert "being prepared" in client.get(address("overview")).content.decode()
    worker()
    page = client.get(address("overview")).content.decode()
    assert 'id="findings"' in page
    assert 'id="overall"' in page
    for name in SHEETS:
        found = client.get(address(name)).content.decode()
        # a closed policy refuses whatever brings its own style or script
        assert not re.search(r"<style|\sstyle=|<script>|\son\w+=", found), name
    client.cookies["django_language"] = "el"
    assert "Διαβάστε πρώτα αυτά" in client.get(address("overview")).content.decode()


def test_a_leader_sees_the_customers_of_their_unit_only(answered: Scope, signed_in: Person, worker) -> None:
    leader = signed_in(Role.UNIT_LEADER, unit="brno")
    leader.get(address("overview"))
    leader.get(address("links"))
    worker()
    page = leader.get(address("overview")).content.decode()
    assert "120 answers" in page
    assert "240 answers" not in page
    links = leader.get(address("links")).content.decode()
    assert "Praha" not in links
    assert 'id="links"' not in links
    assert leader.get(address("overview") + "?unit=prague").status_code == 404


def test_what_is_told_of_the_whole_only_is_not_told_to_a_part(answered: Scope, signed_in: Person) -> None:
    page = signed_in(Role.UNIT_LEADER, unit="brno").get(address("actions")).content.decode()
    assert "whole organisation only" in page


def test_a_viewer_sees_no_teams(answered: Scope, signed_in: Person) -> None:
    assert signed_in(Role.VIEWER).get(address("links")).status_code == 403


@pytest.mark.parametrize("name", SHEETS)
def test_an_empty_hotel_says_so(hotel: Scope, signed_in: Person, name: str) -> None:
    assert "Nothing has been loaded yet" in signed_in(Role.ANALYST).get(address(name)).content.decode()
