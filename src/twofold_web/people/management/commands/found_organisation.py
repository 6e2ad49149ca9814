"""Found an organisation and invite its first administrator."""

import argparse
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction

from twofold_web.foundation.permissions import Role
from twofold_web.foundation.wall import walled
from twofold_web.people.refusals import Refusal
from twofold_web.people.writes import found_organisation
from twofold_web.people.writes.invitations import Guest, invite


class Command(BaseCommand):
    """``manage found_organisation hotel "Hotel chain" --administrator anna@hotel.example``."""

    help = "Found an organisation and invite its first administrator by e-mail."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What the command takes."""
        parser.add_argument("slug", help="its name in addresses: letters, digits and hyphens")
        parser.add_argument("name", help="what people call it")
        parser.add_argument("--administrator", required=True, help="the e-mail address of the first administrator")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--zone", default="UTC", help="IANA time zone, such as Europe/Prague")

    def handle(self, *_arguments: Any, **given: Any) -> None:
        """Do it, or say what is wrong.

        Raises:
            CommandError: the slug is taken or none, the zone does not exist, or the address is none.
        """
        slug = str(given["slug"])
        validate_slug(slug)
        if given["zone"] not in available_timezones():
            raise CommandError(f"--zone {given['zone']}: expected an IANA time zone such as Europe/Prague")
        try:
            with transaction.atomic():
                scope = found_organisation(slug, given["name"], language=given["language"], zone=given["zone"])
                with walled(scope.organisation_id):
                    invite(scope, Guest(given["administrator"], Role.ADMINISTRATOR, language=given["language"]))
        except IntegrityError as wrong:
            raise CommandError(f"{slug}: there is an organisation with this name already; choose another") from wrong
        except Refusal as wrong:
            raise CommandError(f"--administrator {given['administrator']}: {wrong}") from wrong
        self.stdout.write(f"{slug} is founded. When the worker runs, the invitation goes to {given['administrator']}.")
