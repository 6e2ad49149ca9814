"""``twofold journey``: what customers really go through, from a store or from a plain event log."""

import click

from twofold.cli.lazy import LazyGroup

COMMANDS = {
    "export": ("twofold.cli.journey.export", "export_command", "Write journeys as XES or OCEL 2.0."),
    "map": ("twofold.cli.journey.map", "map_command", "Turn a journey map from CSV into TOML, or back."),
    "paths": ("twofold.cli.journey.paths", "paths_command", "How many journeys there are, how long, how finished."),
}


@click.group("journey", cls=LazyGroup, lazy=COMMANDS)
def journey_group() -> None:
    """Journeys that customers really go through."""
