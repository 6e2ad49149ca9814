"""Opening hours as people write them: ``mon-fri 8-20, sat 9-14``."""

import re

import click

from twofold.measures import WORKDAYS

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WRITTEN = re.compile(r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?\s+(?P<opens>[\d:]+)-(?P<closes>[\d:]+)")


def week_of(text: str) -> tuple[tuple[float, float], ...]:
    """Opening and closing hour of Monday to Sunday; ``business`` is Monday to Friday, 9 to 17.

    >>> week_of("mon-fri 8-20, sat 9:30-14")[5]
    (9.5, 14.0)

    Raises:
        click.UsageError: these are no opening hours.
    """
    if text.strip().lower() == "business":
        return WORKDAYS
    week = [(0.0, 0.0)] * 7
    for part in text.lower().split(","):
        found = WRITTEN.fullmatch(part.strip())
        if found is None or found["first"] not in DAYS or (found["last"] or "mon") not in DAYS:
            raise click.UsageError(f"--hours takes 'business' or e.g. 'mon-fri 8-20, sat 9-14', not {part.strip()!r}")
        first = DAYS.index(found["first"])
        last = DAYS.index(found["last"] or found["first"])
        for day in range(first, last + 1):
            week[day] = (_hour(found["opens"]), _hour(found["closes"]))
    return tuple(week)


def _hour(text: str) -> float:
    hour, _, minute = text.partition(":")
    return int(hour) + int(minute or 0) / 60
