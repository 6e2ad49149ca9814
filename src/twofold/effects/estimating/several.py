"""Several actions judged at once: a claim has to stand among all of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from twofold.effects.estimating.finding import EffectFinding
from twofold.effects.estimating.telling import told
from twofold.effects.verdicts import CLAIMS, Judgement, Reason, Verdict
from twofold.measures.multiplicity import benjamini_hochberg


def judged_together(findings: Sequence[EffectFinding]) -> tuple[EffectFinding, ...]:
    """The findings, those that do not stand among all of them as ``no effect shown``.

    Of a dozen useless trainings one leaves zero out by chance every now and then. So the tests behind the verdicts are
    corrected together; intervals stay those of each action alone.

    Args:
        findings: of different actions, or of one action and different outcomes.

    Source: Benjamini & Hochberg 1995, JRSS B 57.
    """
    effects = [one.effect for one in findings]
    values = [np.nan if one is None or one.p_value is None else one.p_value for one in effects]
    adjusted = benjamini_hochberg(values)
    asked = int(np.count_nonzero(np.isfinite(values)))
    return tuple(_among(one, float(p), asked) for one, p in zip(findings, adjusted, strict=True))


def _among(finding: EffectFinding, p_adjusted: float, asked: int) -> EffectFinding:
    if finding.verdict not in CLAIMS or p_adjusted <= 1 - finding.request.level:
        return finding
    rest = tuple(one for one in finding.judgement.reasons if one is not Reason.EXCLUDES_ZERO)
    judgement = Judgement(Verdict.NO_EFFECT_SHOWN, (Reason.SEVERAL, *rest))
    return told(replace(finding, judgement=judgement), several=f"{asked:,}", p_adjusted=f"{p_adjusted:.2g}")
