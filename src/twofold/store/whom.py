"""Whom an erasure is about, and which rows are theirs."""

from dataclasses import dataclass

from twofold.errors import UsageError
from twofold.store.opened import Store
from twofold.store.reading import quoted


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is to be erased.

    Attributes:
        persons: pseudonyms under which rows are the person's own.
        employees: pseudonyms under which others' events name the person.
        side: own rows are those of this side only; None for every side.
        name: the identifier as the source had it, where it is known.
        text_only: only what the person wrote.
    """

    persons: tuple[int, ...]
    employees: tuple[int, ...] = ()
    side: str | None = None
    name: str | None = None
    text_only: bool = False


def whom_to_erase(store: Store, person: str | int | None, employee: str | int | None, *, text_only: bool) -> Whom:
    """Turn identifiers into pseudonyms.

    Raises:
        UsageError: neither or both were named.
        KeyMissing: an identifier was given, and the key is not there to turn it into a pseudonym.
    """
    if (person is None) == (employee is None):
        raise UsageError("say whom to erase: one person or one employee")
    if isinstance(person, int):
        return Whom((person,), text_only=text_only)
    if isinstance(employee, int):
        return Whom((employee,), (employee,), side="employee", text_only=text_only)
    name = (person if employee is None else employee or "") or ""
    name = name.strip()
    if not name:
        raise UsageError("say whom to erase: the identifier is empty")
    own = store.key.pseudonym("person", name)
    if employee is None:
        return Whom((own,), name=name, text_only=text_only)
    served = store.key.pseudonym("employee", name)
    # an employee survey may name its respondent as a person or as an employee
    return Whom((own, served), (served,), side="employee", name=name, text_only=text_only)


def own_rows(whom: Whom) -> str:
    """SQL condition of events and answers that are the person's own."""
    persons = ", ".join(str(number) for number in whom.persons)
    side = "" if whom.side is None else f" AND side = {quoted(whom.side)}"
    return f"(coalesce(person IN ({persons}) OR respondent IN ({persons}), false){side})"
