"""A progress bar on a terminal, silence elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

STEPS = 1000


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float], None]]:
    """A function that takes the share done, 0 to 1, and moves the bar on standard error."""
    if not sys.stderr.isatty():
        yield lambda _share: None
        return
    with click.progressbar(length=STEPS, label=label, file=sys.stderr) as bar:

        def move(share: float) -> None:
            bar.update(max(0, round(min(share, 1.0) * STEPS) - bar.pos))

        yield move
        move(1.0)
