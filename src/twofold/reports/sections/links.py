"""Links: which working conditions of units go with what their customers say, and how sure that is."""

from twofold.findings.links import Basis, Direction, Grade, Link, LinkEstimate, Links
from twofold.pulse.instrument import read_instrument
from twofold.reports.blocks import Cell, Column, Note, Row, Section, Table
from twofold.reports.figures.axis import Axis, axis_around
from twofold.reports.figures.marks import Tone
from twofold.reports.figures.whisker import LETTER_BESIDE_MANY, axis_labels, empty_whisker, whisker
from twofold.reports.sections.notes import FEWEST_EMPLOYEES
from twofold.reports.units_of_measure import Unit
from twofold.reports.wording import Wording

MOST = 12  # pairs listed
GRADES = (Grade.STRONG, Grade.MODERATE, Grade.WEAK, Grade.NONE)
WORDS = {Grade.STRONG: "strong", Grade.MODERATE: "moderate", Grade.WEAK: "weak", Grade.NONE: "none"}


def links_section(wording: Wording, found: Links | None) -> Section:
    """The pairs with the clearest evidence first, and what the claimed links say in a sentence."""
    words = wording.words
    title = words("links.title")
    told = [] if found is None else [link for link in found.pairs if link.reason is None]
    if found is None or not told:
        return Section("links", title, empty=words("links.empty"))
    ordered = sorted(told, key=lambda link: (GRADES.index(link.grade), link.p_adjusted or 0.0))
    table = _table(wording, ordered, found.request.level)
    return Section("links", title, words("links.lead"), (table,), foot=(words("links.apart"),))


def _table(wording: Wording, ordered: list[Link], level: float) -> Table:
    words, numbers = wording.words, wording.numbers
    shown = ordered[:MOST]
    ends = [end for one in map(_slope, shown) if one is not None for end in (one.low, one.high)]
    axis = axis_around([0.0, *ends])
    labels = axis_labels(axis, lambda tick: numbers.tick(tick, Unit.MEAN), LETTER_BESIDE_MANY)
    columns = (
        Column(words("links.condition"), "name"),
        Column(words("column.picture"), "plot", labels),
        Column(words("links.slope")),
        Column(words("links.later")),
        Column(words("links.evidence"), "text"),
        Column(words("links.between")),
        Column(words("links.seen")),
        Column(words("links.units")),
    )
    rows = tuple(_row(wording, link, axis) for link in shown)
    left = len(ordered) - len(shown)
    more = (words("links.more", n=numbers.whole(left)),) if left else ()
    foot = (*_sentences(wording, ordered), *more)
    return Table(words("links.caption"), columns, rows, _note(wording, level), foot=foot, kind="whiskers many")


def _slope(link: Link) -> LinkEstimate | None:
    return link.within if link.basis is Basis.WITHIN else link.between


def _row(wording: Wording, link: Link, axis: Axis) -> Row:
    words, numbers = wording.words, wording.numbers
    one = _slope(link)
    drawn = empty_whisker(axis) if one is None else whisker((one.value, one.low, one.high), axis, 0.0, Tone.PLAIN)
    seen = link.minimum_detectable
    return Row(
        (
            Cell(_condition(wording, link.ex), " · ".join(filter(None, _score(wording, link.cx))), kind="name"),
            Cell(figure=drawn, kind="plot"),
            _figures(wording, one),
            Cell("–" if link.lag is None else numbers.whole(link.lag)),
            Cell(words(f"links.{WORDS[link.grade]}"), kind="text"),
            _figures(wording, link.between),
            Cell("–" if seen is None else numbers.decimal(seen, 2)),
            Cell(numbers.whole(link.n_units)),
        )
    )


def _figures(wording: Wording, one: LinkEstimate | None) -> Cell:
    if one is None:
        return Cell("–")
    ends = {"low": wording.numbers.decimal(one.low, 2), "high": wording.numbers.decimal(one.high, 2)}
    return Cell(wording.numbers.decimal(one.value, 2), wording.words("value.interval", **ends))


def _condition(wording: Wording, name: str) -> str:
    """What people call a driver; its own name where it is none of the questionnaire's."""
    names = {one.id: one.name[wording.words.language] for one in read_instrument().drivers}
    return names.get(name, name)


def _score(wording: Wording, name: str) -> tuple[str, str]:
    """What people call a touchpoint, and the measure there."""
    touchpoint, _, measure = name.rpartition(" ")
    if not touchpoint or wording.measure(measure) == measure:
        return name, ""
    return wording.named("touchpoint", touchpoint), wording.measure(measure)


def _sentences(wording: Wording, ordered: list[Link]) -> tuple[str, ...]:
    """The claimed links, and what moves together without being one."""
    words = wording.words
    claimed = [_claimed(wording, link) for link in ordered if link.claim]
    beside = [_pair(wording, "links.beside", link) for link in ordered if link.checks.beside is False]
    unclear = [
        _pair(wording, "links.open", link)
        for link in ordered
        if not link.claim
        and link.checks.beside is not False
        and link.direction in {Direction.OPEN, Direction.CX_FIRST}
        and (link.p_adjusted or 1.0) < 0.05
    ]
    return (*(claimed or [words("links.nothing")]), *beside, *unclear)


def _pair(wording: Wording, key: str, link: Link) -> str:
    return wording.words(key, ex=_condition(wording, link.ex), cx=_score(wording, link.cx)[0])


def _claimed(wording: Wording, link: Link) -> str:
    one = _slope(link)
    assert one is not None  # noqa: S101 - a claim has an estimate
    words, numbers = wording.words, wording.numbers
    parts = {"value": one.value, "low": one.low, "high": one.high}
    return words(
        "links.claimed",
        ex=_condition(wording, link.ex),
        cx=_score(wording, link.cx)[0],
        lag="–" if link.lag is None else numbers.whole(link.lag),
        units=numbers.whole(link.n_units),
        grade=words(f"links.{WORDS[link.grade]}"),
        **{part: numbers.score(number, Unit.MEAN, signed=True) for part, number in parts.items()},
    )


def _note(wording: Wording, level: float) -> Note:
    words = wording.words
    minimum = wording.numbers.whole(max(wording.minimum, FEWEST_EMPLOYEES))
    return Note(
        (
            (words("note.interval"), words("links.method", level=wording.level(level))),
            (words("links.seen"), words("links.seen_method")),
            (words("note.hidden"), words("links.hidden", minimum=minimum)),
        )
    )
