"""Rows over the API: taken once, answered row by row, refused where they would hurt."""

import gzip
import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client
from pyarrow import ipc, parquet

from twofold.store import info, items
from twofold_web.foundation import jobs
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake import places
from twofold_web.intake.bulk import spooling
from twofold_web.intake.models import Load, LoadState
from twofold_web.people.writes import KeyWish, make_key

pytestmark = pytest.mark.django_db
Enter = Callable[..., Scope]
NDJSON = "application/x-ndjson"
EVENTS = "/api/v1/o/hotel/events"


@pytest.fixture
def program(scope_as: Enter) -> Callable[..., Any]:
    """A program with a key that may bring data in: ``program(body)`` sends it."""
    scope = scope_as(Role.ANALYST, unit="")
    maker = scope_as(Role.ADMINISTRATOR)
    key = make_key(maker, KeyWish("feed", [Permission.LOAD_DATA], "", None)).text
    assert scope

    def send(body: bytes | str, kind: str = NDJSON, path: str = EVENTS, **headers: str) -> Any:
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().post(path, data, content_type=kind, headers={"Authorization": f"Bearer {key}"} | named)

    send.key = key  # type: ignore[attr-defined] # the tests look with it
    return send


def get(program: Any, path: str) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {program.key}"}).json()


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def event(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"e{number}", "occurred_at": f"2026-03-{number:02}T10:00:00Z", "answers": {"nps": 9}} | more


def work(scope: Scope) -> None:
    while jobs.work_once():
        assert scope


def test_sent_rows_become_facts_and_the_status_tells_the_rejected_ones(program: Any, hotel: Scope) -> None:
    sent = program(
        lines(
            event(1, person="p1", unit="prague", context={"segment": "gold"}),
            {"id": "e2", "answers": {"nps": 3}},
            event(3, occurred_at="last Tuesday"),
            event(4, answers={"nps": 99, "comment": "Quiet"}),
        )
        + "not json\n"
    )
    assert sent.status_code == 202
    work(hotel)
    status = get(program, sent.json()["status"])
    assert (status["state"], status["read"], status["accepted"], status["rejected"]) == ("done", 5, 2, 3)
    rejected = get(program, sent.json()["status"] + "/rejected")["items"]
    assert [(row["row"], row["item"]) for row in rejected] == [(2, None), (3, None), (4, "nps"), (5, None)]
    assert "every event needs its time" in rejected[0]["reason"]
    assert "expected a number 0 to 10" in rejected[2]["reason"]
    assert info(store_of(hotel)).events == {"survey": 2}
    assert list(places.folder_of(hotel).iterdir()) == []


def test_rejected_rows_are_listed_a_page_at_a_time(program: Any, hotel: Scope) -> None:
    sent = program(lines(event(1), *({"id": f"x{n}"} for n in range(5))))
    work(hotel)
    first = get(program, sent.json()["status"] + "/rejected?limit=2")
    assert [row["row"] for row in first["items"]] == [2, 3]
    rest = get(program, f"{sent.json()['status']}/rejected?limit=3&after={first['next']}")
    assert [row["row"] for row in rest["items"]] == [4, 5, 6]
    assert rest["next"] is None


def test_gzip_arrow_and_parquet_say_the_same_as_lines(program: Any, hotel: Scope) -> None:
    table = pa.table({"id": ["a", "b"], "occurred_at": ["2026-03-01T10:00:00Z"] * 2, "answers.nps": [9, 3]})
    arrow, columns = io.BytesIO(), io.BytesIO()
    with ipc.new_stream(arrow, table.schema) as stream:
        stream.write_table(table)
    parquet.write_table(table, columns)
    packed = gzip.compress(lines(event(1), event(2)).encode())
    answers = [
        program(packed, Content_Encoding="gzip"),
        program(arrow.getvalue(), "application/vnd.apache.arrow.stream"),
        program(columns.getvalue(), "application/vnd.apache.parquet"),
    ]
    assert [each.status_code for each in answers] == [202] * 3
    work(hotel)
    loads = Load.objects.of(hotel).order_by("id")
    assert [(load.state, load.accepted, load.duplicates) for load in loads] == [
        ("done", 2, 0),
        ("done", 2, 0),
        ("done", 0, 2),
    ]


def test_the_same_key_takes_the_same_body_once_and_refuses_another(program: Any, hotel: Scope) -> None:
    first = program(lines(event(1)), Idempotency_Key="k1")
    again = program(lines(event(1)), Idempotency_Key="k1")
    other = program(lines(event(2)), Idempotency_Key="k1")
    assert (first.status_code, again.status_code, other.status_code) == (202, 200, 409)
    assert again.json()["id"] == first.json()["id"]
    assert Load.objects.of(hotel).count() == 1
    assert len(list(places.folder_of(hotel).iterdir())) == 1


def test_event_ids_make_a_second_sending_harmless(program: Any, hotel: Scope) -> None:
    for _ in range(2):
        program(lines(event(1), event(2)))
    work(hotel)
    assert info(store_of(hotel)).events == {"survey": 2}
    program(lines(event(1)), path=f"{EVENTS}?source=other")
    work(hotel)
    assert info(store_of(hotel)).events == {"survey": 3}


