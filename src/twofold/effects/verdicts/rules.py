"""From evidence to a verdict: rules that were written down before any data were seen."""

from dataclasses import dataclass

from twofold.effects.verdicts.evidence import Evidence, Interval, Reason, Support
from twofold.effects.verdicts.verdict import Verdict

CLAIMS = (Verdict.IMPROVED, Verdict.WORSE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons, the weightiest first."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


def judge(evidence: Evidence) -> Judgement:
    """What may be said?

    The rules, in their order: nothing can be said where nobody was treated or the outcome never varies, before the
    action has begun, without a comparison, with too few units, or where nothing tells whether treated and comparison
    units were alike before. Before the planned window is over it is too early. Where the groups were drifting apart,
    only what survives that drift counts. An interval inside the margin is no effect that matters. A claim needs an
    interval without zero, has to stand though a drift that was not seen is carried on, and every further comparison has
    to agree.

    Args:
        evidence: everything that the rules look at.
    """
    return _nothing_to_judge(evidence) or _not_yet(evidence) or _groups_apart(evidence) or _by_interval(evidence)


def _nothing_to_judge(evidence: Evidence) -> Judgement | None:
    if not evidence.named:
        return Judgement(Verdict.CANNOT_BE_KNOWN, (Reason.NOBODY_TREATED,))
    if not evidence.started:
        return Judgement(Verdict.TOO_EARLY, (Reason.NOT_STARTED,))
    cannot = (
        (evidence.single_series, Reason.SERIES_ONLY),
        (evidence.before < 1, Reason.NO_BEFORE),
        (not evidence.varies, Reason.NEVER_VARIES),
        (evidence.compared < 1, Reason.NO_COMPARISON),
        (evidence.effect is None, Reason.TOO_FEW_UNITS),
        (evidence.treated < evidence.fewest_treated, Reason.TOO_FEW_UNITS),
        (evidence.compared < evidence.fewest_compared, Reason.TOO_FEW_UNITS),
    )
    why = next((reason for applies, reason in cannot if applies), None)
    return None if why is None else Judgement(Verdict.CANNOT_BE_KNOWN, (why,))


def _not_yet(evidence: Evidence) -> Judgement | None:
    if evidence.planned is None or evidence.after >= evidence.planned:
        return None
    if evidence.decisive:
        found = _groups_apart(evidence) or _by_interval(evidence)
        if found.verdict in CLAIMS:
            return Judgement(found.verdict, (found.reasons[0], Reason.DECISIVE, *found.reasons[1:]))
    return Judgement(Verdict.TOO_EARLY, (Reason.WINDOW_RUNNING,))


def _groups_apart(evidence: Evidence) -> Judgement | None:
    if evidence.randomised:
        return None
    if evidence.before < 2:
        return Judgement(Verdict.CANNOT_BE_KNOWN, (Reason.UNCHECKED_TREND,))
    if evidence.trend_apart and evidence.trend_shown and not evidence.trend_survives:
        return Judgement(Verdict.CANNOT_BE_KNOWN, (Reason.TREND_APART,))
    return None


def _by_interval(evidence: Evidence) -> Judgement:
    effect = evidence.effect
    if effect is None:  # pragma: no cover - was judged before
        return Judgement(Verdict.CANNOT_BE_KNOWN, (Reason.TOO_FEW_UNITS,))
    sound = _soundness(evidence)
    margin = evidence.margin
    if margin is not None and -margin < effect.low and effect.high < margin:
        if evidence.spilled:
            return Judgement(Verdict.CANNOT_BE_KNOWN, (Reason.SPILLED, *sound))
        return Judgement(Verdict.NO_EFFECT_THAT_MATTERS, (Reason.INSIDE_MARGIN, *sound))
    near = (Reason.SPILLED,) if evidence.spilled else ()
    if not effect.direction:
        return Judgement(Verdict.NO_EFFECT_SHOWN, (Reason.HOLDS_ZERO, *near, *sound))
    against = _disagreeing(evidence, effect)
    if against is not None:
        return Judgement(Verdict.CANNOT_BE_KNOWN, (against, *sound))
    better = (effect.direction > 0) == evidence.higher_is_better
    size = () if margin is None else (_against_margin(effect, margin),)
    agree = (Reason.HISTORY_AGREES,) if any(found is not None for _, found in evidence.supports) else ()
    reasons = (Reason.EXCLUDES_ZERO, *size, *near, *agree, *sound)
    return Judgement(Verdict.IMPROVED if better else Verdict.WORSE, reasons)


def _soundness(evidence: Evidence) -> tuple[Reason, ...]:
    if evidence.randomised:
        lot: tuple[Reason, ...] = (Reason.RANDOMISED,)
    else:
        lot = (Reason.TREND_SURVIVED if evidence.trend_apart and evidence.trend_shown else Reason.TREND_ALIKE,)
    return (*lot, Reason.PICKED) if evidence.picked else lot


def _disagreeing(evidence: Evidence, effect: Interval) -> Reason | None:
    if evidence.trend_apart and not evidence.trend_survives and not evidence.randomised:
        return Reason.TREND_OPEN
    for support, found in evidence.supports:
        if found is not None and found.direction != effect.direction:
            return Reason.LOT_DISAGREES if support is Support.LOT else Reason.RECOVERY
    if evidence.placebo_moved:
        return Reason.PLACEBO_MOVED
    return Reason.SPILLED if evidence.spilled == -effect.direction else None


def _against_margin(effect: Interval, margin: float) -> Reason:
    beyond = effect.low >= margin if effect.direction > 0 else effect.high <= -margin
    return Reason.BEYOND_MARGIN if beyond else Reason.PERHAPS_SMALL
