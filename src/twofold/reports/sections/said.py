"""What a finding says, in words: its claim, its numbers, what to keep in mind."""

from twofold.findings.finding import Caveat, Finding, Kind
from twofold.findings.standing_out import better_high
from twofold.measures import CATALOGUE
from twofold.measures.definition import Direction
from twofold.reports.figures.marks import Tone
from twofold.reports.wording import Wording

DOWN = frozenset({"gap_low", "shift_down"})
UP = frozenset({"gap_high", "shift_up"})


def title_of(wording: Wording, finding: Finding) -> str:
    """What a finding claims, in one line."""
    subject = wording.named(finding.dimension, finding.subject)
    if finding.place is not None:
        subject = f"{wording.named('touchpoint', finding.place)}, {subject}"
    return wording.words(f"claim.{_claim(finding)}", subject=subject)


def _claim(finding: Finding) -> str:
    """Which sentence says it: of a measure that is good when it is low, "higher" would be read as praise."""
    known = CATALOGUE.get(finding.measure)
    if finding.kind is not Kind.GAP or known is None or known.better is Direction.NEITHER:
        return finding.claim
    return "gap_better" if tone_of(finding) is Tone.BETTER else "gap_worse"


def tone_of(finding: Finding) -> Tone:
    """Whether a claim is about something worse or better."""
    if finding.claim in DOWN | UP:
        return Tone.BETTER if (finding.claim in UP) == better_high(finding.measure) else Tone.WORSE
    return Tone.BETTER if finding.kind is Kind.STRENGTH else Tone.WORSE


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


def caveat_of(wording: Wording, caveat: Caveat) -> str:
    """What to keep in mind, as a sentence."""
    return wording.words(f"caveat.{caveat.value}")
