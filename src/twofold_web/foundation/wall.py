"""The second wall on PostgreSQL: row-level security, so that even a forgotten filter shows nobody else's rows.

Pages and workers run as a role without rights of its own (``twofold_app``), which sees the rows of one organisation
at a time: the one named in the setting ``twofold.organisation`` of its connection. SQLite has no such wall; there
``OwnedManager`` is the only one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from twofold_web.environment import AS_OWNER
from twofold_web.foundation.owned import Owned

ROLE = "twofold_app"
SETTING = "twofold.organisation"


@contextmanager
def walled(organisation_id: int) -> Iterator[None]:
    """Let the connection see the rows of one organisation only; the earlier state comes back afterwards."""
    before = _current()
    _set(str(organisation_id))
    try:
        yield
    finally:
        _restore(before)


def _current() -> str:
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        return str(cursor.fetchone()[0])


def _set(value: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, value])


def _restore(before: str) -> None:
    if connection.vendor != "postgresql":
        return
    if connection.in_atomic_block and connection.needs_rollback:
        # an aborted transaction takes no statement; its end undoes the setting, because it was set inside
        return
    _set(before)


def lower_rights(sender: object, connection: BaseDatabaseWrapper, **_more: Any) -> None:  # noqa: ARG001 - a signal's call
    """Take on the role that row-level security holds for, once it exists."""
    if connection.vendor != "postgresql" or os.environ.get(AS_OWNER):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', false)", [SETTING])
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone():
            cursor.execute(f'SET ROLE "{ROLE}"')


def owned_tables() -> list[str]:
    """The tables of all models whose rows belong to an organisation."""
    # _meta is Django's documented way to ask a model about its table
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Owned))  # noqa: SLF001 - see above


def build_wall(sender: object, **_more: Any) -> None:  # noqa: ARG001 - a signal's call
    """Put every owned table behind the wall; run after each migration, changes nothing where it stands already."""
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if not cursor.fetchone():
            cursor.execute(f'CREATE ROLE "{ROLE}" NOLOGIN')
        cursor.execute(f'GRANT "{ROLE}" TO CURRENT_USER')
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{ROLE}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{ROLE}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{ROLE}"')
        # the trail grows; nothing that serves pages may change or remove an entry
        cursor.execute(f'REVOKE UPDATE, DELETE ON "foundation_auditentry" FROM "{ROLE}"')
        existing = set(connection.introspection.table_names(cursor))
        for table in owned_tables():
            if table in existing:
                _wall_table(cursor, table)


def _wall_table(cursor: Any, table: str) -> None:
    name = connection.ops.quote_name(table)
    mine = f"organisation_id = nullif(current_setting('{SETTING}', true), '')::bigint"
    cursor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    cursor.execute(f"DROP POLICY IF EXISTS twofold_own ON {name}")
    cursor.execute(f"CREATE POLICY twofold_own ON {name} USING ({mine}) WITH CHECK ({mine})")
