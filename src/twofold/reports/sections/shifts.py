"""What shifted, when and for whom; and how much of it is only who answered."""

from collections.abc import Sequence

from twofold.findings.shifts.asking import StoreShifts
from twofold.findings.shifts.change_points import Shifted, Step, Trend
from twofold.findings.shifts.kitagawa import Part
from twofold.findings.shifts.sentences import period_text
from twofold.journeys.steps import UNRECORDED
from twofold.reports.blocks import Cell, Column, Figure, Note, Row, Section, Table
from twofold.reports.figures.axis import axis_around
from twofold.reports.figures.mix_bars import MixBar, mix_bars
from twofold.reports.units_of_measure import Unit, unit_of
from twofold.reports.wording import Wording

SEPARATOR = " · "
MOST_TICKS = 5


def shifts_section(wording: Wording, found: Sequence[StoreShifts] | None) -> Section:
    """The shifts that are claimed, for whom the overall ones are, and the mix behind two periods."""
    words = wording.words
    title = words("shifts.title")
    if not found:
        return Section("shifts", title, empty=words("shifts.empty"))
    blocks: list[Table | Figure] = [_claims(wording, found)]
    whom = [row for one in found for row in _whom_rows(wording, one)]
    if whom:
        blocks.append(_whom(wording, whom, found))
    mixed = [one for one in found if one.mix is not None]
    if mixed:
        blocks.append(_mix(wording, mixed))
    return Section("shifts", title, words("shifts.lead"), tuple(blocks))


def _claims(wording: Wording, found: Sequence[StoreShifts]) -> Table:
    words = wording.words
    rows = [row for one in found for row in _claimed_rows(wording, one)]
    searched = sum(1 + len(one.family.groups) for one in found)
    foot = [words("shifts.searched", count=wording.numbers.whole(searched))]
    if not rows:
        foot.insert(0, words("shifts.none"))
    heads = (("what", "name"), ("when", "number"), ("change", "number"), ("answers", "number"))
    columns = tuple(Column(words(f"shifts.{key}"), kind) for key, kind in heads)
    return Table(words("shifts.claims"), columns, tuple(rows), _note(wording, "claims", found), tuple(foot), "findings")


def _claimed_rows(wording: Wording, one: StoreShifts) -> list[Row]:
    measure = one.asked.measure
    name = wording.measure(measure)
    told: list[tuple[str, Shifted]] = []
    whole = one.family.overall
    if whole is not None and (whole.steps or whole.trend):
        told.append((name, whole))
    told += [
        (_subject(wording, group.dimension, group.group, name), group.shifted)
        for group in one.family.groups
        if group.claimed
    ]
    rows = []
    for subject, shifted in told:
        rows += [_row(wording, (subject, measure), shifted, step) for step in shifted.steps]
        rows += [] if shifted.trend is None else [_row(wording, (subject, measure), shifted, shifted.trend)]
    return rows


def _subject(wording: Wording, dimension: str, group: str, measure: str) -> str:
    """A group and its measure, as people call them."""
    return f"{wording.named(dimension, None if group == UNRECORDED else group)}{SEPARATOR}{measure}"


def _row(wording: Wording, about: tuple[str, str], shifted: Shifted, change: Step | Trend) -> Row:
    subject, measure = about
    unit, size = unit_of(measure), change.size
    ends = wording.interval(size.low, size.high, unit, signed=True)
    n = shifted.observed.n
    return Row(
        (
            Cell(subject, kind="name"),
            _when(wording, shifted, change),
            Cell(wording.numbers.score(size.value, unit, signed=True), ends if size.told else _open(wording, ends)),
            Cell("–" if n is None else wording.numbers.whole(float(n.sum()))),
        )
    )


def _open(wording: Wording, ends: str) -> str:
    """The interval of a size that holds zero, though the change itself is shown."""
    return f"{ends}; {wording.words('shifts.size_open')}"


def _when(wording: Wording, shifted: Shifted, change: Step | Trend) -> Cell:
    words = wording.words
    month = wording.numbers.month
    if isinstance(change, Trend):
        first, last = (month(period_text(shifted, int(shifted.observed.time[at])), short=True) for at in (0, -1))
        return Cell(words("shifts.slowly"), words("page.period", first=first, last=last))
    first, earliest, latest = (period_text(shifted, one) for one in (change.first, change.earliest, change.latest))
    under = words("page.period", first=month(earliest, short=True), last=month(latest, short=True))
    under = under if earliest != latest else ""
    if change.gradual:
        under = f"{under}; {words('shifts.gradual')}" if under else words("shifts.gradual")
    return Cell(month(first), under)


