"""The command line: one thin command per stage."""

import sys

import click

from twofold.cli.entry import exit_code
from twofold.cli.lazy import COMMANDS, LazyGroup


@click.group(cls=LazyGroup, lazy=COMMANDS, more=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="twofold", message="%(prog)s %(version)s")
def twofold() -> None:
    """From any feedback file to honest measures: where the experience breaks, with intervals."""


def main() -> None:
    """What the ``twofold`` script calls."""
    sys.exit(exit_code(twofold))


__all__ = ["main", "twofold"]
