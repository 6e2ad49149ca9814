"""Commands that are imported when they are called: asking for help must not wait for the statistics."""

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
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
    "store": (
        "twofold.cli.store",
        "store_group",
        "Look after a store: info, loads, rejected, undo, compact, erase, as-of.",
    ),
    "voice": ("twofold.cli.voice", "voice_group", "What people say in their own words, read on this machine."),
}

# where other packages name their commands; the library knows nothing of them but this
PLUGGED = "twofold.commands"
# what help says about those of this distribution, and the extra that brings what they need
EXTRAS = {"serve": ("web", "The application in a browser: serve its pages and do its jobs.")}


def plugged() -> dict[str, EntryPoint]:
    """The commands that other packages bring, by name, without importing any of them."""
    return {point.name: point for point in entry_points(group=PLUGGED)}


class LazyGroup(click.Group):
    """A group whose commands are imported one by one, on demand."""

    def __init__(
        self, *arguments: Any, lazy: Mapping[str, tuple[str, str, str]], more: bool = False, **options: Any
    ) -> None:
        """A group of the commands that ``lazy`` lists: name, module, name there, line of help.

        With ``more``, other packages may bring commands too (``PLUGGED``).
        """
        super().__init__(*arguments, **options)
        self.lazy, self.more = lazy, more

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it
        """Their names."""
        return sorted({*self.lazy, *(plugged() if self.more else ())})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click hands it
        """The command of this name, imported now."""
        if cmd_name in self.lazy:
            module, name, _ = self.lazy[cmd_name]
            return _command(getattr(import_module(module), name), f"{module}.{name}")
        point = plugged().get(cmd_name) if self.more else None
        return None if point is None else _plugged(point)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help, without importing any of them."""
        lines = {name: line for name, (_, _, line) in self.lazy.items()}
        lines |= {name: line for name, (_, line) in EXTRAS.items()}
        with formatter.section("Commands"):
            formatter.write_dl([(name, lines.get(name, "")) for name in self.list_commands(ctx)])


def _plugged(point: EntryPoint) -> click.Command:
    try:
        return _command(point.load(), point.value)
    except ModuleNotFoundError as missing:
        extra, _ = EXTRAS.get(point.name, ("", ""))
        if not extra:
            raise
        raise click.UsageError(
            f"`twofold {point.name}` needs {missing.name}, which is not installed here: "
            f"python -m pip install 'twofold[{extra}]'"
        ) from missing


def _command(found: object, name: str) -> click.Command:
    if not isinstance(found, click.Command):
        raise TypeError(f"{name} is no command")
    return found
