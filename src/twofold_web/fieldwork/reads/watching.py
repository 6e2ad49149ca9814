"""Fieldwork of a survey: who was asked, who came, who broke off, and whether it is enough."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from twofold_web.answering.reads.breaking_off import BrokenOff, broken_off
from twofold_web.answering.reads.responses import counts, flagged_shares, sheets_in
from twofold_web.delivery.reads.asked_people import GROUPED_BY as ASKED_BY
from twofold_web.delivery.reads.asked_people import asked_people
from twofold_web.fieldwork.models import FieldworkPlan
from twofold_web.fieldwork.rates import GroupRate, Rate, group_rates, rate
from twofold_web.fieldwork.stopping import Rule, Rules, Standing, met
from twofold_web.fieldwork.weighing import MARGINS, Answers, answers_of, width_of
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import Survey
from twofold_web.surveys.reads.drafts import survey_of, title_of
from twofold_web.surveys.reads.published import Published, published

BEGUN_BY = ("unit", "channel", "language", "version")


@dataclass(frozen=True, slots=True)
class Grouped:
    """One way of looking at response: by unit, by language and so on."""

    by: str
    groups: tuple[GroupRate, ...]


@dataclass(frozen=True, slots=True)
class Fielded:
    """A survey as every page of fieldwork begins.

    Attributes:
        survey: itself.
        title: of the survey.
        published: its newest version; None where it was never published.
        employees: whether employees are asked, of whom only a total is shown.
    """

    survey: Survey
    title: str
    published: Published | None
    employees: bool


@dataclass(frozen=True, slots=True)
class Watched(Fielded):
    """Everything the page of a survey's fieldwork shows besides.

    Attributes:
        response: finished among those personally asked.
        finishing: finished among everybody who handed in a page.
        flagged: responses with a quality flag among those finished.
        asked: response by what is known of the people asked.
        begun: finishing by what is known of the responses.
        off: where people broke off.
        sheets: how many employees answered; None where that may not be shown.
    """

    response: Rate
    finishing: Rate
    flagged: Rate
    asked: tuple[Grouped, ...]
    begun: tuple[Grouped, ...]
    off: BrokenOff
    sheets: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One survey in the list of fieldwork."""

    survey: Survey
    title: str
    response: Rate
    finished: int | None
    employees: bool


def fielded(scope: Scope, survey_id: int) -> Fielded | None:
    """One survey, nothing counted yet; None where there is no such survey."""
    survey = survey_of(scope, survey_id)
    if survey is None:
        return None
    newest = published(scope.organisation_id, survey_id)
    return Fielded(survey, title_of(survey), newest, survey.side == "employee")


def watched(scope: Scope, survey_id: int) -> Watched | None:
    """The fieldwork of one survey; None where there is no such survey."""
    found = fielded(scope, survey_id)
    if found is None:
        return None
    employees = found.employees
    finishing = (0, 0) if employees else _finishing(scope, survey_id)
    return Watched(
        found.survey,
        found.title,
        found.published,
        employees,
        _response(scope, survey_id),
        rate(*finishing),
        rate(0, 0) if employees else _flagged(scope, survey_id),
        () if employees else _asked(scope, survey_id),
        () if employees else _begun(scope, survey_id),
        BrokenOff(()) if employees else broken_off(scope, survey_id),
        sheets_in(scope, survey_id) if employees else None,
    )


def in_the_field(scope: Scope) -> list[Row]:
    """Every survey that was published, the open ones first."""
    scope.require(Permission.EDIT_SURVEYS)
    rows = Survey.objects.of(scope).exclude(state="draft").filter(archived_at__isnull=True)
    found = [_row(scope, survey) for survey in rows]
    return sorted(found, key=lambda row: row.survey.state != "open")


def _row(scope: Scope, survey: Survey) -> Row:
    employees = survey.side == "employee"
    finished = None if employees else _finishing(scope, survey.id)[0]
    return Row(survey, title_of(survey), _response(scope, survey.id), finished, employees)


def _response(scope: Scope, survey_id: int) -> Rate:
    groups = asked_people(scope, survey_id, "way")
    return rate(sum(one.finished for one in groups), sum(one.asked for one in groups))


def _finishing(scope: Scope, survey_id: int) -> tuple[int, int]:
    groups = counts(scope, survey_id)
    return sum(one.finished for one in groups), sum(one.begun for one in groups)


def _flagged(scope: Scope, survey_id: int) -> Rate:
    shares = flagged_shares(scope, survey_id)
    return rate(shares[0].count, shares[0].n) if shares else rate(0, 0)


def totals_asked(scope: Scope, survey_id: int) -> dict[str, dict[str, float]]:
    """How many were asked, by the groups that answers know too: totals that answers may be weighted to."""
    scope.require(Permission.EDIT_SURVEYS)
    found = {by: asked_people(scope, survey_id, by) for by in ASKED_BY if by in MARGINS}
    return {
        by: {one.value: float(one.asked) for one in groups}
        for by, groups in found.items()
        if len(groups) > 1 and all(one.value for one in groups)
    }


def _asked(scope: Scope, survey_id: int) -> tuple[Grouped, ...]:
    found = ((by, asked_people(scope, survey_id, by)) for by in ASKED_BY)
    return tuple(
        Grouped(by, group_rates((one.value, one.finished, one.asked) for one in groups))
        for by, groups in found
        if any(one.value for one in groups)
    )


def _begun(scope: Scope, survey_id: int) -> tuple[Grouped, ...]:
    return tuple(Grouped(by, groups) for by in BEGUN_BY if (groups := _begun_by(scope, survey_id, by)))


def _begun_by(scope: Scope, survey_id: int, by: str) -> tuple[GroupRate, ...]:
    """The largest groups first; nothing where no response says its group."""
    groups = sorted(counts(scope, survey_id, (by,)), key=lambda one: -one.begun)
    if not any(one.group[by] for one in groups):
        return ()
    return group_rates((one.group[by], one.finished, one.begun) for one in groups)


# the plan


def plan_of(scope: Scope, survey_id: int) -> FieldworkPlan | None:
    """What is planned; None where nothing is."""
    return FieldworkPlan.objects.of(scope).filter(survey_id=survey_id).first()


def rules_of(plan: FieldworkPlan | None) -> Rules:
    """The stop rules of a plan."""
    return Rules() if plan is None else Rules(plan.most, plan.width, plan.until)


def answers_for(scope: Scope, plan: FieldworkPlan | None, survey: Survey) -> Answers:
    """The answers to the question that the plan watches."""
    if plan is None or not plan.item or survey.side == "employee":
        return Answers((), {}, nps=False)
    return answers_of(scope, survey.name, survey.id, plan.item)


def enough(scope: Scope, plan: FieldworkPlan, survey: Survey, now: datetime | None = None) -> tuple[Rule, ...]:
    """Which stop rules are met; of employees by a number that may be shown, so that no rule counts the first few."""
    finished = (sheets_in(scope, survey.id) or 0) if survey.side == "employee" else _finishing(scope, survey.id)[0]
    width = None if plan.width is None else width_of(answers_for(scope, plan, survey))
    return met(rules_of(plan), Standing(finished, width, _today(scope, now)))


def _today(scope: Scope, now: datetime | None) -> date:
    zone = Organisation.objects.values_list("zone", flat=True).get(id=scope.organisation_id)
    return (now or datetime.now(UTC)).astimezone(ZoneInfo(zone)).date()
