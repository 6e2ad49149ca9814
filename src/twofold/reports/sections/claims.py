"""Findings as people read them: the claim, its evidence, what to keep in mind."""

from collections.abc import Sequence

from twofold.findings.finding import Caveat, Finding, Kind
from twofold.findings.standing_out import StandingOut, better_high
from twofold.reports.blocks import Claim, Claims, Section
from twofold.reports.figures.marks import Tone
from twofold.reports.wording import Wording

DOWN = frozenset({"gap_low", "shift_down"})
UP = frozenset({"gap_high", "shift_up"})


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
    return Section("standing_out", title, lead, (claims(wording, found.findings),))


def claims(wording: Wording, findings: Sequence[Finding]) -> Claims:
    """The findings in their order."""
    words = wording.words
    return Claims(
        tuple(_claim(wording, finding) for finding in findings),
        words("findings.evidence"),
        words("findings.caveats"),
    )


def title_of(wording: Wording, finding: Finding) -> str:
    """What a finding claims, in one line."""
    return wording.words(f"claim.{finding.claim}", subject=wording.subject(finding.dimension, finding.subject))


def tone_of(finding: Finding) -> Tone:
    """Whether a claim is about something worse or better."""
    if finding.claim in DOWN | UP:
        return Tone.BETTER if (finding.claim in UP) == better_high(finding.measure) else Tone.WORSE
    return Tone.BETTER if finding.kind is Kind.STRENGTH else Tone.WORSE


def _claim(wording: Wording, finding: Finding) -> Claim:
    words = wording.words
    tag = wording.measure(finding.measure) if finding.measure else words("section.loaded")
    return Claim(
        title=title_of(wording, finding),
        tag=f"{wording.column(finding.dimension)}: {tag}" if finding.kind is not Kind.DATA else tag,
        tone=tone_of(finding).value,
        strength=words("findings.strength", strength=words(f"findings.strength_{finding.strength.value}")),
        evidence=tuple(evidence(wording, finding)),
        caveats=tuple(_caveat(wording, caveat) for caveat in finding.caveats),
    )


def evidence(wording: Wording, finding: Finding) -> list[str]:
    """The numbers a claim rests on, each with its interval and n."""
    words, said = wording.words, finding.evidence
    lines = []
    if said.estimate:
        key = "findings.responded" if finding.claim == "response" else "findings.measured"
        lines.append(wording.evidence(key, said.estimate))
    if said.reference:
        key = "findings.before" if finding.kind is Kind.SHIFT else "findings.rest"
        lines.append(wording.evidence(key, said.reference))
    if said.difference:
        lines.append(wording.difference(said.difference, finding.measure))
    if said.share is not None:
        lines.append(words("findings.share", share=wording.numbers.percent(said.share * 100)))
    if said.count:
        counts = {"n": wording.numbers.whole(said.count.some), "total": wording.numbers.whole(said.count.total)}
        lines.append(
            words(f"findings.{finding.claim}", share=wording.numbers.percent(said.count.share * 100), **counts)
        )
    return lines


def _caveat(wording: Wording, caveat: Caveat) -> str:
    return wording.words(f"caveat.{caveat.value}")
