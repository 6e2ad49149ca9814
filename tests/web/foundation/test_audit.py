"""The trail shows that it was tampered with, whoever did it and however."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.transaction import TransactionManagementError

from twofold_web.foundation import audit
from twofold_web.foundation.models import AuditEntry, AuditHead
from twofold_web.foundation.scope import Scope


@pytest.fixture
def trail(hotel: Scope) -> Scope:
    for number in range(5):
        with transaction.atomic():
            audit.record(hotel, "unit.moved", f"unit {number}", {"to": "Μονάδα"})
    return hotel


def entries(scope: Scope):
    return AuditEntry.objects.of(scope)


@pytest.mark.parametrize(
    "values",
    [
        {"act": "unit.renamed"},
        {"target": "unit 9"},
        {"detail": {"to": "Another"}},
        {"actor_name": "Somebody"},
        {"actor_id": 7},
        {"at": "2020-01-01T00:00:00Z"},
        {"previous": "0" * 64},
        {"hash": "0" * 64},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_entry_is_found(trail: Scope, values: dict):
    entries(trail).filter(number=3).update(**values)

    assert audit.verify(trail).broken_at == 3


def test_an_entry_rewritten_with_its_hash_breaks_the_next(trail: Scope):
    entry = entries(trail).get(number=3)
    entry.target = "unit 9"
    entries(trail).filter(number=3).update(target="unit 9", hash=audit.hash_of(entry))

    assert audit.verify(trail).broken_at == 4


def test_a_removed_and_an_inserted_entry_are_found(trail: Scope):
    entries(trail).filter(number=3).delete()

    assert audit.verify(trail).broken_at == 3


def test_an_end_that_was_cut_off_is_found(trail: Scope):
    entries(trail).filter(number=6).delete()

    assert audit.verify(trail).broken_at == 6


def test_a_trail_rewritten_whole_is_found_by_a_copy(trail: Scope, tmp_path: Path):
    copy = tmp_path / "copy.jsonl"
    call_command("audit", "export", organisation="hotel", out=copy)
    call_command("audit", "verify", organisation="hotel", against=copy, stdout=StringIO())
    entries(trail).filter(number__gte=5).delete()
    last = entries(trail).get(number=4)
    AuditHead.objects.filter(organisation_id=trail.organisation_id).update(number=4, hash=last.hash)

    assert audit.verify(trail).broken_at is None
    with pytest.raises(CommandError, match="entry 5"):
        call_command("audit", "verify", organisation="hotel", against=copy)


def test_verify_says_which_trail_is_broken(trail: Scope, bank: Scope):
    told = StringIO()
    call_command("audit", "verify", stdout=told)
    assert "hotel: 6 entries, whole" in told.getvalue()
    entries(trail).filter(number=2).update(act="x")

    with pytest.raises(CommandError, match="hotel: entry 2"):
        call_command("audit", "verify", stdout=StringIO())
    call_command("audit", "verify", organisation="bank", stdout=StringIO())


def test_a_copy_that_is_none_is_refused_by_line(trail: Scope, tmp_path: Path):
    (tmp_path / "copy").write_text("no json\n", encoding="utf-8")

    with pytest.raises(CommandError, match="line 1"):
        call_command("audit", "verify", organisation="hotel", against=tmp_path / "copy")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_the_transaction_of_what_it_records(hotel: Scope):
    with pytest.raises(TransactionManagementError):
        audit.record(hotel, "unit.moved", "unit")


def test_an_entry_goes_with_the_act_that_was_rolled_back(trail: Scope):
    with transaction.atomic():
        audit.record(trail, "unit.moved", "unit")
        transaction.set_rollback(True)

    assert audit.verify(trail) == audit.Verified(6)
