"""``twofold journey``: what customers really go through, from a store or from a plain event log."""

import click

from twofold.cli.lazy import LazyGroup

COMMANDS = {
    "deviations": (
        "twofold.cli.journey.deviations",
        "deviations_command",
        "Where journeys leave their map, who does, and what goes along with it.",
    ),
    "flow": ("twofold.cli.journey.flow", "flow_command", "Which touchpoint follows which, how often, after how long."),
    "export": ("twofold.cli.journey.export", "export_command", "Write journeys as XES or OCEL 2.0."),
    "map": ("twofold.cli.journey.map", "map_command", "Turn a journey map from CSV into TOML, or back."),
    "memory": ("twofold.cli.journey.memory", "memory_command", "What customers remember, and which moments matter."),
    "next": ("twofold.cli.journey.next", "next_command", "What customers will probably do next."),
    "paths": ("twofold.cli.journey.paths", "paths_command", "How many journeys there are, how long, how finished."),
    "variants": ("twofold.cli.journey.variants", "variants_command", "Which whole paths journeys take."),
    "watch": (
        "twofold.cli.journey.watch",
        "watch_command",
        "Customers after bad experiences, if such customers leave.",
    ),
}


@click.group("journey", cls=LazyGroup, lazy=COMMANDS)
def journey_group() -> None:
    """Journeys that customers really go through."""
