"""What a page must know, each from the database by one question; inside the wall of the link's organisation."""

from twofold_web.answering.kept import COLUMNS, SHEET, Kept, kept_of, read_json
from twofold_web.answering.models import Response, ResponseState, Sheet, UsedSheet
from twofold_web.blueprint.reads.maps import published_journey
from twofold_web.delivery.reads.entry import Entry, entry_of
from twofold_web.foundation.scope import worker_scope
from twofold_web.surveys.reads.published import Published, published


def find_entry(token: str) -> Entry | None:
    """What a link opens."""
    return entry_of(token)


def find_published(entry: Entry, number: int | None) -> Published | None:
    """The version of the survey that is answered."""
    return published(entry.organisation_id, entry.survey_id, number)


def find_kept(entry: Entry, respondent: str | None) -> Kept | None:
    """What was answered before."""
    if respondent is None:
        return None
    if entry.kind == SHEET:
        return _sheet(entry, respondent)
    row = Response.objects.of(entry.organisation_id).filter(pk=respondent).values(*COLUMNS).first()
    return None if row is None else kept_of(row)


def _sheet(entry: Entry, mark: str) -> Kept | None:
    row = Sheet.objects.of(entry.organisation_id).filter(pk=mark).first()
    if row is None:
        return None
    return Kept(
        row.mark,
        row.organisation_id,
        row.survey_id,
        row.number,
        SHEET,
        revision=row.revision,
        state=row.state,
        unit=row.unit,
        language=row.language,
        answers=read_json(row.answers),
        seconds=dict.fromkeys(read_json(row.pages), 0.0),
        end=row.end,
    )


def find_used(entry: Entry, respondent: str | None) -> bool:
    """Whether a sheet has flowed already, so that its answers are gone from here."""
    if entry.kind != SHEET or respondent is None:
        return False
    return UsedSheet.objects.of(entry.organisation_id).filter(pk=respondent).exists()


def find_full_quotas(entry: Entry, found: Published | None) -> frozenset[str]:
    """The quotas that need nobody more; over all versions, because a group does not change with the wording."""
    if found is None or not found.document.quotas:
        return frozenset()
    ended = (
        Response.objects.of(entry.organisation_id)
        .filter(survey_id=entry.survey_id, state=ResponseState.FINISHED)
        .exclude(kind="test")
    )
    return frozenset(
        quota.key
        for quota in found.document.quotas
        if ended.filter(quotas__contains=f",{quota.key},").count() >= quota.most
    )


def find_titles(entry: Entry) -> dict[str, dict[str, str]]:
    """What people call the touchpoints of the organisation, by language and code."""
    titles: dict[str, dict[str, str]] = {}
    found = published_journey(worker_scope(entry.organisation_id, entry.slug))
    stages = found[1].stages if found is not None else ()
    for touchpoint in (touchpoint for stage in stages for touchpoint in stage.touchpoints):
        for language, title in touchpoint.title.items():
            titles.setdefault(language, {})[touchpoint.name] = title
    return titles
