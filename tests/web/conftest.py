"""People with roles in two organisations: who may, who may not, and who must get nothing."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import Client
from tests.web.begun import Begun, begun_in

from twofold_web.foundation import stores
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.models import User
from twofold_web.people.reads import scope_of
from twofold_web.people.writes import found_organisation, grant_role

Person = Callable[..., Client]


@pytest.fixture(scope="session")
def begun_home(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """A home as the first start leaves it: ``begun_home.into(tmp_path)`` before a process starts that needs one."""
    base = tmp_path_factory.getbasetemp()
    return begun_in(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, begun_home: Begun) -> None:
    """The database of a worker's tests begins with all tables; migrating it finds nothing left to do."""

    def fill(sender: type, connection: BaseDatabaseWrapper, **_more: object) -> None:
        connection_created.disconnect(dispatch_uid="tests.begun")
        if connection.vendor == "sqlite":
            begun_home.fill(connection.connection)

    connection_created.connect(fill, weak=False, dispatch_uid="tests.begun")


@pytest.fixture(autouse=True)
def own_home(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """Stores and uploads of a test lie in its own folder."""
    settings.STORES = str(tmp_path / "stores")
    settings.UPLOADS = tmp_path / "uploads"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    stores._opened.cache_clear()
    cache.clear()  # limits of earlier tests
    yield
    stores._opened.cache_clear()


@pytest.fixture
def hotel(db: None) -> Scope:
    """An organisation, as its worker sees it."""
    return found_organisation("hotel", "Hotel chain")


@pytest.fixture
def bank(db: None) -> Scope:
    """Another organisation, which must stay unseen."""
    return found_organisation("bank", "Bank")


@pytest.fixture
def signed_in(hotel: Scope) -> Person:
    """A browser of somebody who holds a role in the hotel: ``signed_in(Role.VIEWER)``."""

    def enter(role: Role, *, unit: str = "", scope: Scope = hotel) -> Client:
        email = f"{role.value}{unit}@{scope.slug}.example"
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, "a long password")
        grant_role(scope, user, role, unit)
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter


@pytest.fixture
def scope_as(hotel: Scope) -> Callable[..., Scope]:
    """The scope of somebody with a role: ``scope_as(Role.ANALYST)``."""

    def enter(role: Role, *, unit: str = "", scope: Scope = hotel) -> Scope:
        email = f"{role.value}{unit}@{scope.slug}.example"
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, "a long password")
        grant_role(scope, user, role, unit)
        found = scope_of(user, scope.slug)
        assert found is not None
        return found

    return enter
