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
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

from twofold_web.environment import AS_OWNER
from twofold_web.foundation.owned import Owned

ROLE = "twofold_app"
MAKE_ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE "{ROLE}" NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
SETTING = "twofold.organisation"
OWNER = "twofold.owner"


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
    if connection.vendor != "postgresql" or connection.connection is None:
        return
    if connection.needs_rollback or connection.connection.info.transaction_status == TransactionStatus.INERROR:
        # an aborted transaction takes no statement; its end undoes the setting, because it was set inside
        return
    _set(before)


def lower_rights(sender: object, connection: BaseDatabaseWrapper, **_more: Any) -> None:  # noqa: ARG001 - a signal's call
    """Take on the role that row-level security holds for, once it exists; nothing of an earlier request is left."""
    if connection.vendor != "postgresql":
        return
    owner = bool(os.environ.get(AS_OWNER))
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT set_config(%s, '', false), set_config(%s, %s, false)", [SETTING, OWNER, "yes" * owner])
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() and not owner:
            cursor.execute(f'SET ROLE "{ROLE}"')


def owned_tables() -> list[str]:
    """The tables of all models whose rows belong to an organisation."""
    # _meta is Django's documented way to ask a model about its table
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, Owned))  # noqa: SLF001 - see above


def build_wall(sender: Any, **_more: Any) -> None:
    """Put every owned table behind the wall; run after each migration, changes nothing where it stands already."""
    if connection.vendor != "postgresql" or sender.label != "foundation":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        _make_role(cursor)
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{ROLE}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{ROLE}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{ROLE}"')
        # the trail grows; nothing that serves pages may change or remove an entry
        cursor.execute(f'REVOKE UPDATE, DELETE ON "foundation_auditentry" FROM "{ROLE}"')
        existing = set(connection.introspection.table_names(cursor))
        for table in owned_tables():
            if table in existing:
                _wall_table(cursor, table)


def _make_role(cursor: Any) -> None:
    """Make the role that pages and workers run as; it belongs to the whole server, so another database may have it.

    Raises:
        ImproperlyConfigured: the database's user may not.
    """
    try:
        with transaction.atomic():
            # two databases may be made at the same moment
            cursor.execute(MAKE_ROLE)
            cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [ROLE])
            if not cursor.fetchone()[0]:
                cursor.execute(f'GRANT "{ROLE}" TO CURRENT_USER')
    except ProgrammingError as wrong:
        raise ImproperlyConfigured(
            f"The user of TWOFOLD_DATABASE may not make the role {ROLE}. Let a superuser of the server run: "
            f'CREATE ROLE "{ROLE}" NOLOGIN; GRANT "{ROLE}" TO <that user>; and migrate again.'
        ) from wrong


def _wall_table(cursor: Any, table: str) -> None:
    name = connection.ops.quote_name(table)
    mine = f"organisation_id = nullif(current_setting('{SETTING}', true), '')::bigint"
    cursor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    cursor.execute(f"DROP POLICY IF EXISTS twofold_own ON {name}")
    cursor.execute(f"CREATE POLICY twofold_own ON {name} USING ({mine}) WITH CHECK ({mine})")
    # migrations, backup and restore see everything, as the owner and only when they say so
    cursor.execute(f"DROP POLICY IF EXISTS twofold_owner ON {name}")
    cursor.execute(
        f"CREATE POLICY twofold_owner ON {name} TO CURRENT_USER USING (current_setting('{OWNER}', true) = 'yes')"
    )
