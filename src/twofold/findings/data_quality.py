"""What about the data limits what can be said: rejections, missing answers, few who answered."""

from dataclasses import replace

from twofold.findings.finding import Caveat, Count, Evidence, Finding, Kind, Strength
from twofold.findings.picture import Intake
from twofold.measures.estimates import Estimate

# shares from which a reader should know before believing a score; house rules, not tests
REJECTED_FROM = 0.02
MISSING_FROM = 0.10
RESPONSE_BELOW = 0.20
NO_OPINION = 0.02
ENOUGH = 20  # of something, before a share of it is worth a sentence


def data_quality(intake: Intake, response: tuple[Estimate, ...]) -> tuple[Finding, ...]:
    """Findings about rejected rows, missing answers and a low response rate, the largest share first."""
    found = [*_rejected(intake), *_missing(intake), *_response(response)]
    return tuple(sorted(found, key=lambda finding: -finding.score))


def _rejected(intake: Intake) -> list[Finding]:
    found = []
    for load in intake.loads:
        count = Count(load.rejected, load.read)
        if load.read >= ENOUGH and count.share >= REJECTED_FROM:
            found.append(_about("rejected", "source", load.source, count, Caveat.INTAKE))
    return found


def _missing(intake: Intake) -> list[Finding]:
    found = []
    for item, missing, total in intake.missing:
        count = Count(missing, total)
        if total >= ENOUGH and count.share >= MISSING_FROM:
            about = _about("missing", "item", item, count, Caveat.NONRESPONSE)
            # who never used a touchpoint has nothing to say about it: worth knowing, seldom worth reading first
            found.append(replace(about, score=about.score * NO_OPINION))
    return found


def _response(response: tuple[Estimate, ...]) -> list[Finding]:
    found = []
    for estimate in response:
        if estimate.shown and estimate.high is not None and estimate.high < RESPONSE_BELOW:
            finding = Finding(
                kind=Kind.DATA,
                claim="response",
                dimension="measure",
                subject=estimate.measure,
                measure=estimate.measure,
                evidence=Evidence(estimate=estimate),
                strength=Strength.CLEAR,
                caveats=(Caveat.NONRESPONSE,),
                score=0.2 * (1 - estimate.high),
            )
            found.append(finding)
    return found


def _about(claim: str, dimension: str, subject: str, count: Count, caveat: Caveat) -> Finding:
    return Finding(
        kind=Kind.DATA,
        claim=claim,
        dimension=dimension,
        subject=subject,
        measure="",
        evidence=Evidence(count=count),
        strength=Strength.CLEAR,  # these are counts, not samples
        caveats=(caveat,),
        score=0.2 * count.share,
    )
