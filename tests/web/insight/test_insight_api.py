"""The API: the same answers, rights and refusals as the pages."""

from collections.abc import Callable

from django.test import Client

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope

API = "/api/v1/o/hotel/"
Person = Callable[..., Client]


def test_estimates_are_prepared_then_given(answered: Scope, signed_in: Person, worker) -> None:
    client = signed_in(Role.ANALYST)
    first = client.get(API + "estimates?measure=nps&by=unit")
    assert (first.status_code, first.json()["state"]) == (202, "preparing")
    worker()
    ready = client.get(API + "estimates?measure=nps&by=unit")
    assert (ready.status_code, ready.json()["state"]) == (200, "ready")
    assert [(one["group"], one["n"]) for one in ready.json()["estimates"]] == [
        ({"unit": "brno"}, 120),
        ({"unit": "prague"}, 120),
    ]


def test_a_leader_gets_their_units_and_no_other(answered: Scope, signed_in: Person, worker) -> None:
    leader = signed_in(Role.UNIT_LEADER, unit="brno")
    leader.get(API + "estimates?measure=nps")
    worker()
    assert [one["n"] for one in leader.get(API + "estimates?measure=nps").json()["estimates"]] == [120]
    assert leader.get(API + "estimates?measure=nps&where=unit%3Dprague").status_code == 404


def test_a_wrong_question_says_what_to_do(answered: Scope, signed_in: Person) -> None:
    for query in ("measure=nope", "measure=nps&where=phone", "measure=enps&side=employee&where=channel%3Dapp"):
        answer = signed_in(Role.ANALYST).get(f"{API}estimates?{query}")
        assert answer.status_code == 422, query
        assert answer.json()["do"]


def test_every_list_is_there_for_who_may(answered: Scope, signed_in: Person) -> None:
    client = signed_in(Role.ANALYST)
    assert {one["name"] for one in client.get(API + "measures").json()["items"]} >= {"nps", "enps", "volume"}
    for name in ("views", "reports", "alerts"):
        assert client.get(API + name).json() == {"items": [], "next": None}
    assert client.get(API + "findings").status_code == 202
    viewer = signed_in(Role.VIEWER)
    assert viewer.get(API + "reports").status_code == 403
    assert viewer.post(API + "views", {"name": "x", "question": "measure=nps"}, "application/json").status_code == 403
    assert Client().get(API + "measures").status_code == 401


def test_a_view_is_kept_and_deleted(answered: Scope, signed_in: Person) -> None:
    client = signed_in(Role.ANALYST)
    made = client.post(API + "views", {"name": "x", "question": "measure=nps&by=unit"}, "application/json")
    assert made.status_code == 201
    assert client.delete(f"{API}views/{made.json()['id']}").status_code == 204
    assert client.delete(f"{API}views/{made.json()['id']}").status_code == 404
