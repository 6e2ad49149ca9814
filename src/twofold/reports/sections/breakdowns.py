"""Scores by touchpoint, question, channel, role: dots and whiskers, and differences from the rest."""

from collections.abc import Sequence
from typing import TypeVar

from twofold.findings.breaks import stands_out
from twofold.findings.contrasts import Contrast
from twofold.findings.finding import Difference
from twofold.findings.picture import Picture, Split
from twofold.findings.standing_out import Judged, StandingOut, better_high
from twofold.measures.estimates import Estimate
from twofold.reports.blocks import Cell, Column, Note, Row, Section, Table
from twofold.reports.figures.axis import Axis, axis_around
from twofold.reports.figures.marks import Tone
from twofold.reports.figures.whisker import LETTER_BESIDE_MANY, axis_labels, volume_bar, whisker
from twofold.reports.sections.notes import note
from twofold.reports.sections.whisker_table import Drawn, Frame, whisker_table
from twofold.reports.units_of_measure import unit_of
from twofold.reports.wording import Wording

T = TypeVar("T")

MOST_ROWS = 24  # of a figure; of more groups the ends are drawn and the middle is counted


def touchpoint_section(wording: Wording, picture: Picture, found: StandingOut) -> Section:
    """Scores and volumes by touchpoint."""
    words = wording.words
    title = words("section.touchpoints")
    if not picture.touchpoints and not picture.volumes:
        return Section("touchpoints", title, empty=words("empty.touchpoints"))
    tables = tuple(score_table(wording, split, picture, found) for split in picture.touchpoints)
    volumes = tuple(score_table(wording, split, picture, found, compared=False) for split in picture.volumes)
    tables = (*tables, *volumes)
    return Section("touchpoints", title, words("touchpoints.lead"), tables)


def question_section(wording: Wording, picture: Picture, found: StandingOut) -> Section:
    """Favourable answers by question."""
    words = wording.words
    title = words("section.questions")
    if not picture.questions:
        return Section("questions", title, empty=words("empty.questions"))
    tables = tuple(score_table(wording, split, picture, found, compared=False) for split in picture.questions)
    return Section("questions", title, words("questions.lead"), tables)


def channel_section(wording: Wording, picture: Picture, found: StandingOut) -> Section:
    """Differences by channel."""
    words = wording.words
    title = words("section.channels")
    judged = [found.judged[split.measure, split.dimension] for split in picture.channels]
    tables = tuple(difference_table(wording, each) for each in judged if each.contrasts)
    if not tables:
        return Section("channels", title, empty=words("empty.channels"))
    return Section("channels", title, words("channels.lead"), tables)


def score_table(
    wording: Wording,
    split: Split,
    picture: Picture,
    found: StandingOut,
    *,
    compared: bool = True,
) -> Table:
    """Groups of a split by score, the lowest first, hidden ones last; those that stand out are marked."""
    judged = found.judged.get((split.measure, split.dimension)) if compared else None
    contrasts = judged.contrasts if judged else ()
    tones = {contrast.estimate.group[split.dimension]: tone_of(contrast) for contrast in contrasts}
    shown = [estimate for estimate in split.estimates if estimate.shown and estimate.value is not None]
    shown.sort(key=lambda estimate: (estimate.group[split.dimension] is None, estimate.value or 0.0))
    hidden = [estimate for estimate in split.estimates if not estimate.shown]
    drawn, left = ends(shown)
    rows = [Drawn(each, tones.get(each.group[split.dimension], Tone.PLAIN)) for each in drawn]
    population = "employee" if compared is False and split in picture.employee_splits else "customer"
    frame = Frame(
        dimension=split.dimension,
        caption=wording.measure(split.measure),
        reference=together(shown) if compared else None,
        note=note(wording, [*shown, *hidden], population=population, comparison="rest" if compared else "none"),
        foot=counted_foot(wording, left, len(hidden) if len(hidden) > MOST_ROWS else 0),
        scales=tuple(picture.scales.items()),
    )
    quiet = [Drawn(each) for each in hidden] if len(hidden) <= MOST_ROWS else []
    return whisker_table(wording, [*rows, *quiet], frame)


