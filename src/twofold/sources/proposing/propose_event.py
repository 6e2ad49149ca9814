"""Which columns say who, where and through what: the fields of the event that are no times and no answers."""

import re
from collections.abc import Callable, Mapping, Sequence

from twofold.sources.mapping import Field
from twofold.sources.proposing.header_words import Meaning, is_named, means, word_pattern, words_of
from twofold.sources.proposing.sample import ColumnSample

NOBODY = re.compile(r"(0|-|no[_ ].*|none|unknown|anonym.*|n/?a|null|not available|blank)$", re.IGNORECASE)
ABANDONED = re.compile(r"(hang|abandon|drop|gave up|lost|missed)", re.IGNORECASE)
SERVED = re.compile(r"(agent|answer|replied|served|handled|connected)", re.IGNORECASE)
SOLVED = re.compile(r"(resolved|solved|fixed|closed|done)$", re.IGNORECASE)
UNSOLVED = re.compile(r"(un|not |no )(re)?solved$", re.IGNORECASE)
LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?$|[^\W\d]{4,12}$")
XES = {
    "case:concept:name": "case",
    "concept:name": "touchpoint",
    "org:resource": "employee",
    "org:role": "role",
    "org:group": "unit",
    "ocel:id": "id",
    "ocel:type:customer": "person",
    "ocel:type:unit": "unit",
}

Guess = tuple[Field, str] | None


def propose_event(columns: Sequence[ColumnSample]) -> dict[str, tuple[Field, str]]:
    """The fields found, each with its reason, by field name."""
    found: dict[str, tuple[Field, str]] = {}
    used: set[str] = set()
    for column in columns:
        name = XES.get(column.name)
        if name and name not in found:
            found[name] = (Field(columns=(column.name,)), f"{column.name!r} is the standard's own name for it.")
            used.add(column.name)
    for name, guess in GUESSES.items():
        free = [column for column in columns if column.name not in used and column.filled]
        told = None if name in found else next(filter(None, map(guess, free)), None)
        if told is not None:
            found[name] = told
            used.update(told[0].columns)
    return found


def _person(column: ColumnSample) -> Guess:
    if not is_named(column.name, Meaning.PERSON) or column.distinct < 3 or column.mean_length > 60:
        return None
    return _without_nobody(column), f"{column.name!r} names persons ({column.distinct} different)."


def _employee(column: ColumnSample) -> Guess:
    if not is_named(column.name, Meaning.EMPLOYEE) or column.distinct < 2 or column.mean_length > 60:
        return None
    return _without_nobody(column), f"{column.name!r} names who served ({column.distinct} different)."


def _without_nobody(column: ColumnSample) -> Field:
    missing = tuple(value for value, count in column.counts.items() if NOBODY.match(value) and count > 1)
    return Field(columns=(column.name,), missing=missing[:10])


def _id(column: ColumnSample) -> Guess:
    if not column.unique or column.mean_length > 64 or not column.whole:
        return None
    says = means(column.name, Meaning.ID) or is_named(column.name, Meaning.CASE)
    return (Field(columns=(column.name,)), f"{column.name!r} has another value in every row.") if says else None


def _case(column: ColumnSample) -> Guess:
    repeated = 1 < column.distinct < column.filled or column.unique
    if not is_named(column.name, Meaning.CASE) or not repeated or column.mean_length > 64:
        return None
    return Field(columns=(column.name,)), f"{column.name!r} ties events together ({column.distinct} different)."


def _named(meaning: Meaning, most: int, what: str) -> Callable[[ColumnSample], Guess]:
    def guess(column: ColumnSample) -> Guess:
        fits = is_named(column.name, meaning) and 1 < column.distinct <= most and column.mean_length <= 60
        fits = fits and not (column.numbers and not column.whole) and not means(column.name, Meaning.COUNT)
        return (
            (Field(columns=(column.name,)), f"{column.name!r} names {what} ({column.distinct} different).")
            if fits
            else None
        )

    return guess


