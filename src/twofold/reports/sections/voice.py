"""What people say in their own words: how it sounds and where, what comments are about, feelings, typical quotes."""

from collections.abc import Sequence
from dataclasses import replace

from babel import Locale, UnknownLocaleError

from twofold.measures.estimates import Estimate
from twofold.reports.blocks import Cell, Column, Note, Row, Section, Table
from twofold.reports.figures.marks import Tone
from twofold.reports.sections.whisker_table import Drawn, Frame, whisker_table
from twofold.reports.spoken import QUALITY, Quote, Share, Spoken
from twofold.reports.spoken_of import OURS, OWN
from twofold.reports.units_of_measure import Unit
from twofold.reports.wording import Wording
from twofold.voice.aspects.vocabulary import default_vocabulary
from twofold.voice.keeping.topics_kept import TopicFound
from twofold.voice.topics.weight import Weight

SCALES = (("mean", (-1.0, 1.0)),)
SEPARATOR = " · "
NAMED_BY = 4  # words of a topic


def voice_section(wording: Wording, found: Spoken | None) -> Section:
    """What customers wrote, measured; kindly empty where nobody has read it."""
    words = wording.words
    title = words("voice.title")
    if found is None:
        return Section("voice", title, empty=words("voice.empty"))
    lead = words(
        "voice.lead",
        comments=wording.numbers.count("comments", found.comments),
        **estimate_numbers(wording, found.overall),
    )
    tables = (_touchpoints, _places, _qualities, _topics, _feelings, _quotes)
    blocks = [table(wording, found) for table in tables]
    foot = (
        _languages(wording, found),
        _corrected(wording, found),
        words("voice.model", model=found.model) if found.model else "",
    )
    told = tuple(line for line in (*foot, words("voice.employees")) if line)
    return Section("voice", title, lead, tuple(block for block in blocks if block is not None), foot=told)


def quality_name(wording: Wording, name: str) -> str:
    """What people call a quality."""
    known = default_vocabulary().quality.get(name)
    return known.label(wording.words.language) if known else name


def language_name(wording: Wording, code: str) -> str:
    """What people call a language."""
    try:
        return Locale.parse(code).get_display_name(wording.words.locale) or code
    except (UnknownLocaleError, ValueError):
        return wording.words("value.not_recorded")


def estimate_numbers(wording: Wording, one: Estimate) -> dict[str, str]:
    """A mean valence and the ends of its interval."""
    ends = {
        name: wording.numbers.score(getattr(one, name), Unit.MEAN, signed=True) for name in ("value", "low", "high")
    }
    return ends if one.shown else dict.fromkeys(ends, wording.words("value.hidden"))


def _note(wording: Wording, one: Estimate) -> Note:
    words = wording.words
    return Note(
        (
            (words("note.definition"), words("voice.method_valence")),
            (words("note.interval"), wording.method(one)),
            (words("note.hidden"), words("note.hidden_text", minimum=wording.numbers.whole(wording.minimum))),
        )
    )


def tone_of(one: Estimate) -> Tone:
    """Good or bad only where the interval leaves the middle out."""
    if one.low is not None and one.low > 0:
        return Tone.BETTER
    return Tone.WORSE if one.high is not None and one.high < 0 else Tone.PLAIN


def _touchpoints(wording: Wording, found: Spoken) -> Table | None:
    if len(found.touchpoints) < 2:
        return None
    rows = [Drawn(one, tone_of(one)) for one in found.touchpoints]
    note = _note(wording, rows[0].estimate)
    frame = Frame("touchpoint", wording.words("voice.touchpoints"), 0.0, note, scales=SCALES)
    return whisker_table(wording, rows, frame)


def _places(wording: Wording, found: Spoken) -> Table | None:
    if not found.places:
        return None
    rows = [Drawn(replace(one, group={OWN: _place_name(wording, one)}), tone_of(one)) for one in found.places]
    caption, foot = wording.words("voice.places"), (wording.words("voice.places_foot"),)
    return whisker_table(wording, rows, Frame(OWN, caption, 0.0, _note(wording, rows[0].estimate), foot, SCALES))


def _place_name(wording: Wording, one: Estimate) -> str:
    """What people call a touchpoint that comments speak of: as their map does, or else as we do."""
    if OWN in one.group:
        return wording.subject(OWN, one.group[OWN])
    name = str(one.group[OURS])
    known = default_vocabulary().touchpoint.get(name)
    return known.label(wording.words.language) if known else wording.subject(OWN, name)


def _qualities(wording: Wording, found: Spoken) -> Table | None:
    if not found.qualities:
        return None
    named = [
        replace(one, group={"quality": quality_name(wording, str(one.group["item"]).removeprefix(QUALITY))})
        for one in found.qualities
    ]
    rows = [Drawn(one, tone_of(one)) for one in named]
    caption, foot = wording.words("voice.qualities"), (wording.words("voice.qualities_foot"),)
    frame = Frame("quality", caption, 0.0, _note(wording, rows[0].estimate), foot, SCALES)
    table = whisker_table(wording, rows, frame)
    return replace(table, columns=(Column(wording.words("voice.quality"), "name"), *table.columns[1:]))


