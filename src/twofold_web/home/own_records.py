"""What an employee sees about their own work, prepared in the background: praise, and the trainings they attended.

Nothing here reads pulse answers, scores of anybody, or comments that may name somebody; months are the finest time,
and a month is shown only once it is over, so that no comment can be tied to a day by the moment it appears.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import narwhals as nw
from django.utils.translation import gettext_noop

from twofold.facts import FactFrames, Instrument, Kind, Side, Status
from twofold.privacy.masking import masked
from twofold.privacy.thresholds import ANSWERS
from twofold_web.foundation.jobs import JobFailed
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.home.models import EmployeeLink
from twofold_web.home.naming import common, doubtful, names_inside

OWN, PULSE = "home.own", "home.pulse"
Progress = Callable[[float, str], None]
# from which share of its scale on an answer is praise
PRAISE = {Instrument.NPS.value: 0.9, Instrument.CSAT.value: 0.75, Instrument.VALENCE.value: 0.75}
MOST = 20
EPOCH = date(1970, 1, 1)


@dataclass(slots=True)
class Told:
    """What one customer said in one event."""

    respondent: int
    day: date
    touchpoint: str
    language: str
    texts: list[str] = field(default_factory=list)
    praises: list[bool] = field(default_factory=list)


def own_records(scope: Scope, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """What the owner of a link may see: ``praise`` (empty below the threshold), and ``trainings``."""
    link = _in_force(scope, request["link"])
    if not has_facts(scope):
        return {"praise": [], "trainings": []}
    facts = store_of(scope).facts()
    progress(0.1, gettext_noop("Reading what customers said"))
    told = [one for one in _told(facts, link) if one.texts and one.praises and all(one.praises)]
    progress(0.5, gettext_noop("Leaving out what may name somebody"))
    shown = _shown(facts, told, datetime.now(UTC).date())
    body = {"praise": shown, "trainings": _trainings(facts, link)}
    _in_force(scope, request["link"])  # withdrawn meanwhile: nothing is kept
    return body


def pulse_state(scope: Scope, request: dict[str, Any], progress: Progress) -> dict[str, Any]:  # noqa: ARG001 - a preparer's signature
    """Whether this organisation asks its employees, and in which month it last did; nothing about any answer."""
    if not has_facts(scope):
        return {"month": ""}
    facts = store_of(scope).facts()
    days = facts.events().filter(nw.col("kind") == Kind.PULSE.value).select(nw.col("local_day").max().alias("day"))
    latest = facts.collect(days).to_pylist()
    return {"month": _month(latest[0]["day"]) if latest and latest[0]["day"] is not None else ""}


def _in_force(scope: Scope, link_id: int) -> EmployeeLink:
    link = EmployeeLink.objects.of(scope).filter(id=link_id).first()
    if link is None or not link.in_force:
        raise JobFailed(gettext_noop("The employee has taken the agreement back."))
    return link


def _told(facts: FactFrames, link: EmployeeLink) -> list[Told]:
    served = facts.answers().filter(
        (nw.col("side") == Side.CUSTOMER.value) & (nw.col("employee") == link.employee),
    )
    names = ("event_id", "event_check", "respondent", "local_day", "touchpoint", "language", "instrument")
    rows = facts.collect(served.select(*names, "number", "scale_low", "scale_high", "text")).to_pylist()
    told: dict[tuple[int, int], Told] = {}
    for row in rows:
        one = told.setdefault(
            (row["event_id"], row["event_check"]),
            Told(row["respondent"], _day(row["local_day"]), row["touchpoint"] or "", row["language"] or ""),
        )
        if row["text"]:
            one.texts.append(row["text"])
        if row["instrument"] in PRAISE and row["number"] is not None:
            one.praises.append(_share(row) >= PRAISE[row["instrument"]])
    return list(told.values())


def _share(row: dict[str, Any]) -> float:
    low, high = row["scale_low"], row["scale_high"]
    return float((row["number"] - low) / (high - low)) if low is not None and high is not None and high > low else 0.0


def _shown(facts: FactFrames, told: list[Told], today: date) -> list[dict[str, str]]:
    """The comments that may be shown, newest month first, within a month by the alphabet; none below the threshold."""
    over = [one for one in told if (one.day.year, one.day.month) < (today.year, today.month)]
    comments = [(one, masked(" ".join(one.texts)).strip()) for one in over]
    comments = [(one, text) for one, text in comments if text and not names_inside(text)]
    asked = {word for _, text in comments for word in doubtful(text)}
    known = common(asked, _all_comments(facts))
    kept = [(one, text) for one, text in comments if doubtful(text) <= known]
    if len({one.respondent for one, _ in kept}) < ANSWERS.answers:
        return []
    lines = [
        {"text": text, "month": f"{one.day:%Y-%m}", "touchpoint": one.touchpoint, "language": one.language}
        for one, text in kept
    ]
    lines.sort(key=lambda line: line["text"])
    return sorted(lines, key=lambda line: line["month"], reverse=True)[:MOST]


def _all_comments(facts: FactFrames) -> Iterator[str]:
    written = facts.answers().filter((nw.col("side") == Side.CUSTOMER.value) & ~nw.col("text").is_null())
    for batch in facts.batches(written.select("text")):
        yield from (text for text in batch.column(0).to_pylist() if text)


def _trainings(facts: FactFrames, link: EmployeeLink) -> list[dict[str, str]]:
    own = (nw.col("employee") == link.employee) | (
        (nw.col("side") == Side.EMPLOYEE.value) & (nw.col("person") == link.person)
    )
    attended = (nw.col("kind") == Kind.TRAINING.value) & (nw.col("status") == Status.COMPLETE.value)
    rows = facts.collect(facts.events().filter(attended & own)).to_pylist()
    lines = {(_month(row["local_day"]), _called(row)) for row in rows}
    return [{"month": month, "name": name} for month, name in sorted(lines, reverse=True)][:MOST]


def _called(row: dict[str, Any]) -> str:
    """What a training is called: a context field that says so, else its touchpoint, else the file's name."""
    for name, value in row.items():
        if value and name.startswith("context_") and any(word in name.lower() for word in ("training", "course")):
            return str(value)
    return str(row["touchpoint"] or row["source"])


def _day(days: int) -> date:
    return EPOCH + timedelta(days=days)


def _month(days: int) -> str:
    return f"{_day(days):%Y-%m}"
