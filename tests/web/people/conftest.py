"""What the tests of people share: fresh counters, an administrator's browser, a tree, and the links of e-mails."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from twofold.facts import Unit as Node
from twofold_web.foundation import jobs
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import Unit
from twofold_web.people.writes import adopt_units


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def tree(hotel: Scope) -> dict[str, Unit]:
    """Two countries; Brno with its desk below one of them."""
    adopt_units(hotel, [Node("cz", None, "Česko"), Node("brno", "cz", "Brno"), Node("desk", "brno"), Node("hu")])
    return {unit.code: unit for unit in Unit.objects.of(hotel)}


@pytest.fixture
def admin(signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def link() -> Callable[[], str]:
    """The path in the newest e-mail, after the worker has sent what waits."""

    def newest() -> str:
        while jobs.work_once():
            pass
        found = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[-1].body))
        assert found is not None
        return found[1]

    return newest
