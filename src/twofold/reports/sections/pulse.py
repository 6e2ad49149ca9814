"""How employees find their working conditions, and whether teams may be compared on them."""

from dataclasses import replace

from twofold.pulse.asking import Pulse, ScalePulse
from twofold.pulse.instrument import read_instrument
from twofold.pulse.reliability import Coefficient
from twofold.pulse.team_means import RULES, Use
from twofold.reports.blocks import Cell, Column, Note, Row, Section, Table
from twofold.reports.sections.notes import FEWEST_EMPLOYEES
from twofold.reports.sections.whisker_table import Drawn, Frame, whisker_table
from twofold.reports.units_of_measure import Unit
from twofold.reports.wording import Wording

USES = {Use.YES: "yes", Use.SHRUNK: "shrunk", Use.NO: "no", Use.UNKNOWN: "unknown"}


def pulse_section(wording: Wording, found: Pulse | None) -> Section:
    """The levels of the six conditions, and what the answers can carry."""
    words = wording.words
    title = words("pulse.title")
    if found is None or not any(scale.mean.shown for scale in found.scales):
        return Section("pulse", title, empty=words("pulse.empty"))
    lead = words("pulse.lead", month=wording.numbers.month(found.month))
    return Section("pulse", title, lead, (_levels(wording, found), _carry(wording, found)))


def _named(wording: Wording, scale: ScalePulse) -> str:
    """What people call a scale; its own name where it is none of the questionnaire's."""
    names = {one.id: one.name[wording.words.language] for one in read_instrument().scales}
    return names.get(scale.name, scale.name)


def _levels(wording: Wording, found: Pulse) -> Table:
    words = wording.words
    low, high = read_instrument().scale
    rows = [
        Drawn(replace(scale.mean, group={"pulse": _named(wording, scale)}))
        for scale in found.scales
        if scale.driver or scale.mean.shown
    ]
    caption = words("pulse.levels", low=wording.numbers.whole(low), high=wording.numbers.whole(high))
    note = _note(wording, "pulse.method_levels", rows[0].estimate.level)
    frame = Frame("pulse", caption, note=note, foot=_enps(wording, found), scales=(("mean", (low, high)),))
    table = whisker_table(wording, rows, frame)
    return replace(table, columns=(Column(words("pulse.scale"), "name"), *table.columns[1:]))


def _enps(wording: Wording, found: Pulse) -> tuple[str, ...]:
    one = found.enps
    if one is None or not one.shown:
        return ()
    ends = {side: wording.numbers.score(end, Unit.POINTS) for side, end in (("low", one.low), ("high", one.high))}
    return (wording.words("pulse.enps", value=wording.value(one), n=wording.n(one), **ends),)


def _carry(wording: Wording, found: Pulse) -> Table:
    words = wording.words
    heads = {"reliability": "number", "team_reliability": "number", "agreement": "number", "use": "text"}
    return Table(
        words("pulse.carry"),
        (Column(words("pulse.scale"), "name"), *(Column(words(f"pulse.{head}"), kind) for head, kind in heads.items())),
        tuple(_carry_row(wording, scale) for scale in found.scales),
        _note(wording, "pulse.method_carry", found.scales[0].mean.level),
        foot=_told(wording, found),
        kind="findings",
    )


def _carry_row(wording: Wording, scale: ScalePulse) -> Row:
    agreed = "–" if scale.agreement is None else wording.numbers.decimal(scale.agreement, 2)
    cells = (
        Cell(_named(wording, scale), kind="name"),
        _coefficient(wording, scale.omega or scale.alpha),
        _coefficient(wording, scale.icc2),
        Cell(agreed),
        Cell(wording.words(f"pulse.{USES[scale.use]}"), kind="text"),
    )
    return Row(cells)


def _coefficient(wording: Wording, one: Coefficient | None) -> Cell:
    if one is None:
        return Cell("–")
    return Cell(wording.numbers.decimal(one.value, 2), wording.interval(one.low, one.high, Unit.MEAN))


def _told(wording: Wording, found: Pulse) -> tuple[str, ...]:
    """How many people it rests on; then a sentence for each answer that some scale got, with the scales that got it."""
    whole = wording.numbers.whole
    counts = {"teams": whole(found.teams), "needed": whole(RULES.teams)}
    made_from = wording.words("pulse.made_from", people=whole(found.people), teams=counts["teams"])
    sentences = [made_from] if found.teams else []
    for use, key in USES.items():
        names = [_named(wording, scale) for scale in found.scales if scale.use is use]
        if names:
            more = counts if use is Use.UNKNOWN else {}
            sentences.append(wording.words(f"pulse.told_{key}", scales=" · ".join(names), **more))
    return tuple(sentences)


def _note(wording: Wording, key: str, level: float) -> Note:
    words = wording.words
    minimum = max(wording.minimum, FEWEST_EMPLOYEES)
    how = (words("note.interval"), words(key, level=wording.level(level)))
    hidden = (words("note.hidden"), words("note.hidden_employee", minimum=wording.numbers.whole(minimum)))
    return Note((how, hidden))
