"""The method note of every figure: definition, population, n, what is left out, the interval, what is hidden."""

from collections.abc import Sequence

from twofold.findings.breaks import ALPHA
from twofold.measures.estimates import Estimate
from twofold.reports.blocks import Note
from twofold.reports.wording import Wording

FEWEST_EMPLOYEES = 5  # no option lowers it
SIDES = {"customer": "customer", "contacts": "customer", "employee": "employee", "visits": "shopper"}


def note(
    wording: Wording,
    estimates: Sequence[Estimate],
    *,
    population: str = "customer",
    comparison: str = "none",
) -> Note | None:
    """The note of a figure that shows these estimates of one measure; None where there are none.

    Args:
        wording: the language.
        estimates: what the figure shows.
        population: whose answers: customer, employee, contacts, visits.
        comparison: what is compared: none, rest, control, units.
    """
    if not estimates:
        return None
    words, numbers = wording.words, wording.numbers
    first = next((estimate for estimate in estimates if estimate.shown), estimates[0])
    total = sum(estimate.n or 0 for estimate in estimates)
    employees = population == "employee"
    hidden = "note.hidden_employee" if employees else "note.hidden_text"
    minimum = max(wording.minimum, FEWEST_EMPLOYEES) if employees else wording.minimum
    rate = numbers.percent(ALPHA * 100, 0) if comparison != "units" else numbers.percent(99.8, 1)
    return Note(
        (
            (words("note.definition"), f"{wording.measure(first.measure)}: {wording.meaning(first.measure)}"),
            (words("note.population"), f"{words(f'note.population_{population}')} {words('note.weights')}"),
            (words("note.count"), numbers.count(wording.counted(first.measure), total)),
            (words("note.excluded"), words("note.excluded_text")),
            (words("note.interval"), wording.method(first)),
            (words("note.comparison"), words(f"note.comparison_{comparison}", rate=rate)),
            (words("note.hidden"), words(hidden, minimum=numbers.whole(minimum))),
        ),
        measure=first.measure,
        by=tuple(first.group),
        side=SIDES[population],
    )


def lived_note(wording: Wording, part: str, level: float = 0.95) -> Note:
    """The note of a table about what customers lived through: how its figures and intervals are made."""
    words = wording.words
    lines = ((words("note.interval"), words(f"lived_method.{part}", level=wording.level(level))),)
    hidden = (words("note.hidden"), words("note.hidden_text", minimum=wording.numbers.whole(wording.minimum)))
    return Note((*lines, hidden))
