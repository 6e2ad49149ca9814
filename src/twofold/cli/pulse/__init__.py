"""``twofold pulse``: the employees' questionnaire, and what its answers are good for."""

import click

from twofold.cli.lazy import LazyGroup

COMMANDS = {
    "check": (
        "twofold.cli.pulse.check",
        "check_command",
        "How reliable a pulse is, and whether teams may be compared on it.",
    ),
    "mapping": ("twofold.cli.pulse.mapping", "mapping_command", "Write a mapping for answers to the pulse."),
    "show": ("twofold.cli.pulse.show", "show_command", "Show the questionnaire, in one language or all."),
}


@click.group(
    "pulse", cls=LazyGroup, lazy=COMMANDS, short_help="The employees' pulse: questionnaire, reliability, teams."
)
def pulse_group() -> None:
    """The pulse of employees: the questionnaire that ships, how reliable its answers are, what teams may be told."""
