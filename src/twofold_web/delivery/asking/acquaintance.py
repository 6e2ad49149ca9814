"""What is known about many people at once: whose marks are whose, and everybody's history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from twofold_web.delivery.asking.deciding import Contact, History, Reason, refused_by
from twofold_web.delivery.asking.kin import Kin


@dataclass(slots=True)
class Acquaintance:
    """The histories of people by their marks.

    Attributes:
        kin: whose marks are whose.
        contacts: by the number of the decision.
        about: the decisions that each mark was named in.
        named: the marks that each decision was about.
        opted: the purposes that each mark opted out of.
        never: marks of those who are never asked.
        reserved: from when on the message of a decision may leave.
        lost: when a message counts as sent of which nothing is heard.
        new: the last number that a decision got here, counted downwards.
    """

    kin: Kin = field(default_factory=Kin)
    contacts: dict[int, Contact] = field(default_factory=dict)
    about: dict[str, set[int]] = field(default_factory=dict)
    named: dict[int, list[str]] = field(default_factory=dict)
    opted: dict[str, set[str]] = field(default_factory=dict)
    never: set[str] = field(default_factory=set)
    reserved: dict[int, datetime] = field(default_factory=dict)
    lost: dict[int, datetime] = field(default_factory=dict)
    new: int = 0

    def history(self, marks: Sequence[str]) -> History:
        """What is known about the person that has these marks."""
        person = self.kin.of(marks)
        contacts = tuple(self.contacts[number] for number in sorted(self._decisions(marks)))
        opted = frozenset[str]().union(*(self.opted.get(mark, set()) for mark in person))
        return History(contacts, opted, never=not self.never.isdisjoint(person))

    def reserve(self, marks: Sequence[str], purpose: str, moment: datetime) -> int:
        """A message to them is decided and may leave; the number of that decision."""
        self.new -= 1  # no decision of the ledger has such a number
        number = self.new
        self.contacts[number], self.reserved[number] = Contact(purpose, None), moment
        for mark in marks:
            self.name(number, mark)
        return number

    def name(self, number: int, mark: str) -> None:
        """A decision was about this mark."""
        self.about.setdefault(mark, set()).add(number)
        self.named.setdefault(number, []).append(mark)

    def waits_in_vain(self, marks: Sequence[str]) -> bool:
        """Whether nobody can say when the messages to them that are on their way will have left."""
        pending = {number for number in self._decisions(marks) if self.contacts[number].at is None}
        return pending.isdisjoint(self.reserved.keys() | self.lost.keys())

    def give_up_lost(self, moment: datetime) -> None:
        """Messages of which nothing was heard count as sent."""
        self._left(self.lost, moment)

    def send(self, moment: datetime) -> dict[int, Reason]:
        """What is reserved leaves, but not to whom turned out meanwhile not to want it: why, by the decisions."""
        due = {number for number, at in self.reserved.items() if at <= moment}
        refused = {number: self._refused(number) for number in due}
        called_back = {number: reason for number, reason in refused.items() if reason is not None}
        for number in called_back:
            self.forget(number)
        self._left(self.reserved, moment)
        return called_back

    def leave_all(self, moment: datetime) -> None:
        """Every message that is on its way counts as sent at this moment."""
        for waiting in (self.reserved, self.lost):
            waiting.update(dict.fromkeys(waiting, moment))
            self._left(waiting, moment)

    def forget(self, number: int) -> None:
        """This decision counts for nothing."""
        for known in (self.contacts, self.reserved, self.lost):
            known.pop(number, None)
        for mark in self.named.pop(number, ()):
            self.about[mark].discard(number)

    def _refused(self, number: int) -> Reason | None:
        return refused_by(self.history(self.named[number]), self.contacts[number].purpose)

    def _left(self, waiting: dict[int, datetime], moment: datetime) -> None:
        for number in [number for number, at in waiting.items() if at <= moment]:
            del waiting[number]
            self.contacts[number] = Contact(self.contacts[number].purpose, moment)

    def _decisions(self, marks: Sequence[str]) -> set[int]:
        return set[int]().union(*(self.about.get(mark, set()) for mark in self.kin.of(marks)))