def _whom_rows(wording: Wording, one: StoreShifts) -> list[Row]:
    unit = unit_of(one.asked.measure)
    rows = []
    for whom in one.family.for_whom:
        for group in whom.groups:
            tone = "" if not group.shown else "worse" if group.value < 0 else "better"
            subject = _subject(wording, whom.dimension, group.group, wording.measure(one.asked.measure))
            change = wording.numbers.score(group.value, unit, signed=True)
            ends = wording.interval(group.low, group.high, unit, signed=True)
            answers = "–" if group.n is None else wording.numbers.whole(group.n)
            rows.append(Row((Cell(subject, kind="name"), Cell(change, ends), Cell(answers)), tone))
    return rows


def _whom(wording: Wording, rows: list[Row], found: Sequence[StoreShifts]) -> Table:
    words = wording.words
    foot = []
    for one in found:
        for whom in one.family.for_whom:
            key = "shifts.alike" if whom.alike else "shifts.unlike"
            column = wording.column(whom.dimension)
            foot.append(words(key, measure=wording.measure(one.asked.measure), dimension=column))
    heads = (("what", "name"), ("change", "number"), ("answers", "number"))
    columns = tuple(Column(words(f"shifts.{key}"), kind) for key, kind in heads)
    return Table(words("shifts.whom"), columns, tuple(rows), _note(wording, "whom", found), tuple(foot), "findings")


def _mix(wording: Wording, found: Sequence[StoreShifts]) -> Figure:
    words = wording.words
    told = [(one, one.mix.decomposition) for one in found if one.mix is not None]
    bars = [MixBar(wording.measure(one.asked.measure), split.mix.value, split.real.value) for one, split in told]
    axis = axis_around([0.0, *(end for bar in bars for end in bar.reach)])
    unit = unit_of(found[0].asked.measure) if len({unit_of(one.asked.measure) for one in found}) == 1 else Unit.POINTS
    ticks = [(tick, wording.numbers.tick(tick, unit, signed=True)) for tick in axis.ticks(MOST_TICKS)]
    sentences = tuple(_mix_sentence(wording, one) for one in found)
    title = words("shifts.mix_title")
    return Figure(
        title=title,
        lead=words("shifts.mix_lead"),
        drawing=mix_bars(bars, axis, ticks, f"{title}. {' '.join(sentences)}"),
        table=_mix_table(wording, found),
        sentences=sentences,
        note=_note(wording, "mix", found),
    )


def _mix_sentence(wording: Wording, one: StoreShifts) -> str:
    if one.mix is None:
        return ""
    split, unit = one.mix.decomposition, unit_of(one.asked.measure)
    month = wording.numbers.month
    before, after = (
        wording.words("page.period", first=month(span.first), last=month(span.last))
        for span in (one.mix.before, one.mix.after)
    )
    parts = {}
    for name, part in (("total", split.total), ("mix", split.mix), ("real", split.real)):
        parts[name] = wording.numbers.score(part.value, unit, signed=True)
        parts[f"{name}_interval"] = wording.interval(part.low, part.high, unit, signed=True)
    counts = {"n_before": wording.numbers.whole(split.n_before), "n_after": wording.numbers.whole(split.n_after)}
    measure = wording.measure(one.asked.measure)
    return wording.words("shifts.mix_sentence", measure=measure, before=before, after=after, **parts, **counts)


def _mix_table(wording: Wording, found: Sequence[StoreShifts]) -> Table:
    words = wording.words
    rows: list[Row] = []
    for one in found:
        if one.mix is None:
            continue
        split, unit = one.mix.decomposition, unit_of(one.asked.measure)
        name = wording.measure(one.asked.measure)
        named = [(words("shifts.total"), split.total), (words("shifts.mix"), split.mix)]
        named += [(words("shifts.mix_of", dimension=wording.column(key)), part) for key, part in split.by_dimension]
        named.append((words("shifts.real"), split.real))
        rows += [_part_row(wording, f"{name}{SEPARATOR}{label}", part, unit) for label, part in named]
    columns = (Column(words("shifts.what"), "name"), Column(words("shifts.change")))
    return Table(words("shifts.mix_title"), columns, tuple(rows))


def _part_row(wording: Wording, label: str, part: Part, unit: Unit) -> Row:
    value = wording.numbers.score(part.value, unit, signed=True)
    return Row((Cell(label, kind="name"), Cell(value, wording.interval(part.low, part.high, unit, signed=True))))


def _note(wording: Wording, part: str, found: Sequence[StoreShifts]) -> Note:
    words = wording.words
    asked = found[0].asked
    level = wording.level(asked.options.level)
    rate = wording.numbers.percent(asked.request.false_alarm * 100, 0)
    lines = [(words("note.interval"), words(f"shifts.method_{part}", level=level, rate=rate))]
    hidden = words("note.hidden_text", minimum=wording.numbers.whole(wording.minimum))
    return Note((*lines, (words("note.hidden"), hidden)))
