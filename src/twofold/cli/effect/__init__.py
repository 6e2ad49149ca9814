"""``twofold effect``: write down a design, see what it could find, estimate what came of it."""

import click

from twofold.cli.lazy import LazyGroup

# a command's name: where it lives, what it is called there, and the line that help shows
COMMANDS = {
    "attendance": (
        "twofold.cli.effect.attendance",
        "attendance_command",
        "Effect of being invited, and of coming.",
    ),
    "check": ("twofold.cli.effect.check", "check_command", "See whether a registered design was changed."),
    "design": ("twofold.cli.effect.design", "design_command", "Register a design before an action starts."),
    "dose": ("twofold.cli.effect.dose", "dose_command", "What changes with each hour of a training."),
    "estimate": ("twofold.cli.effect.estimate", "estimate_command", "Estimate an effect, with its verdict."),
    "experiment": (
        "twofold.cli.effect.experiment",
        "experiment_command",
        "Compare the arms of an experiment on persons.",
    ),
    "power": ("twofold.cli.effect.power", "power_command", "The smallest effect that a design could find."),
}


@click.group("effect", cls=LazyGroup, lazy=COMMANDS)
def effect_group() -> None:
    """Did what was done help? Designs before, verdicts afterwards."""
