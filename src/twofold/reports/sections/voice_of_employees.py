"""What employees write of: the six conditions of work, and what is hidden of them."""

from dataclasses import replace

from twofold.reports.blocks import Column, Note, Section, Table
from twofold.reports.sections.voice import SCALES, SEPARATOR, estimate_numbers, quality_name, tone_of
from twofold.reports.sections.whisker_table import Drawn, Frame, whisker_table
from twofold.reports.spoken_by_employees import SpokenByEmployees
from twofold.reports.wording import Wording


def with_employees(wording: Wording, section: Section, found: SpokenByEmployees | None) -> Section:
    """The section about comments, with what employees write of below what customers say."""
    if found is None:
        return section
    table = _table(wording, found)
    blocks = section.blocks if table is None else (*section.blocks, table)
    return replace(section, empty="", blocks=blocks, foot=(*_told(wording, found), *section.foot))


def voice_of_employees_section(wording: Wording, found: SpokenByEmployees | None) -> Section:
    """What employees write of, by itself; one sentence where nothing may be shown, whether or not anybody wrote."""
    words = wording.words
    title = words("voice.of_work")
    if found is None or not (found.overall.shown or found.conditions):
        return Section("voice_of_employees", title, empty=words("voice.employees_few"))
    table = _table(wording, found)
    blocks = () if table is None else (table,)
    return Section("voice_of_employees", title, words("voice.employees"), blocks, foot=_told(wording, found))


def _table(wording: Wording, found: SpokenByEmployees) -> Table | None:
    if not found.conditions:
        return None
    named = [replace(one, group={"quality": quality_name(wording, name)}) for name, one in found.conditions]
    rows = [Drawn(one, tone_of(one)) for one in named]
    words = wording.words
    note = Note(
        (
            (words("note.definition"), words("voice.method_valence")),
            (words("note.interval"), wording.method(named[0])),
            (words("note.hidden"), words("voice.method_employees")),
        )
    )
    frame = Frame("quality", words("voice.of_work"), 0.0, note, (words("voice.qualities_foot"),), SCALES)
    table = whisker_table(wording, rows, frame)
    return replace(table, columns=(Column(words("voice.quality"), "name"), *table.columns[1:]))


def _told(wording: Wording, found: SpokenByEmployees) -> tuple[str, ...]:
    words, one = wording.words, found.overall
    told = []
    if one.shown:
        count = wording.numbers.count("comments", one.n or 0)
        told.append(words("voice.employees_overall", comments=count, **estimate_numbers(wording, one)))
    if found.hidden:
        names = SEPARATOR.join(quality_name(wording, name) for name in found.hidden)
        told.append(words("voice.employees_hidden", names=names))
    return tuple(told)
