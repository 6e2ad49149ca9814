"""One pair, judged: its estimates, its evidence, its grade."""

from dataclasses import dataclass

import numpy as np

from twofold.findings.links.between_pairs import Between
from twofold.findings.links.estimating import (
    DETRENDED_METHOD,
    Place,
    at_lag,
    between_means,
    by_lag,
    corrected,
    detectable,
    detectable_within,
    one_lag,
    reversed_at_clearest,
    shown_without_any,
)
from twofold.findings.links.grading import Evidence, direction_of, grade_of
from twofold.findings.links.link_request import LinkRequest
from twofold.findings.links.links_found import Basis, Checks, Direction, Grade, Link
from twofold.findings.links.told_apart import (
    ADJUSTED_TRENDS,
    ADJUSTED_WITHIN,
    CONFOUNDER_TRENDS,
    CONFOUNDERS_BETWEEN,
    CONFOUNDERS_WITHIN,
)
from twofold.findings.links.within_pairs import Side, Within
from twofold.panels.panel import Panel


@dataclass(frozen=True, slots=True)
class Judged:
    """A link with what its grade was made from.

    Attributes:
        link: without its sentence.
        evidence: what the grade follows from.
        place: which driver and which measure.
        t: the statistic it was tested with.
    """

    link: Link
    evidence: Evidence
    place: Place
    t: float


def judged_within(panel: Panel, request: LinkRequest, found: tuple[Within, Between], place: Place) -> Judged:
    """What is known of one pair in a panel with time."""
    within, between = found
    evidence = _evidence_within(within, request, place)
    side, at = within.plain, int(within.plain.clearest[place])
    grade = grade_of(evidence)
    few = _too_few(evidence.units, request, side, (*place, at))
    estimate = None if few else at_lag(within, place, at, request.level)
    free = within.free
    link = Link(
        ex=request.ex[place[0]],
        cx=request.cx[place[1]],
        basis=Basis.WITHIN,
        grade=grade,
        claim=grade is not Grade.NONE,
        direction=evidence.direction,
        checks=evidence.checks,
        minimum_detectable=detectable_within(within, place, at, request),
        n_units=evidence.units,
        n_periods=int(side.sums.rows[(*place, at)].max(initial=0)),
        lag=int(side.lags[at]),
        within=estimate,
        by_lag=() if few else by_lag(side, place, request.level),
        reverse=None if few else reversed_at_clearest(within.reverse, place, request.level),
        detrended=None if few or free is None else one_lag(free, place, at, request.level, DETRENDED_METHOD),
        between=None if few else between_means(between, place, request.level),
        correlation=None if few else _number(float(between.correlation[place])),
        corrected=corrected(panel.columns[request.ex[place[0]]], estimate, request.level, within=True),
        p_pair=None if few else float(within.p_pair[place]),
        p_adjusted=None if few else float(within.p_adjusted[place]),
        p_reverse=None if few or within.p_reverse is None else float(within.p_reverse[place]),
        adjusted_for=(*ADJUSTED_WITHIN, *((ADJUSTED_TRENDS,) if free else ())),
        confounders=CONFOUNDERS_WITHIN if free else (*CONFOUNDERS_WITHIN, CONFOUNDER_TRENDS),
        reason=few,
    )
    return Judged(link, evidence, place, abs(float(side.t[(*place, at)])))


def _evidence_within(within: Within, request: LinkRequest, place: Place) -> Evidence:
    side, at = within.plain, int(within.plain.clearest[place])
    where = (*place, at)
    units = int(side.slopes.units[where])
    few = _too_few(units, request, side, where)
    alpha = 1.0 - request.level
    reverse = None if within.reverse is None else float(np.abs(within.reverse.t[place[::-1]]).max())
    trends = bool(within.p_free[place] < alpha / 2.0) if np.isfinite(within.p_free[place]) else None
    return Evidence(
        basis=Basis.WITHIN,
        p_adjusted=1.0 if few else float(within.p_adjusted[place]),
        alpha=alpha,
        direction=direction_of(float(side.t[where]), reverse),
        checks=Checks(trends=trends, every_unit=shown_without_any(side.sums.score[where], side.sums.size[where])),
        units=units,
    )


def judged_between(panel: Panel, request: LinkRequest, between: Between, place: Place) -> Judged:
    """What is known of one pair in a panel without time."""
    units = int(between.slopes.units[place])
    few = _too_few(units, request, between, place)
    estimate = None if few else between_means(between, place, request.level)
    evidence = Evidence(
        basis=Basis.BETWEEN,
        p_adjusted=1.0 if few else float(between.p_adjusted[place]),
        alpha=1.0 - request.level,
        direction=Direction.NOT_TESTABLE,
        checks=Checks(every_unit=shown_without_any(between.sums.score[place], between.sums.size[place])),
        units=units,
    )
    grade = grade_of(evidence)
    link = Link(
        ex=request.ex[place[0]],
        cx=request.cx[place[1]],
        basis=Basis.BETWEEN,
        grade=grade,
        claim=grade is not Grade.NONE,
        direction=Direction.NOT_TESTABLE,
        checks=evidence.checks,
        minimum_detectable=detectable(between.slopes, place, between.critical, request),
        n_units=units,
        n_periods=1 if units else 0,
        between=estimate,
        correlation=None if few else _number(float(between.correlation[place])),
        corrected=corrected(panel.columns[request.ex[place[0]]], estimate, request.level, within=False),
        p_pair=None if few else float(between.p_pair[place]),
        p_adjusted=None if few else float(between.p_adjusted[place]),
        confounders=CONFOUNDERS_BETWEEN,
        reason=few,
    )
    t = 0.0 if few else abs(float(between.slopes.value[place] / between.slopes.se[place]))
    return Judged(link, evidence, place, t)


def _too_few(units: int, request: LinkRequest, found: Side | Between, where: tuple[int, ...]) -> str | None:
    """Why nothing can be said, where so."""
    seen = int(np.count_nonzero(found.sums.rows[where]))
    if seen >= request.fewest_units and not np.isfinite(found.slopes.se[where]):
        return "the driver or the measure does not change"
    if units < request.fewest_units:
        return f"only {units} units can be compared, and at least {request.fewest_units} are needed"
    return None


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None
