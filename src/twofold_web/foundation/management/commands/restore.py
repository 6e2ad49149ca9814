"""``manage restore FILE``: bring a backup back into an empty installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from twofold_web.foundation.backup import restore
from twofold_web.foundation.backup.archive import BackupError


class Command(BaseCommand):
    """Bring a backup back."""

    help = "Check a backup whole and bring it back into an empty home and an empty database."
    # the database may have no tables yet
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from."""
        parser.add_argument("file", type=Path, help="What `backup` wrote.")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Bring it back."""
        try:
            brought = restore(options["file"])
        except BackupError as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"Brought back {brought.entries} files of {brought.made_at}; people sign in again.")
        for address in brought.elsewhere:
            self.stdout.write(f"Bring back by other means: {address}")
