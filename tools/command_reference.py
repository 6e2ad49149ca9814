"""Write docs/reference/commands.md from the command line itself; ``--check`` fails where the page is out of date."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from twofold.cli import twofold

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "commands.md"
HEAD = """# Commands

Every command exits with 0 when it did the job, 1 when the input is at fault (one clear message), 2 on wrong usage
(and 70 when Twofold itself went wrong, which is a defect).
Results go to standard output, messages and progress to standard error. `--json` writes one documented, versioned
document: see [JSON shapes](json.md).

This page is written by `tools/command_reference.py`.
"""


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        words = f"{path} {name}"
        if isinstance(command, click.Group):
            yield from commands(command, words)
        elif command is not None:
            yield words, command


def section(words: str, command: click.Command) -> str:
    """One command as its own help shows it.

    Raises:
        SystemExit: the command, or one of its options, says nothing about itself.
    """
    if not command.help:
        sys.exit(f"{words} has no help")
    # ignore the width of this terminal: the page must not depend on it
    context = click.Context(command, info_name=words, terminal_width=100, max_content_width=100)
    return f"## {words}\n\n```text\n{command.get_help(context)}\n```\n"


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(section(words, command) for words, command in commands(twofold, "twofold"))])


def main() -> None:
    """Write the page, or compare it."""
    written = page()
    if "--check" not in sys.argv:
        PAGE.write_text(written, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != written:
        sys.exit(f"{PAGE.name} is out of date: run python tools/command_reference.py")


if __name__ == "__main__":
    main()
