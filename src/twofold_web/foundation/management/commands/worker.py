"""``manage worker``: do the jobs that pages and schedules ask for."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from twofold_web.foundation.lifeline import hold_on
from twofold_web.foundation.working import stop_on, work


class Command(BaseCommand):
    """Do jobs until Ctrl-C or SIGTERM."""

    # a worker is begun again and again: what is checked is checked by the pages
    requires_system_checks = ()
    help = "Do the jobs that pages and schedules ask for, until Ctrl-C. Several workers share the work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How the worker is called, and whose place it takes."""
        parser.add_argument("--name", default="", help="Its name; made up when left out.")
        parser.add_argument("--replaces", default="", help="A worker that has died: its jobs are taken over at once.")
        parser.add_argument("--lifeline", action="store_true", help="End when standard input is closed.")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Work."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop_on(stop))
        if options["lifeline"]:
            hold_on()
        work(stop, name=options["name"], replaces=options["replaces"])
