"""The page: sections laid out as one HTML file that needs nothing else."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from twofold.findings.finding import Finding
from twofold.findings.lived import Lived
from twofold.findings.picture import Picture
from twofold.findings.standing_out import StandingOut, standing_out
from twofold.journeys.flow.picture_style import RULES
from twofold.reports.blocks import Section
from twofold.reports.numbers import Numbers
from twofold.reports.reasons import Reasons
from twofold.reports.sections.breakdowns import channel_section, question_section, touchpoint_section
from twofold.reports.sections.change import change_section
from twofold.reports.sections.claims import first_section, standing_out_section
from twofold.reports.sections.drivers import drivers_section
from twofold.reports.sections.effects import effects_section
from twofold.reports.sections.journeys import journey_section
from twofold.reports.sections.links import links_section
from twofold.reports.sections.loaded import loaded_section
from twofold.reports.sections.memory import memory_section
from twofold.reports.sections.priorities import priorities_section
from twofold.reports.sections.pulse import pulse_section
from twofold.reports.sections.said import evidence, title_of
from twofold.reports.sections.same_company import same_company_section
from twofold.reports.sections.scores import audit_section, employee_section, overall_section, service_section
from twofold.reports.sections.shifts import shifts_section
from twofold.reports.sections.units import unit_section
from twofold.reports.sections.voice import voice_section
from twofold.reports.sections.voice_of_employees import with_employees
from twofold.reports.wording import Wording
from twofold.reports.words import words_of

NOTHING = Reasons()
SEPARATOR = " · "  # a semicolon would be a question mark in Greek


@dataclass(frozen=True, slots=True)
class Page:
    """A finished report.

    Attributes:
        html: the whole file.
        title: its title.
        language: its language.
        findings: the few findings to read first.
        headlines: what each of them says, in one line.
    """

    html: str
    title: str
    language: str
    findings: tuple[Finding, ...]
    headlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the top of a page.

    Attributes:
        title: of the page; empty for the usual one.
        made_on: the day the page says it was made on.
    """

    made_on: date
    title: str = ""


def lay_out(
    picture: Picture,
    heading: Heading,
    language: str = "en",
    lived: Lived | None = None,
    reasons: Reasons = NOTHING,
) -> Page:
    """Lay out a picture, what customers lived through, and what goes with it, as a page in a language.

    Raises:
        UsageError: the report does not speak this language.
    """
    words = words_of(language)
    wording = Wording(words, Numbers(words), picture.unit_names, picture.minimum, _titles(lived, language))
    found = standing_out(picture)
    sections = _sections(wording, picture, found, lived, reasons)
    title = heading.title or words("page.title")
    style, script = _asset("page.css") + RULES, _asset("theme.js")
    html = (
        _templates()
        .get_template("page.html.j2")
        .render(
            language=language,
            words=words,
            title=title,
            subtitle=_subtitle(wording, picture),
            sections=sections,
            made=words("page.made", day=wording.numbers.day(heading.made_on)),
            style=Markup(style),  # noqa: S704 - our own file, nothing of the data
            script=Markup(script),  # noqa: S704 - our own file, nothing of the data
            policy=_policy(style, script),
        )
    )
    return Page(html, title, language, found.first, headlines(wording, found))


def _sections(
    wording: Wording, picture: Picture, found: StandingOut, lived: Lived | None, reasons: Reasons
) -> tuple[Section, ...]:
    """Every section, in the order of the page."""
    return (
        first_section(wording, found),
        overall_section(wording, picture),
        touchpoint_section(wording, picture, found),
        journey_section(wording, lived),
        memory_section(wording, lived),
        change_section(wording, picture, found),
        shifts_section(wording, reasons.shifts),
        channel_section(wording, picture, found),
        same_company_section(wording, lived),
        unit_section(wording, picture, found),
        drivers_section(wording, reasons.drivers, reasons.rated),
        employee_section(wording, picture, found),
        pulse_section(wording, reasons.pulse),
        links_section(wording, reasons.links),
        priorities_section(wording, reasons.proposed),
        effects_section(wording, reasons.effects),
        service_section(wording, picture, found, lived),
        audit_section(wording, picture, found),
        with_employees(wording, voice_section(wording, reasons.spoken), reasons.of_work),
        question_section(wording, picture, found),
        standing_out_section(wording, found),
        loaded_section(wording, picture.intake),
    )


def headlines(wording: Wording, found: StandingOut) -> tuple[str, ...]:
    """What each of the first findings says, in one line, with its number, interval and n."""
    return tuple(
        f"{title_of(wording, finding)}. {SEPARATOR.join(evidence(wording, finding)[::2])}" for finding in found.first
    )


def _titles(lived: Lived | None, language: str) -> dict[str, str]:
    """What the journey map calls each touchpoint in a language."""
    if lived is None or lived.journey is None:
        return {}
    return {point.name: point.label(language) for point in lived.journey.touchpoints()}


def write_report(page: Page, path: Path | str) -> Path:
    """Write a page as one file and return its path."""
    target = Path(path)
    target.write_text(page.html, encoding="utf-8")
    return target


def _subtitle(wording: Wording, picture: Picture) -> tuple[str, ...]:
    first, last = picture.intake.first, picture.intake.last
    if first is None or last is None:
        return ()
    period = wording.words("page.period", first=wording.numbers.day(first), last=wording.numbers.day(last))
    counts = (("events", picture.intake.events), ("answers", picture.intake.answers))
    return (SEPARATOR.join((period, *(wording.numbers.count(noun, number) for noun, number in counts))),)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("twofold.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset(name: str) -> str:
    source, _, _ = _templates().loader.get_source(_templates(), name)  # type: ignore[union-attr] # there is a loader
    return source.strip()


def _policy(style: str, script: str) -> str:
    """Nothing may be fetched; only this style and this script may run."""
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
