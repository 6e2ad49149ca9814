"""``manage audit verify|export``: is the trail whole, and a copy of it for keeping elsewhere."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from twofold_web.foundation import audit
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled


class Command(BaseCommand):
    """Verify and export audit trails."""

    help = "Check that the audit trail was not tampered with, or copy it out, one JSON object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two acts."""
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser("verify", help="Read every trail again; exit code 1 where one is not whole.")
        verify.add_argument("--organisation", default="", help="Its name in addresses; all when left out.")
        verify.add_argument("--against", type=Path, help="A copy exported earlier: what it holds must still be there.")
        export = acts.add_parser("export", help="Copy a trail out.")
        export.add_argument("--organisation", required=True, help="Its name in addresses.")
        export.add_argument("--out", type=Path, help="The file to write; standard output when left out.")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Do one of them."""
        if options["act"] == "export":
            self._export(options["organisation"], options["out"])
        else:
            self._verify(options["organisation"], options["against"])

    def _export(self, slug: str, out: Path | None) -> None:
        with _trail(slug) as scope:
            if out is None:
                sys.stdout.writelines(audit.export(scope))
                return
            with out.open("x", encoding="utf-8") as file:
                file.writelines(audit.export(scope))

    def _verify(self, slug: str, against: Path | None) -> None:
        if against is not None and not slug:
            raise CommandError("--against needs --organisation: a copy is of one trail.")
        slugs = [slug] if slug else list(Organisation.objects.order_by("slug").values_list("slug", flat=True))
        broken = [sentence for name in slugs for sentence in self._wrong(name, against)]
        if broken:
            raise CommandError("\n".join(broken))

    def _wrong(self, slug: str, against: Path | None) -> Iterator[str]:
        with _trail(slug) as scope:
            found = audit.verify(scope)
            if found.broken_at is not None:
                yield f"{slug}: entry {found.broken_at} does not fit the one before, or is missing."
            elif against is not None and (number := audit.first_difference(scope, _copied(against))) is not None:
                yield f"{slug}: entry {number} of {against} is not in the trail any more, or was changed."
            else:
                self.stdout.write(f"{slug}: {found.entries} entries, whole")


@contextmanager
def _trail(slug: str) -> Iterator[Scope]:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise CommandError(f"There is no organisation {slug!r}.")
    with walled(organisation.id):
        yield worker_scope(organisation.id, organisation.slug)


def _copied(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as wrong:
                raise CommandError(f"{path}, line {number}: no JSON; is this an exported trail?") from wrong
