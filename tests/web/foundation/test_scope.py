"""An organisation's address exists for those who hold a role in it, and for nobody else."""

import pytest
from django.test import Client

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope, ScopeMissing


def test_a_stranger_is_sent_to_the_sign_in_page(hotel: Scope) -> None:
    answer = Client().get("/o/hotel/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_another_organisation_does_not_exist_for_its_neighbours(signed_in, bank: Scope) -> None:
    client = signed_in(Role.ADMINISTRATOR)

    assert client.get("/o/bank/").status_code == client.get("/o/nobody/").status_code == 404


def test_a_query_that_forgets_the_organisation_is_refused(hotel: Scope) -> None:
    with pytest.raises(ScopeMissing):
        AuditEntry.objects.all()
