"""Founding an organisation on the command line."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from twofold_web.foundation.models import Organisation
from twofold_web.people.models import User
from twofold_web.people.reads import scope_of


def found(slug: str = "spa", *, administrator: str = "anna@spa.example", zone: str = "Europe/Prague") -> None:
    call_command("found_organisation", slug, "Spa", administrator=administrator, zone=zone, language="cs", verbosity=0)


def test_its_first_administrator_enters_by_the_e_mail(db: None, link: Callable[[], str]) -> None:
    found()
    client = Client()

    client.post(link(), {"name": "Anna", "password": "dost dlouhé heslo"})

    scope = scope_of(User.objects.get(), "spa")
    assert scope is not None
    assert client.get("/o/spa/people/").status_code == 200


@pytest.mark.parametrize("wrong", [{"administrator": "nobody"}, {"zone": "Mars/Olympus"}])
def test_what_makes_no_sense_founds_nothing(db: None, wrong: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        found(**wrong)

    assert not Organisation.objects.exists()


def test_a_name_in_addresses_is_taken_once(db: None) -> None:
    found()

    with pytest.raises(CommandError, match="already"):
        found()