def test_an_item_keeps_its_type_and_scale_from_one_sending_to_the_next(program: Any, hotel: Scope) -> None:
    program(lines(event(1, answers={"staff": 4})), path=f"{EVENTS}?scales=staff:1-5")
    work(hotel)
    sent = program(lines(event(2, answers={"staff": "good"}), event(3, answers={"staff": 9})))
    work(hotel)
    assert get(program, sent.json()["status"])["rejected_answers"] == 2
    bodies = [json.loads(row["body"]) for row in items(store_of(hotel)).to_pylist()]
    assert [(body["type"], body["scale"]) for body in bodies] == [("number", [1.0, 5.0])]


def test_scales_that_make_no_sense_are_refused_before_anything_is_kept(program: Any, hotel: Scope) -> None:
    answer = program(lines(event(1)), path=f"{EVENTS}?scales=staff:5")
    assert answer.status_code == 422
    assert "write it like staff:1-5" in answer.json()["error"]
    assert not Load.objects.of(hotel).exists()


def test_a_misspelt_key_fails_the_load_and_says_so(program: Any, hotel: Scope) -> None:
    sent = program(lines(event(1, tuochpoint="desk")))
    work(hotel)
    status = get(program, sent.json()["status"])
    assert status["state"] == LoadState.FAILED
    assert "Unknown key: 'tuochpoint'" in status["trouble"]


@pytest.mark.parametrize(
    ("headers", "kind", "status"),
    [
        ({"Content_Encoding": "br"}, NDJSON, 415),
        ({}, "text/csv", 415),
        ({"Content_Encoding": "gzip"}, NDJSON, 400),
        ({"Idempotency_Key": "k" * 201}, NDJSON, 400),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(
    program: Any, hotel: Scope, headers: dict[str, str], kind: str, status: int
) -> None:
    answer = program(lines(event(1)), kind, **headers)
    assert answer.status_code == status
    assert answer.json()["do"]
    assert list(places.folder_of(hotel).iterdir()) == []


def test_a_chunked_body_is_answered_with_411_instead_of_being_lost(program: Any) -> None:
    answer = Client().generic(
        "POST",
        EVENTS,
        b"5\r\nhello",
        NDJSON,
        headers={"Authorization": f"Bearer {program.key}", "Transfer-Encoding": "chunked"},
    )
    assert answer.status_code == 411


def test_a_bomb_is_stopped_while_it_unpacks(program: Any, hotel: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "MOST_UNPACKED", 1 << 20)
    answer = program(gzip.compress(b" " * (50 << 20)), Content_Encoding="gzip")
    assert answer.status_code == 413
    assert list(places.folder_of(hotel).iterdir()) == []


def test_too_many_rows_are_refused(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "MOST_LINES", 3)
    assert program(lines(*(event(n) for n in range(1, 6)))).status_code == 413


def test_a_packed_body_that_is_cut_off_is_refused(program: Any, hotel: Scope) -> None:
    whole = gzip.compress(lines(event(1)).encode())
    assert program(whole[:-6], Content_Encoding="gzip").status_code == 400
    assert list(places.folder_of(hotel).iterdir()) == []


def test_deeply_nested_rows_are_rejected_one_by_one(program: Any, hotel: Scope) -> None:
    deep = '{"id": "e1", "context": ' + '{"a": ' * 60 + "1" + "}" * 60 + "}\n"
    sent = program(deep + lines(event(2)))
    work(hotel)
    status = get(program, sent.json()["status"])
    assert (status["accepted"], status["rejected"]) == (1, 1)


def test_a_damaged_arrow_stream_fails_the_load_with_a_sentence(program: Any, hotel: Scope) -> None:
    sent = program(b"\xff\xff\xff\xff\x10\x00\x00\x00garbage", "application/vnd.apache.arrow.stream")
    work(hotel)
    assert "no readable Arrow stream" in get(program, sent.json()["status"])["trouble"]


def test_strangers_viewers_leaders_of_a_unit_and_other_organisations_may_not_send(
    signed_in: Callable[..., Client], program: Any, scope_as: Enter, hotel: Scope, bank: Scope
) -> None:
    assert Client().post(EVENTS, "{}", content_type=NDJSON).status_code == 401
    assert signed_in(Role.VIEWER).post(EVENTS, "{}", content_type=NDJSON).status_code in {403, 404}
    assert program(lines(event(1)), path="/api/v1/o/bank/events").status_code == 404
    maker = scope_as(Role.ADMINISTRATOR)
    reading = make_key(maker, KeyWish("reader", [Permission.SEE_OVERVIEW], "", None)).text
    answer = Client().post(EVENTS, "{}", content_type=NDJSON, headers={"Authorization": f"Bearer {reading}"})
    assert answer.status_code == 403
    assert Load.objects.of(hotel).count() == Load.objects.of(bank).count() == 0


def test_another_organisations_load_cannot_be_looked_at(program: Any, hotel: Scope, bank: Scope) -> None:
    theirs = Load.objects.add(bank, stored="0" * 32, source="x", mapping="", store_load="y", made_by="z")
    assert "error" in get(program, f"/api/v1/o/hotel/loads/{theirs.pk}")
    program(lines(event(1)))
    assert [load["source"] for load in get(program, "/api/v1/o/hotel/loads")["items"]] == ["api"]
    assert hotel
