"""Links between what employees and what customers live through, from a panel of units."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from twofold.errors import UsageError
from twofold.findings.links.beside import stand_beside
from twofold.findings.links.between_pairs import between_pairs, unit_means
from twofold.findings.links.grading import grade_of
from twofold.findings.links.judging import Judged, judged_between, judged_within
from twofold.findings.links.levelled import Floats
from twofold.findings.links.link_request import FEWEST_UNITS, LinkRequest
from twofold.findings.links.links_found import Link, Links
from twofold.findings.links.sentences import sentence
from twofold.findings.links.within_pairs import within_pairs
from twofold.panels.panel import Panel


def links(panel: Panel, request: LinkRequest) -> Links:
    """Which drivers of employees go with which measures of customers, how far ahead, and how sure is it?

    Within units: changes of a unit against its own level and against what all units share in the period, at lags 0 to
    ``request.lags``, in both directions, by units as clusters; all pairs and lags are judged together by turning units'
    signs (wild cluster bootstrap, step-down maxT), and where the panel has 8 periods a claim has to be seen without
    units' own trends, too. Between units: means against each other, shown apart. A panel of one period has the latter
    only.

    Args:
        panel: units over periods, employees' columns disclosure-controlled.
        request: which columns, and how.

    Returns:
        One ``Link`` a pair, graded and worded as an association.

    Raises:
        UsageError: a column is missing or on both sides, or the request is out of range.

    Source: Wooldridge 2010, ch. 10; Cameron, Gelbach & Miller 2008; Bell & McCaffrey 2002; Westfall & Young 1993.
    """
    _refuse(panel, request)
    driver, outcome = (_grids(panel, names) for names in (request.ex, request.cx))
    weight = _weights(panel, request) if request.weighted else None
    between = between_pairs(unit_means(driver), unit_means(outcome), request)
    within = within_pairs(driver, outcome, weight, request)
    if within is None:
        judged = [
            judged_between(panel, request, between, (e, c))
            for e in range(len(request.ex))
            for c in range(len(request.cx))
        ]
    else:
        judged = [
            judged_within(panel, request, (within, between), (e, c))
            for e in range(len(request.ex))
            for c in range(len(request.cx))
        ]
        if request.adjust:
            judged = _beside(judged, driver, outcome, weight)
    kind = panel.kind if within is not None else ""
    pairs = tuple(_worded(one, kind, 1.0 - request.level) for one in judged)
    return Links(
        pairs=pairs,
        request=request,
        units=len(panel.units),
        periods=len(panel.periods),
        period_kind=kind,
        lags=0 if within is None else int(within.plain.lags[-1]),
        hidden=sum(panel.columns[name].hidden for name in request.ex),
    )


def _refuse(panel: Panel, request: LinkRequest) -> None:
    for name in (*request.ex, *request.cx):
        if name not in panel.columns:
            raise UsageError(f"the panel has no column {name!r}; it has {', '.join(panel.columns)}")
    twice = [name for name in request.cx if name in request.ex]
    if twice:
        raise UsageError(f"column {twice[0]!r} stands on both sides; a link needs a driver and another measure")
    if not request.ex or not request.cx:
        raise UsageError("a link needs a driver (ex) and a measure (cx)")
    if not 0 <= request.lags <= 24:
        raise UsageError(f"lags lie between 0 and 24, not {request.lags}")
    if not 0.5 <= request.level < 1.0:
        raise UsageError(f"the level lies between 0.5 and 1, not {request.level:g}")
    if request.fewest_units < FEWEST_UNITS:
        raise UsageError(f"links of fewer than {FEWEST_UNITS} units are not told, so the fewest cannot be lower")


def _grids(panel: Panel, names: Sequence[str]) -> Floats:
    return np.stack([panel.columns[name].value for name in names])


def _weights(panel: Panel, request: LinkRequest) -> Floats:
    """The n behind every measure's cells; a measure whose n is not known weighs all cells alike."""
    n = np.stack([panel.columns[name].n for name in request.cx])
    known = (n > 0.0).any(axis=(1, 2), keepdims=True)
    return np.where(known, n, 1.0)


def _beside(judged: list[Judged], driver: Floats, outcome: Floats, weight: Floats | None) -> list[Judged]:
    """Hold the drivers that go with one measure against each other."""
    found = list(judged)
    for number in range(len(outcome)):
        rivals = sorted(
            (at for at, one in enumerate(judged) if one.place[1] == number and one.link.claim),
            key=lambda at: -judged[at].t,
        )
        if len(rivals) < 2:
            continue
        chosen = {judged[at].place[0]: int(judged[at].link.lag or 0) for at in rivals}
        own = None if weight is None else weight[number]
        stands = stand_beside(driver, outcome[number], own, chosen)
        names = [judged[at].link.ex for at in rivals]
        for at in rivals:
            found[at] = _held(judged[at], judged[at].place[0] in stands, names)
    return found


def _held(judged: Judged, stands: bool, names: Sequence[str]) -> Judged:  # noqa: FBT001 - the outcome of the check
    link = judged.link
    checks = replace(link.checks, beside=stands)
    grade = grade_of(replace(judged.evidence, checks=checks))
    others = tuple(name for name in names if name != link.ex)
    held = replace(link, checks=checks, grade=grade, claim=stands, adjusted_for=(*link.adjusted_for, *others))
    return replace(judged, link=held)


def _worded(judged: Judged, period_kind: str, alpha: float) -> Link:
    return replace(judged.link, sentence=sentence(judged.link, period_kind, alpha))
