"""Candidates: conditions of employees that may stand behind a lever of customers, with the evidence for each.

A candidate is a place to look, not a cause: its grade says how much the data support the link, and what it says about
changes inside units counts for more than what it says about differences between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twofold.findings.links import Grade, Link, LinkEstimate, Links

ORDER = (Grade.STRONG, Grade.MODERATE, Grade.WEAK)
NO_LINKS = (
    "No candidate is shown: no links between employees' and customers' answers were looked for. It takes employees' "
    "pulses and customers' surveys of the same units, over months (twofold link)."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A condition of employees that may stand behind a lever.

    Attributes:
        lever: the lever.
        driver: the condition of employees.
        grade: how much the data support the link: strong, moderate, weak.
        lag: periods by which the condition goes ahead; None where there is no time.
        within: the slope inside units, over time; None where it cannot be had.
        between: the slope between units.
        units: the units it rests on.
        sentence: the link in a sentence to be repeated.
    """

    lever: str
    driver: str
    grade: Grade
    lag: int | None
    within: LinkEstimate | None
    between: LinkEstimate | None
    units: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates for several levers.

    Attributes:
        found: lever by lever in the order asked, the strongest grade first.
        without: levers for which no link is shown, each with what was looked for or would be needed.
        looked: pairs of a condition and a lever that were looked at.
    """

    found: tuple[Candidate, ...]
    without: Mapping[str, str]
    looked: int


def candidates(levers: Sequence[str], links: Links | None, about: Mapping[str, str] | None = None) -> Candidates:
    """Which conditions of employees may stand behind each lever?

    Only links that are claimed are shown; a link the wrong way round (a better condition goes with a worse score) is
    no candidate to improve, and is left to the list of links.

    Args:
        levers: their names.
        links: what was found between employees' and customers' sides; None where nobody looked.
        about: which lever each customers' measure of the links is about; by their names where left out.
    """
    if links is None:
        return Candidates((), dict.fromkeys(levers, NO_LINKS), 0)
    found: list[Candidate] = []
    without: dict[str, str] = {}
    looked = 0
    for lever in levers:
        mine = [pair for pair in links.pairs if _lever_of(pair, about) == lever]
        looked += len(mine)
        shown = [_candidate(lever, pair) for pair in mine if pair.claim and _helps(pair)]
        found += sorted(shown, key=lambda one: ORDER.index(one.grade))
        if not shown:
            without[lever] = _why_not(lever, mine)
    return Candidates(tuple(found), without, looked)


def _lever_of(pair: Link, about: Mapping[str, str] | None) -> str:
    return pair.cx if about is None else about.get(pair.cx, "")


def _helps(pair: Link) -> bool:
    """Whether a better condition goes with a better score."""
    told = pair.within or pair.between
    return told is not None and told.value > 0.0


def _candidate(lever: str, pair: Link) -> Candidate:
    return Candidate(lever, pair.ex, pair.grade, pair.lag, pair.within, pair.between, pair.n_units, pair.sentence)


def _why_not(lever: str, mine: Sequence[Link]) -> str:
    if not mine:
        return f"No candidate for {lever}: it is not among the measures whose links were looked for."
    drivers = ", ".join(sorted({pair.ex for pair in mine}))
    reasons = sorted({pair.reason for pair in mine if pair.reason})
    told = f" ({'; '.join(reasons)})" if reasons else ""
    return f"No candidate for {lever}: no link with {drivers} is shown{told}."