def _channel(column: ColumnSample) -> Guess:
    if not means(column.name, Meaning.CHANNEL) or not 1 <= column.distinct <= 50 or column.number_share > 0.5:
        return None
    return Field(columns=(column.name,)), f"{column.name!r} names channels, like {next(iter(column.counts))!r}."


def _language(column: ColumnSample) -> Guess:
    codes = sum(count for value, count in column.counts.items() if LANGUAGE_CODE.match(value))
    if not is_named(column.name, Meaning.LANGUAGE) or column.distinct > 100 or codes < 0.9 * column.filled:
        return None
    return Field(columns=(column.name,)), f"{column.name!r} names languages, like {next(iter(column.counts))!r}."


def _weight(column: ColumnSample) -> Guess:
    numbers = column.numbers
    if not is_named(column.name, Meaning.WEIGHT) or column.number_share < 0.99 or not numbers or min(numbers) < 0:
        return None
    mean = sum(number * count for number, count in numbers.items()) / sum(numbers.values())
    return Field(columns=(column.name,)), f"{column.name!r} holds weights (mean {mean:.2f})."


def _outcome(column: ColumnSample) -> Guess:
    if not is_named(column.name, Meaning.OUTCOME) or column.distinct > 12:
        return None
    meant = {value: _outcome_of(value) for value in column.counts}
    known = {value: word for value, word in meant.items() if word}
    if sum(column.counts[value] for value in known) < 0.7 * column.filled:
        return None
    missing = tuple(value for value, word in meant.items() if not word)
    told = ", ".join(f"{value} = {word}" for value, word in known.items())
    return Field(columns=(column.name,), map=known, missing=missing), f"{column.name!r} tells how it ended: {told}."


def _outcome_of(value: str) -> str | None:
    plain = " ".join(value.split())
    for pattern, word in (
        (UNSOLVED, "unresolved"),
        (ABANDONED, "abandoned"),
        (SOLVED, "resolved"),
        (SERVED, "replied"),
    ):
        if pattern.search(plain):
            return word
    return None


GUESSES: Mapping[str, Callable[[ColumnSample], Guess]] = {
    "person": _person,
    "employee": _employee,
    "id": _id,
    "case": _case,
    "unit": _named(Meaning.UNIT, 20_000, "units"),
    "touchpoint": _named(Meaning.TOUCHPOINT, 500, "steps of a journey"),
    "channel": _channel,
    "language": _language,
    "weight": _weight,
    "outcome": _outcome,
}

LOG_WORDS = word_pattern("call calls ticket tickets complaint complaints issue helpdesk queue agent chat contact")
VISIT_WORDS = word_pattern("inspection inspections audit mystery checklist visit visits")
REVIEW_WORDS = word_pattern("review reviews reviewer stars tripadvisor hotel velemeny отзив recenze")
PULSE_WORDS = word_pattern(
    "employee employees manager managers leadership engagement attrition overtime supervisor promotion "
    "cohes commit jobsat jsat lead workload staff job agency organisational pay munkatars служител "
    "υπαλληλοσ zamestnanec"
)


def _matching(words: set[str], pattern: re.Pattern[str]) -> set[str]:
    return {word for word in words if pattern.match(word)}


def propose_kind(file: str, headers: Sequence[str], *, log: bool, texts: bool, ratings: int) -> tuple[str, str, str]:
    """Kind and side of the events, and why."""
    words = {word for name in (file, *headers) for word in words_of(name)}
    if len(_matching(words, PULSE_WORDS)) >= 2 and not log:
        return "pulse", "employee", f"words of employee surveys: {', '.join(sorted(_matching(words, PULSE_WORDS))[:5])}"
    if _matching(words, VISIT_WORDS) and ratings:
        return "visit", "shopper", f"words of visits: {', '.join(sorted(_matching(words, VISIT_WORDS))[:5])}"
    if log or (_matching(words, LOG_WORDS) and not ratings):
        return "contact", "customer", "it reads as a log of contacts"
    if ratings <= 2 and (_matching(words, REVIEW_WORDS) or texts):
        return "review", "customer", "a text or one score in each row, as in reviews"
    return "survey", "customer", "several answers in each row, as in surveys"
