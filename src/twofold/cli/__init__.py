"""The command line: one thin command per stage."""

import sys

import click

from twofold.cli.entry import exit_code
from twofold.cli.inspect import inspect_command
from twofold.cli.load import load_command
from twofold.cli.measure import measure_command
from twofold.cli.report import report_command
from twofold.cli.run import run_command
from twofold.cli.simulate import simulate_command
from twofold.cli.store import store_group


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="twofold", message="%(prog)s %(version)s")
def twofold() -> None:
    """From any feedback file to honest measures: where the experience breaks, with intervals."""


for _command in (
    run_command,
    inspect_command,
    load_command,
    measure_command,
    report_command,
    simulate_command,
    store_group,
):
    twofold.add_command(_command)


def main() -> None:
    """What the ``twofold`` script calls."""
    sys.exit(exit_code(twofold))


__all__ = ["main", "twofold"]
