"""Look at a foreign file and propose how its columns become facts, with the evidence and the doubts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from twofold.facts.words import AnswerType
from twofold.sources.connectors.connector import Connector
from twofold.sources.connectors.fitting import Fitted, fit, source_of
from twofold.sources.connectors.recognise import head_of, recognise
from twofold.sources.mapping import AnswerMapping, EventMapping, Field, Mapping, SourceOptions
from twofold.sources.proposing.header_words import Meaning, is_named
from twofold.sources.proposing.proposal import ColumnFinding, Proposal
from twofold.sources.proposing.propose_answers import (
    AnswerGuess,
    Known,
    propose_ratings,
    propose_texts,
    rating_answer,
    slug,
)
from twofold.sources.proposing.propose_event import propose_event, propose_kind
from twofold.sources.proposing.propose_times import TimeFields, propose_times
from twofold.sources.proposing.recognised import names_of, with_connector, with_roles
from twofold.sources.proposing.sample import ColumnSample, Sample, look_at
from twofold.sources.reading.rows import open_sniffed
from twofold.sources.reading.sniff import Sniffed, sniff

MOST_CONTEXT = 40
CONTEXT_VALUES = 60  # a column with more different values is no filter


def inspect(
    path: Path,
    options: SourceOptions | None = None,
    connector: Connector | None = None,
    *,
    named: str | None = None,
) -> Proposal:
    """Propose a mapping for a foreign file.

    Args:
        path: the file.
        options: what is known about how it is read.
        connector: whose export it is; recognised by its header where left out.
        named: what the file is called, where it does not lie under its own name.

    Raises:
        SourceError: the file cannot be read.
    """
    path = Path(path)
    told = Path(named or path.name)
    options = options or SourceOptions()
    sniffed = sniff(path, options)
    head = head_of(path, options, sniffed)
    connector = connector or recognise(head)
    if connector is not None:
        options = source_of(connector, options, told.stem, head.rows[:3])
        sniffed = sniff(path, options)
    rows = open_sniffed(path, options, sniffed)
    sample = look_at(rows, sniffed.dialect.decimal if sniffed.dialect else ".")
    filled = {column.name: [value for value in column.counts if value] for column in sample.columns}
    fitted = fit(connector, filled) if connector else Fitted()
    known = Known(rows.item_labels, rows.item_missing, rows.wordings)
    return _proposal(told, sample, known, _source(options, sniffed), (rows.warnings, fitted))


def _source(options: SourceOptions, sniffed: Sniffed) -> SourceOptions:
    found = replace(options, format=sniffed.format)
    if sniffed.encoding is not None:
        found = replace(found, encoding=sniffed.encoding.name)
    if sniffed.dialect is not None:
        decimal = sniffed.dialect.decimal if sniffed.dialect.decimal != "." else options.decimal
        found = replace(found, delimiter=sniffed.dialect.delimiter, skip=sniffed.dialect.skip, decimal=decimal)
    return found


def _proposal(
    path: Path, sample: Sample, known: Known, source: SourceOptions, beforehand: tuple[Sequence[str], Fitted]
) -> Proposal:
    warnings, fitted = beforehand
    columns = [each for each in sample.columns if each.name not in fitted.roles and each.name not in fitted.left_out]
    times = propose_times(columns)
    event = propose_event([column for column in columns if column.name not in times.columns])
    taken = {*times.columns, *(name for field, _ in event.values() for name in field.columns)}
    free = [column for column in columns if column.name not in taken]
    kind, side, reason = _kind(path, sample, event, free, known)
    answers = _answers(sample, free, event, known, employee=side == "employee")
    used = {each.column.name for each in answers} | {name for each in answers for name in each.answer.item.columns}
    context = _context([column for column in free if column.name not in used])
    fields = {name: field for name, (field, _) in event.items()} | times.fields
    found = EventMapping(kind=Field(value=kind), side=Field(value=side), context=context, **fields)
    mapping = with_connector(Mapping(source, found, tuple(each.answer for each in answers)), fitted)
    doubts = (*warnings, *fitted.notes, *_doubts(sample, mapping, "" if fitted.connector else reason))
    findings = with_roles(_findings(sample.columns, event, times, answers, context), mapping, fitted)
    format_name = source.format or "csv"
    return Proposal(
        path.name, format_name, sample.rows, sample.complete, findings, doubts, mapping, *names_of(fitted.connector)
    )


def _kind(
    path: Path, sample: Sample, event: dict[str, tuple[Field, str]], free: Sequence[ColumnSample], known: Known
) -> tuple[str, str, str]:
    return propose_kind(
        path.stem,
        [column.name for column in sample.columns],
        log="touchpoint" in event or "outcome" in event,
        texts=bool(propose_texts(free, known)),
        ratings=len(propose_ratings(free, known)),
    )


def _answers(
    sample: Sample,
    free: Sequence[ColumnSample],
    event: dict[str, tuple[Field, str]],
    known: Known,
    *,
    employee: bool,
) -> list[AnswerGuess]:
    ratings = propose_ratings(free, known)
    answers = [rating_answer(column, guess, known, employee=employee) for column, guess in ratings]
    answers += propose_texts(free, known)
    answers += _choices(free, {each.column.name for each in answers}, known)
    return _renamed(_long(sample.columns, answers, event))


def _choices(free: Sequence[ColumnSample], used: set[str], known: Known) -> list[AnswerGuess]:
    """Columns whose codes the format itself explains, and that are no ratings."""
    found = []
    for column in free:
        labels = known.labels.get(column.name, {})
        if column.name in used or len(labels) < 2 or not column.filled:
            continue
        missing = known.missing.get(column.name, ())
        answer = AnswerMapping(
            item=Field(value=slug(column.name)),
            answer=Field(columns=(column.name,)),
            type=AnswerType.CHOICE,
            missing=missing,
            wording={"en": known.wordings[column.name]} if column.name in known.wordings else {},
            labels={code: text for code, text in labels.items() if code not in missing},
        )
        found.append(AnswerGuess(column, answer, f"{column.name!r} has labels for its codes."))
    return found


def _long(
    columns: Sequence[ColumnSample], answers: list[AnswerGuess], event: dict[str, tuple[Field, str]]
) -> list[AnswerGuess]:
    """A long file has one answer a row: one column names the item, another holds its value."""
    used = {name for field, _ in event.values() for name in field.columns}
    items = [column for column in columns if column.name not in used and _names_items(column)]
    if not items or len(answers) > 1:
        return answers
    values = [column for column in columns if is_named(column.name, Meaning.VALUE) and column.number_share > 0.9]
    if not values:
        return answers
    item, value = items[0], values[0]
    known = next((each.answer for each in answers if each.column is value), None)
    answer = AnswerMapping(
        item=Field(columns=(item.name,)),
        answer=Field(columns=(value.name,)),
        scale=known.scale if known else None,
        missing=known.missing if known else tuple(word for word in value.words if word)[:8],
    )
    doubt = f"One answer a row: {item.name!r} names the item, {value.name!r} holds its value; the scale is not known."
    return [AnswerGuess(value, answer, f"{value.name!r} holds the value of the item in {item.name!r}.", (doubt,))]


def _names_items(column: ColumnSample) -> bool:
    words = column.distinct > 1 and column.distinct < 0.5 * max(2, column.filled) and column.number_share < 0.5
    return (words and any(is_named(column.name, meaning) for meaning in (Meaning.ITEM,))) or (
        words and column.name.casefold().replace("_", " ") in {"question measure", "item text", "question text"}
    )


def _renamed(answers: Sequence[AnswerGuess]) -> list[AnswerGuess]:
    """Two answers to one item need two names: the second is called after its column."""
    taken: set[str] = set()
    found = []
    for each in answers:
        answer = each.answer
        name = answer.item.value
        if name is not None and name in taken:
            name = next(free for free in _names(slug(each.column.name)) if free not in taken)
            instrument = each.answer.instrument or each.answer.item.value
            kept = instrument if instrument in {"nps", "enps", "ces"} else each.answer.instrument
            answer = replace(each.answer, item=Field(value=name), instrument=kept)
        taken.add(name or "")
        found.append(replace(each, answer=answer))
    return found


def _names(base: str) -> Sequence[str]:
    return [base, *(f"{base}_{number}" for number in range(2, 2000))]


def _context(free: Sequence[ColumnSample]) -> tuple[str, ...]:
    fit = [
        column.name
        for column in free
        if 1 < column.distinct <= CONTEXT_VALUES and column.mean_length <= 40 and column.filled > 0.05 * column.rows
    ]
    return tuple(fit[:MOST_CONTEXT])


def _doubts(sample: Sample, mapping: Mapping, reason: str) -> list[str]:
    doubts = []
    if sample.broken:
        doubts.append(f"{sample.broken} rows could not be read; they will be kept as rejected.")
    if not sample.rows:
        doubts.append("The file has no rows, so nothing is known but its headers.")
    if mapping.event.occurred_at is None:
        doubts.append(
            "No column says when it happened; the file's own date is used. Set occurred_at if you know better."
        )
    if mapping.event.kind is not None and reason:
        doubts.append(f"kind = {mapping.event.kind.value} because {reason}; change it if it is something else.")
    if not mapping.answers:
        doubts.append("No column looks like an answer (a rating, a recommendation, a comment).")
    if mapping.event.person is None:
        doubts.append("No column says who the person was; every row counts as somebody else.")
    return doubts


def _findings(
    columns: Sequence[ColumnSample],
    event: dict[str, tuple[Field, str]],
    times: TimeFields,
    answers: Sequence[AnswerGuess],
    context: Sequence[str],
) -> tuple[ColumnFinding, ...]:
    found: dict[str, ColumnFinding] = {}
    for name, (field, why) in event.items():
        found |= {column: ColumnFinding(column, name, why) for column in field.columns}
    for name, field in times.fields.items():
        first, *rest = field.columns
        found[first] = ColumnFinding(first, name, times.why[name], times.doubts[name])
        found |= {column: ColumnFinding(column, name) for column in rest}
    found |= {each.column.name: ColumnFinding(each.column.name, "answer", each.why, each.doubts) for each in answers}
    for each in answers:
        found |= {column: ColumnFinding(column, "answer", "It names the item.") for column in each.answer.item.columns}
    found |= {name: ColumnFinding(name, "context", "It splits the rows into few groups.") for name in context}
    return tuple(found.get(column.name, ColumnFinding(column.name, "left out")) for column in columns)