def together(shown: Sequence[Estimate]) -> float | None:
    """The score of all groups together, by their n."""
    total = sum(estimate.n or 0 for estimate in shown)
    return sum((estimate.value or 0.0) * (estimate.n or 0) for estimate in shown) / total if total else None


def ends(rows: Sequence[T]) -> tuple[list[T], int]:
    """The first and the last rows that a figure draws, and how many lie between."""
    if len(rows) <= MOST_ROWS:
        return list(rows), 0
    half = MOST_ROWS // 2
    return [*rows[:half], *rows[-half:]], len(rows) - 2 * half


def counted_foot(wording: Wording, left: int, hidden: int) -> tuple[str, ...]:
    """What a figure does not draw, counted."""
    counts = (("others", left), ("hidden", hidden))
    return tuple(wording.numbers.count(noun, number) for noun, number in counts if number)


def tone_of(contrast: Contrast) -> Tone:
    """Worse or better where the difference is claimed, plain where it is not."""
    if not stands_out(contrast):
        return Tone.PLAIN
    good = (contrast.difference.value > 0) == better_high(contrast.estimate.measure)
    return Tone.BETTER if good else Tone.WORSE


def difference_table(wording: Wording, judged: Judged, foot: tuple[str, ...] = ()) -> Table:
    """Groups by their difference from the rest, the lowest first."""
    contrasts = sorted(judged.contrasts, key=lambda contrast: contrast.difference.value)
    drawn, left = ends(contrasts)
    hidden = [estimate for estimate in judged.split.estimates if not estimate.shown]
    unit = unit_of(judged.split.measure)
    axis = axis_around([0.0, *(end for each in drawn for end in (each.difference.low, each.difference.high))])
    labels = axis_labels(axis, lambda tick: wording.numbers.tick(tick, unit, signed=True), LETTER_BESIDE_MANY)
    most = max(each.estimate.n or 0 for each in drawn)
    words, level = wording.words, wording.level(contrasts[0].estimate.level)
    return Table(
        caption=wording.measure(judged.split.measure),
        columns=(
            Column(wording.column(judged.split.dimension), "name"),
            Column(words("column.picture"), "plot", labels),
            Column(words("column.difference_of", level=level)),
            Column(words("column.score_of", level=level)),
            Column(words(f"column.{wording.counted(judged.split.measure)}")),
        ),
        rows=tuple(_difference_row(wording, each, axis, most) for each in drawn),
        note=_note(wording, judged),
        foot=(*counted_foot(wording, left, len(hidden)), *foot),
        kind="whiskers",
    )


def _note(wording: Wording, judged: Judged) -> Note | None:
    return note(wording, list(judged.split.estimates), comparison="rest")


def _difference_row(wording: Wording, contrast: Contrast, axis: Axis, most: int) -> Row:
    estimate, difference = contrast.estimate, contrast.difference
    dimension = next(iter(estimate.group))
    unit = unit_of(estimate.measure)
    tone = tone_of(contrast)
    figure = whisker(_numbers(difference), axis, 0.0, tone)
    return Row(
        (
            Cell(wording.named(dimension, estimate.group[dimension]), kind="name"),
            Cell(figure=figure, kind="plot"),
            Cell(
                wording.numbers.score(difference.value, unit, signed=True),
                wording.interval(difference.low, difference.high, unit, signed=True),
            ),
            Cell(wording.value(estimate), wording.of(estimate)),
            Cell(wording.numbers.whole(estimate.n or 0), figure=volume_bar((estimate.n or 0) / most)),
        ),
        tone.value,
    )


def _numbers(difference: Difference) -> tuple[float, float, float]:
    return difference.value, difference.low, difference.high