def _topics(wording: Wording, found: Spoken) -> Table | None:
    if not found.topics:
        return None
    words = wording.words
    heads = (
        Column(words("voice.topic"), "name"),
        Column(words("voice.comments")),
        Column(words("voice.mean")),
        Column(words("voice.growth")),
        Column(words("voice.with_score")),
    )
    note = Note(
        (
            (words("voice.topic"), words("voice.method_topics")),
            (words("voice.growth"), words("voice.method_growth")),
            (words("voice.with_score"), words("voice.method_with_score")),
        )
    )
    foot = (words("voice.topics_foot"),)
    return Table(words("voice.topics"), heads, tuple(_topic(wording, one) for one in found.topics), note, foot)


def _topic(wording: Wording, one: TopicFound) -> Row:
    numbers, words = wording.numbers, wording.words
    by_language = dict(one.names)
    said = by_language.get(words.language) or (one.names[0][1] if one.names else ())
    raised = one.alert is not None and one.alert.raised
    grown, effect = one.growth, one.effect
    return Row(
        (
            Cell(" · ".join(said[:NAMED_BY]) or one.identity, words("voice.emerging") if raised else "", kind="name"),
            Cell(numbers.whole(one.comments), words("voice.copies", n=numbers.whole(one.copied)) if one.copied else ""),
            _ends(wording, (one.valence, one.valence_low, one.valence_high), signed=True),
            _ends(wording, (grown.ratio, grown.low, grown.high)),
            _compared(wording, effect),
        )
    )


def _compared(wording: Wording, effect: Weight) -> Cell:
    """The difference, and how many with and without the topic were compared."""
    cell = _ends(wording, (effect.difference, effect.low, effect.high), signed=True)
    if effect.difference is None:
        return cell
    whole = wording.numbers.whole
    compared = wording.words("voice.compared", n=whole(effect.with_it), others=whole(effect.without_it))
    return replace(cell, under=f"{cell.under}; {compared}")


def _ends(wording: Wording, told: tuple[float | None, float | None, float | None], *, signed: bool = False) -> Cell:
    value, low, high = told
    if value is None:
        return Cell(wording.words("voice.too_few"), kind="number")
    shown = wording.numbers.score(value, Unit.MEAN, signed=signed)
    return Cell(shown, wording.interval(low, high, Unit.MEAN, signed=signed))


def _feelings(wording: Wording, found: Spoken) -> Table | None:
    if not found.feelings:
        return None
    words = wording.words
    heads = (
        Column(words("voice.feeling"), "name"),
        Column(words("column.share")),
        Column(words("column.interval", level=wording.level(found.overall.level))),
        Column(words("voice.comments")),
    )
    note = Note(((words("note.interval"), words("voice.method_feelings", level=wording.level(found.overall.level))),))
    return Table(words("voice.feelings"), heads, tuple(_feeling(wording, one) for one in found.feelings), note)


def _feeling(wording: Wording, one: Share) -> Row:
    numbers = wording.numbers
    ends = wording.words("value.interval", low=numbers.percent(100 * one.low), high=numbers.percent(100 * one.high))
    return Row(
        (
            Cell(feeling_name(wording, one.name), kind="name"),
            Cell(numbers.percent(100 * one.share)),
            Cell(ends),
            Cell(numbers.whole(one.count)),
        )
    )


def feeling_name(wording: Wording, name: str) -> str:
    """What people call a feeling."""
    key = f"voice.feelings_{name}"
    return wording.words(key) if key in wording.words else name


def chosen_quotes_section(wording: Wording, quotes: Sequence[Quote]) -> Section:
    """Quotes that a person has chosen."""
    words = wording.words
    return Section(
        "quotes", words("voice.chosen"), "", (_quoted(wording, quotes, "voice.chosen", "voice.method_chosen"),)
    )


def _quotes(wording: Wording, found: Spoken) -> Table | None:
    return _quoted(wording, found.quotes, "voice.quotes", "voice.method_quotes") if found.quotes else None


def _quoted(wording: Wording, quotes: Sequence[Quote], title: str, method: str) -> Table:
    words = wording.words
    heads = (Column(words("voice.quote"), "name"), Column(words("column.language"), "text"))
    note = Note(((words("voice.quote"), words(method)),))
    return Table(words(title), heads, tuple(_quote(wording, one) for one in quotes), note)


def _quote(wording: Wording, one: Quote) -> Row:
    tone = Tone.BETTER if one.good else Tone.WORSE
    return Row((Cell(one.text, kind="name"), Cell(language_name(wording, one.language), kind="text")), tone.value)


def _languages(wording: Wording, found: Spoken) -> str:
    if not found.languages:
        return ""
    told = [f"{language_name(wording, code)} {wording.numbers.whole(count)}" for code, count in found.languages]
    return wording.words("voice.languages", languages=SEPARATOR.join(told))


def _corrected(wording: Wording, found: Spoken) -> str:
    if not found.corrected:
        return ""
    return wording.words("voice.corrected", comments=wording.numbers.count("comments", found.corrected))
