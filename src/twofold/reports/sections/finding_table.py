"""Every finding as a row: the claim, its difference with interval, how many answers, how sure."""

from collections.abc import Sequence

from twofold.findings.finding import Finding
from twofold.reports.blocks import Cell, Column, Row, Table
from twofold.reports.sections.said import caveat_of, title_of, tone_of
from twofold.reports.units_of_measure import unit_of
from twofold.reports.wording import Wording


def finding_table(wording: Wording, findings: Sequence[Finding]) -> Table:
    """The findings in their order; what to keep in mind is said once, below."""
    words = wording.words
    caveats = dict.fromkeys(caveat for finding in findings for caveat in finding.caveats)
    return Table(
        caption=words("section.standing_out"),
        columns=(
            Column(words("column.finding"), "name"),
            Column(words("column.measure"), "text"),
            Column(words("column.difference")),
            Column(words("column.answers")),
            Column(words("column.strength"), "text"),
        ),
        rows=tuple(_row(wording, finding) for finding in findings),
        foot=tuple(caveat_of(wording, caveat) for caveat in caveats),
        kind="findings",
    )


def _row(wording: Wording, finding: Finding) -> Row:
    estimate = finding.evidence.estimate
    sure = wording.words(f"findings.strength_{finding.strength.value}")
    p_adjusted = finding.evidence.difference.p_adjusted if finding.evidence.difference else None
    return Row(
        (
            Cell(title_of(wording, finding), kind="name"),
            Cell(wording.measure(finding.measure) if finding.measure else "", kind="text"),
            _number(wording, finding),
            Cell(wording.n(estimate) if estimate else ""),
            Cell(sure, wording.numbers.p(p_adjusted) if p_adjusted is not None else "", kind="text"),
        ),
        tone_of(finding).value,
    )


def _number(wording: Wording, finding: Finding) -> Cell:
    """The difference; of findings about the data, the share they count."""
    said, unit = finding.evidence, unit_of(finding.measure)
    if said.difference:
        ends = wording.interval(said.difference.low, said.difference.high, unit, signed=True)
        return Cell(wording.numbers.score(said.difference.value, unit, signed=True), ends)
    if said.count:
        whole = wording.numbers.whole
        counts = f"{whole(said.count.some)} / {whole(said.count.total)}"
        return Cell(wording.numbers.percent(said.count.share * 100), counts)
    return Cell(wording.value(said.estimate), wording.of(said.estimate)) if said.estimate else Cell()
