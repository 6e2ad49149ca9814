"""What must be there before the first page: a database of today's shape, and the demonstration where it is wanted."""

import os

import click
import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from twofold_web.environment import AS_OWNER, SettingError


def prepare(*, demo: bool) -> None:
    """Bring the database up to date; found the demo organisations.

    Raises:
        click.UsageError: a setting makes no sense.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold_web.settings")
    try:
        django.setup()
    except SettingError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    _migrate()
    if demo:
        from twofold_web.demonstration.founding import begin  # noqa: PLC0415 - models can be read only now

        begin()
    let_go()


def _migrate() -> None:
    os.environ[AS_OWNER] = "1"
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            click.echo("Bringing the database up to date …", err=True)
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        del os.environ[AS_OWNER]
        let_go()


def let_go() -> None:
    """Close what is open, so that the next connection has the rights of its own time."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined] # PostgreSQL's has one
