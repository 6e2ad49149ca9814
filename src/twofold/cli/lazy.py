"""Commands that are imported when they are called: asking for help must not wait for the statistics."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

# the command's name: where it lives, what it is called there, and the line that help shows
COMMANDS = {
    "changes": (
        "twofold.cli.changes",
        "changes_command",
        "What shifted, when, for whom; and is it only who answered?",
    ),
    "channels": (
        "twofold.cli.channels",
        "channels_command",
        "Channels compared: levels, consistency, crossings, handovers, exposures.",
    ),
    "effect": ("twofold.cli.effect", "effect_group", "Did what was done help? Designs before, verdicts afterwards."),
    "drivers": (
        "twofold.cli.drivers",
        "drivers_command",
        "What goes with an outcome: shares, places, slopes, penalty and reward.",
    ),
    "inspect": ("twofold.cli.inspect", "inspect_command", "Propose a mapping for a foreign file."),
    "journey": ("twofold.cli.journey", "journey_group", "Journeys that customers really go through."),
    "link": (
        "twofold.cli.link",
        "link_command",
        "Links between employees' conditions and customers' measures, by unit and period.",
    ),
    "load": ("twofold.cli.load", "load_command", "Load files into a store."),
    "measure": ("twofold.cli.measure", "measure_command", "Estimate a measure, with intervals."),
    "priorities": (
        "twofold.cli.priorities",
        "priorities_command",
        "What to do first, how sure that is, and what it would be worth.",
    ),
    "pulse": ("twofold.cli.pulse", "pulse_group", "The employees' pulse: questionnaire, reliability, teams."),
    "report": ("twofold.cli.report", "report_command", "Write the page: one self-contained HTML file."),
    "run": ("twofold.cli.run", "run_command", "The whole way: a file (or a simulated chain) becomes a page."),
    "service": ("twofold.cli.service", "service_group", "Service: explicit clocks, self-service, replay of a ticket."),
    "simulate": ("twofold.cli.simulate", "simulate_command", "Make an organisation with known truth."),
    "store": ("twofold.cli.store", "store_group", "Look after a store: info, loads, rejected, compact, erase, as-of."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported one by one, on demand."""

    def __init__(self, *arguments: Any, lazy: Mapping[str, tuple[str, str, str]], **options: Any) -> None:
        """A group of the commands that ``lazy`` lists: name, module, name there, line of help."""
        super().__init__(*arguments, **options)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it
        """Their names."""
        return sorted(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click hands it
        """The command of this name, imported now."""
        if cmd_name not in self.lazy:
            return None
        module, name, _ = self.lazy[cmd_name]
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{name} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click hands it
        """The list in the help, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.lazy[name][2]) for name in sorted(self.lazy)])
