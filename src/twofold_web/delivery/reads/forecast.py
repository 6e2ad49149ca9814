"""How many of a list would be asked, and why the others would not: before anybody is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from twofold_web.delivery.asking.deciding import Ask, Contact, History, Reason, decide
from twofold_web.delivery.asking.drawing import is_drawn
from twofold_web.delivery.asking.identity import identities
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Decision, DecisionMark, Mark, OptOut, Plan
from twofold_web.delivery.reads.kin import Kin
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.reads.policies import COUNTED, contact_of, policy_of
from twofold_web.foundation.scope import Scope

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen now; quotas and the target, which depend on the order, are not reckoned with.

    Attributes:
        asked: how many would be asked.
        refused: how many would not, by reason, the most frequent first.
    """

    asked: int
    refused: tuple[tuple[Reason, int], ...]

    @property
    def not_asked(self) -> int:
        """How many would not be asked."""
        return sum(number for _reason, number in self.refused)


def forecast(scope: Scope, survey_id: int, purpose: str, guests: Sequence[Guest], moment: datetime) -> Forecast:
    """Decide about everybody without writing anything: the same decision as will be made."""
    marked = [(marks_of(scope, identities(each.name, each.address, each.address)), each.case) for each in guests]
    return forecast_of_marks(scope, survey_id, purpose, marked, moment)


def forecast_of_marks(
    scope: Scope, survey_id: int, purpose: str, marked: Sequence[tuple[Sequence[str], str]], moment: datetime
) -> Forecast:
    """The same about people whom keyed hashes alone tell: the marks of each, in their order, and the case."""
    policy, known = policy_of(scope), _Known()
    plan = Plan.objects.of(scope).filter(survey_id=survey_id).first()
    for begin in range(0, len(marked), AT_ONCE):
        known.read(scope, {mark for marks, _case in marked[begin : begin + AT_ONCE] for mark in marks})
    reasons: Counter[Reason] = Counter()
    for marks, case in marked:
        drawn = plan is None or is_drawn(plan.nonce, case or next(iter(marks), ""), plan.share)
        verdict = decide(known.history(marks), policy, moment, purpose)
        if not drawn:
            reasons[Reason.NOT_DRAWN] += 1
        elif isinstance(verdict, Ask):
            known.contact(marks, Contact(purpose, moment))
        else:
            reasons[verdict.reason] += 1
    return Forecast(len(marked) - reasons.total(), tuple(reasons.most_common()))


class _Known:
    """The histories of many people, read in few questions."""

    def __init__(self) -> None:
        self.contacts: dict[str, set[tuple[int, Contact]]] = {}
        self.opted: dict[str, set[str]] = {}
        self.never: set[str] = set()
        self.kin = Kin()
        self.new = 0

    def read(self, scope: Scope, digests: set[str]) -> None:
        self.kin.read(scope, digests)
        digests = set(self.kin.of(digests))
        marks = dict(Mark.objects.of(scope).filter(digest__in=digests).values_list("pk", "digest"))
        self.never |= set(Mark.objects.of(scope).filter(pk__in=marks, never=True).values_list("digest", flat=True))
        for mark, purpose in OptOut.objects.of(scope).filter(mark_id__in=marks).values_list("mark_id", "purpose"):
            self.opted.setdefault(marks[mark], set()).add(purpose)
        about = DecisionMark.objects.of(scope).filter(mark_id__in=marks).values_list("decision_id", "mark_id")
        decisions = {row.pk: row for row in self._counted(scope, {decision for decision, _mark in about})}
        for decision, mark in about:
            row = decisions.get(decision)
            if row is not None:
                contact = contact_of(row.purpose, row.state, row.at)
                self.contacts.setdefault(marks[mark], set()).add((row.pk, contact))

    @staticmethod
    def _counted(scope: Scope, numbers: set[int]) -> Iterable[Decision]:
        return Decision.objects.of(scope).filter(pk__in=numbers, state__in=COUNTED)

    def history(self, own: Sequence[str]) -> History:
        self.kin.named(own)
        marks = self.kin.of(own)
        contacts: set[tuple[int, Contact]] = set().union(*(self.contacts.get(mark, set()) for mark in marks))
        opted: set[str] = set().union(*(self.opted.get(mark, set()) for mark in marks))
        never = any(mark in self.never for mark in marks)
        return History(tuple(contact for _row, contact in contacts), frozenset(opted), never=never)

    def contact(self, marks: Sequence[str], contact: Contact) -> None:
        self.new -= 1
        for mark in marks:
            self.contacts.setdefault(mark, set()).add((self.new, contact))
