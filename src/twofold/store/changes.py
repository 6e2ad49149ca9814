"""What an erasure does to the rows of each record, as SQL conditions."""

import json
from dataclasses import dataclass

from twofold.facts.words import READ_PREFIX, Record
from twofold.store.reading import named, quoted
from twofold.store.whom import Whom, own_rows

# a table of the person's own events: event_id, event_check, version
OWN = "_twofold_own"


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to the rows of one record.

    Attributes:
        doomed: SQL condition of rows that go.
        blanks: column -> SQL condition under which it becomes null.
    """

    doomed: str = "false"
    blanks: tuple[tuple[str, str], ...] = ()


def changes_for(whom: Whom, context: tuple[str, ...]) -> dict[Record, Change]:
    """What happens to each record; ``OWN`` must be there when the conditions run.

    Args:
        whom: who is erased.
        context: the context columns of the store, which may hold the identifier in others' rows.
    """
    own = own_rows(whom)
    mine = f"(coalesce(person IN ({', '.join(str(number) for number in whom.persons)}), false))"
    if whom.text_only:
        return {
            # what a model read in the text goes with it
            Record.ANSWER: Change(
                f"({own} AND starts_with(item, {quoted(READ_PREFIX)}))",
                (("text", f"{own} AND text IS NOT NULL"),),
            ),
            Record.REJECTED: Change(blanks=_content_blanks(mine)),
        }
    named_in_events = _employee_condition(whom)
    employee = () if named_in_events is None else (("employee", named_in_events),)
    broken = _broken_condition(whom)
    return {
        Record.EVENT: Change(own, (*employee, *_mentions(whom, context))),
        Record.ANSWER: Change(own, (*employee, *_mentions(whom, context))),
        Record.SUPERSEDED: Change(f"(event_id, event_check, version) IN (SELECT * FROM {OWN})"),  # noqa: S608 - our own names, values quoted
        Record.REJECTED: Change(
            f"({mine} OR coalesce((event_id, event_check) IN (SELECT event_id, event_check FROM {OWN}), false))",  # noqa: S608 - our own names, values quoted
            (*employee, *_content_blanks(broken if named_in_events is None else f"({broken} OR {named_in_events})")),
        ),
    }


def _employee_condition(whom: Whom) -> str | None:
    if not whom.employees:
        return None
    return f"coalesce(employee IN ({', '.join(str(number) for number in whom.employees)}), false)"


def _broken_condition(whom: Whom) -> str:
    """Rejected rows in whose kept content the identifier stands as a word of its own, or a pseudonym does."""
    words = [str(number) for number in (*whom.persons, *whom.employees)]
    if whom.name is not None:
        words += [whom.name, json.dumps(whom.name)[1:-1], json.dumps(whom.name, ensure_ascii=False)[1:-1]]
    pattern = "(^|[^\\pL\\pN])(" + "|".join(_escaped(word) for word in words) + ")($|[^\\pL\\pN])"
    return f"coalesce(regexp_matches(concat_ws(' ', content_json, found), {quoted(pattern)}), false)"


def _escaped(word: str) -> str:
    return "".join(letter if letter.isalnum() else f"\\x{{{ord(letter):x}}}" for letter in word)


def _content_blanks(condition: str) -> tuple[tuple[str, str], ...]:
    return (("content_json", condition), ("found", condition))


def _mentions(whom: Whom, context: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Cells of others' rows that hold nothing but the identifier or a pseudonym."""
    words = [str(number) for number in (*whom.persons, *whom.employees)] + ([whom.name] if whom.name else [])
    told = ", ".join(quoted(word) for word in words)
    return tuple((name, f"coalesce({named(name)} IN ({told}), false)") for name in ("case", *context))
