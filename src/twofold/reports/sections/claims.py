"""Findings as people read them: the claim, its evidence, what to keep in mind."""

from collections.abc import Sequence

from twofold.findings.finding import Finding, Kind
from twofold.findings.standing_out import StandingOut
from twofold.reports.blocks import Claim, Claims, Section
from twofold.reports.sections.finding_table import finding_table
from twofold.reports.sections.said import caveat_of, evidence, title_of, tone_of
from twofold.reports.wording import Wording


def first_section(wording: Wording, found: StandingOut) -> Section:
    """The few findings to read first."""
    words = wording.words
    title = words("section.findings")
    if not found.first:
        return Section("findings", title, empty=words("findings.none"))
    return Section("findings", title, words("findings.lead"), (claims(wording, found.first),))


def standing_out_section(wording: Wording, found: StandingOut) -> Section:
    """Every finding, with how many comparisons were made for it."""
    words = wording.words
    title = words("section.standing_out")
    comparisons = wording.numbers.whole(found.comparisons)
    if not found.findings:
        return Section("standing_out", title, empty=words("standing_out.none", comparisons=comparisons))
    rate = wording.numbers.percent(found.false_share * 100, 0)
    lead = words("standing_out.lead", comparisons=comparisons, rate=rate)
    return Section("standing_out", title, lead, (finding_table(wording, found.findings),))


def claims(wording: Wording, findings: Sequence[Finding]) -> Claims:
    """The findings in their order."""
    words = wording.words
    return Claims(
        tuple(_claim(wording, finding) for finding in findings),
        words("findings.evidence"),
        words("findings.caveats"),
    )


def _claim(wording: Wording, finding: Finding) -> Claim:
    words = wording.words
    tag = wording.measure(finding.measure) if finding.measure else words("section.loaded")
    return Claim(
        title=title_of(wording, finding),
        tag=f"{wording.column(finding.dimension)} · {tag}" if finding.kind is not Kind.DATA else tag,
        tone=tone_of(finding).value,
        strength=words("findings.strength", strength=words(f"findings.strength_{finding.strength.value}")),
        evidence=tuple(evidence(wording, finding)),
        caveats=tuple(caveat_of(wording, caveat) for caveat in finding.caveats),
    )
