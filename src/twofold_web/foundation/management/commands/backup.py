"""``manage backup FILE``: everything of this installation in one checked file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from twofold.errors import TwofoldError
from twofold_web.foundation.backup import back_up
from twofold_web.foundation.backup.archive import BackupError


class Command(BaseCommand):
    """Take a backup while the application runs."""

    help = "Write the database, the facts, waiting files and the keys to one file. Keep it where the keys are safe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, help="The file to write, such as twofold-2026-11-22.tar.")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Take it."""
        try:
            taken = back_up(options["file"])
        except (BackupError, TwofoldError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{taken.path}: {taken.entries} files, {taken.size / 1e6:.1f} MB")
        for address in taken.elsewhere:
            self.stdout.write(f"Not in it: {address} (copy it by the means of the object store, after this backup)")
