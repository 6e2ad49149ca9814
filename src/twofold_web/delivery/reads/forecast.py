"""How many of a list would be asked, and why the others would not: before anybody is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from twofold_web.delivery.asking.deciding import Reason, Standing
from twofold_web.delivery.asking.drawing import is_drawn
from twofold_web.delivery.asking.identity import identities
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.asking.moments import Calm, zone_of
from twofold_web.delivery.asking.places import Counted
from twofold_web.delivery.asking.turns import Line, Rules, played
from twofold_web.delivery.models import Plan
from twofold_web.delivery.reads.acquaintance import acquainted
from twofold_web.delivery.reads.entry import asks_employees
from twofold_web.delivery.reads.limits import limits_of, used_of
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.reads.policies import policy_of
from twofold_web.delivery.reads.zones import zone_for
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.reads.published import published


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen now if nobody else waited.

    Attributes:
        asked: how many would be asked.
        refused: how many would not, by reason, the most frequent first.
    """

    asked: int
    refused: tuple[tuple[Reason, int], ...]

    @classmethod
    def of(cls, found: Sequence[Reason | None]) -> Self:
        """Counted from why each would not be asked."""
        reasons = Counter(reason for reason in found if reason is not None)
        return cls(len(found) - reasons.total(), tuple(reasons.most_common()))

    @property
    def not_asked(self) -> int:
        """How many would not be asked."""
        return sum(number for _reason, number in self.refused)


@dataclass(frozen=True, slots=True)
class Sample:
    """Who can be asked by a survey, whoever they are.

    Attributes:
        is_open: whether it takes answers.
        plan: its plan, where it has one.
    """

    is_open: bool
    plan: Plan | None

    def standing(
        self, marks: Sequence[str], case: str, *, reachable: bool, expires_at: datetime | None = None
    ) -> Standing:
        """What is known about one of them before their history is looked at."""
        drawn = self.plan is None or is_drawn(self.plan.nonce, case or next(iter(marks), ""), self.plan.share)
        return Standing(self.is_open, expires_at, reachable, drawn)


def forecast(scope: Scope, survey_id: int, purpose: str, guests: Sequence[Guest], moment: datetime) -> Forecast:
    """Decide about a list without writing anything: the same decisions in the same order as will be made.

    Every message is taken to leave as soon as it may.
    """
    sample, rules = sample_of(scope, survey_id), rules_of(scope, survey_id, purpose)
    employees = asks_employees(scope.organisation_id, survey_id)
    lines = []
    for each in guests:
        marks = marks_of(scope, identities(each.name, each.address, each.address))
        # the invitation of an employee keeps neither
        case, segment = ("", "") if employees else (each.case, each.segment)
        standing = sample.standing(marks, case, reachable=bool(each.address))
        lines.append(Line(marks, standing, Calm(), zone_of(each.zone, rules.zone.key), each.unit, segment))
    known = acquainted(scope, {mark for line in lines for mark in line.marks}, moment)
    return Forecast.of(played(lines, known, rules, moment))


def rules_of(scope: Scope, survey_id: int, purpose: str) -> Rules:
    """By what is decided now, and how many places are taken."""
    counted = Counted(limits_of(scope, survey_id), used_of(scope, survey_id))
    return Rules(policy_of(scope), purpose, counted, zone_for(scope))


def sample_of(scope: Scope, survey_id: int) -> Sample:
    """Who can be asked by a survey."""
    survey = published(scope.organisation_id, survey_id)
    plan = Plan.objects.of(scope).filter(survey_id=survey_id).first()
    return Sample(survey is not None and survey.state == "open", plan)
