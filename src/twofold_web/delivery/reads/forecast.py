"""How many of a list would be asked, and why the others would not: before anybody is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from twofold_web.delivery.asking.deciding import Reason, Standing
from twofold_web.delivery.asking.drawing import is_drawn
from twofold_web.delivery.asking.identity import identities
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.asking.moments import Calm, zone_of
from twofold_web.delivery.asking.places import Counted, Limits
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

ALWAYS = Calm(0, 0)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen now if nobody else waited.

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


@dataclass(frozen=True, slots=True)
class Sample:
    """Who can be asked by a survey, whoever they are.

    Attributes:
        is_open: whether it takes answers.
        plan: its plan, where it has one.
    """

    is_open: bool
    plan: Plan | None

    def standing(self, marks: Sequence[str], case: str, *, reachable: bool = True) -> Standing:
        """What is known about one of them before their history is looked at."""
        drawn = self.plan is None or is_drawn(self.plan.nonce, case or next(iter(marks), ""), self.plan.share)
        return Standing(self.is_open, reachable=reachable, drawn=drawn)


def forecast(scope: Scope, survey_id: int, purpose: str, guests: Sequence[Guest], moment: datetime) -> Forecast:
    """Decide about a list without writing anything: the same decisions in the same order as will be made.

    Every message is taken to leave as soon as it may.
    """
    sample, zone = _sample(scope, survey_id), zone_for(scope)
    employees = asks_employees(scope.organisation_id, survey_id)
    lines = []
    for each in guests:
        marks = marks_of(scope, identities(each.name, each.address, each.address))
        # the invitation of an employee keeps neither
        case, segment = ("", "") if employees else (each.case, each.segment)
        standing = sample.standing(marks, case, reachable=bool(each.address))
        lines.append(Line(marks, standing, Calm(), zone_of(each.zone, zone.key), each.unit, segment))
    counted = Counted(limits_of(scope, survey_id), used_of(scope, survey_id))
    return _foretold(scope, lines, Rules(policy_of(scope), purpose, counted, zone), moment)


def forecast_of_marks(
    scope: Scope, survey_id: int, purpose: str, marked: Sequence[tuple[Sequence[str], str]], moment: datetime
) -> Forecast:
    """The same about people whom keyed hashes alone tell: the marks of each, in their order, and the case.

    Nobody's night and no quota is reckoned with: they would not all be asked on one day.
    """
    sample, zone = _sample(scope, survey_id), zone_for(scope)
    lines = [Line(tuple(marks), sample.standing(marks, case), ALWAYS, zone) for marks, case in marked]
    return _foretold(scope, lines, Rules(policy_of(scope), purpose, Counted(Limits(), Counter()), zone), moment)


def _sample(scope: Scope, survey_id: int) -> Sample:
    survey = published(scope.organisation_id, survey_id)
    plan = Plan.objects.of(scope).filter(survey_id=survey_id).first()
    return Sample(survey is not None and survey.state == "open", plan)


def _foretold(scope: Scope, lines: Sequence[Line], rules: Rules, moment: datetime) -> Forecast:
    known = acquainted(scope, {mark for line in lines for mark in line.marks}, moment)
    reasons = Counter(reason for reason in played(lines, known, rules, moment) if reason is not None)
    return Forecast(len(lines) - reasons.total(), tuple(reasons.most_common()))
