"""A PostgreSQL of one's own: a database that the test creates and drops, skipped visibly where there is no server."""

import os
import secrets
from collections.abc import Iterator

import psycopg
import pytest
from tests.conftest import leave_out

SERVER = os.environ.get("TWOFOLD_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")


def _database() -> Iterator[str]:
    try:
        server = psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        leave_out("postgresql", f"no server at {SERVER.rpartition('@')[2]} (set TWOFOLD_TEST_POSTGRESQL)")
    name = f"twofold_test_{secrets.token_hex(6)}"
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{SERVER}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The address of an empty database."""
    yield from _database()


@pytest.fixture
def second_postgresql() -> Iterator[str]:
    """The address of another one."""
    yield from _database()
