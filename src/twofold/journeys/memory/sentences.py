"""What was found about memories, in words that claim no more than the numbers."""

from twofold.journeys.memory.accuracy import Share
from twofold.journeys.memory.remembering import FEWEST_PERSONS, Memory
from twofold.journeys.memory.rules import Rule
from twofold.journeys.memory.verdict import Verdict

TELLS = {
    Rule.MEAN: "the mean of all moments",
    Rule.END: "the last moment",
    Rule.PEAK_END: "the most intense moment and the end, in equal parts",
    Rule.PEAK_END_FREE: "the most intense moment and the end, each with a weight of its own",
    Rule.WORST_END: "the worst moment and the end",
    Rule.BEST_WORST_END: "the best moment, the worst one and the end",
    Rule.MEAN_TREND: "the mean of all moments and whether they got better",
    Rule.FULL: "everything at once",
}


def sentence(found: Memory) -> str:
    """Which rule the memories follow, or why that cannot be told."""
    followed = found.followed
    n = f"{found.journeys:,} journeys of {found.respondents:,} customers"
    if followed.verdict is Verdict.TOO_FEW:
        return _too_few(found)
    explained = {fit.rule: fit.explained for fit in found.fits}
    level = f"{found.level:.0%} interval"
    if followed.rule is not None:
        told = _share(explained[followed.rule], level)
        return (
            f"Remembered scores go with {TELLS[followed.rule]} better than with any other rule tried: it foretells "
            f"{told} of their variance in journeys not seen ({n})."
        )
    best = _share(explained[followed.best], level)
    if followed.verdict is Verdict.NOT_SHOWN:
        return (
            f"It is not shown that remembered scores go with the scores along the way: the best rule "
            f"({followed.best}) foretells {best} of their variance ({n})."
        )
    if followed.verdict is Verdict.NO_RULE:
        full = _share(explained[Rule.FULL], level)
        return (
            f"No simple rule is enough: {followed.best} foretells {best} of the variance of remembered scores, all "
            f"features of the path together {full} ({n})."
        )
    names = " or ".join(followed.candidates)
    return (
        f"The data cannot tell which rule remembered scores follow: {names} would all fit. The best, "
        f"{followed.best}, foretells {best} of their variance ({n})."
    )


def peak_end_sentence(found: Memory) -> str | None:
    """Whether peak and end foretell more than the mean of all moments; None where too few."""
    gain = found.peak_end_over_mean
    if gain is None:
        return None
    told = f"{_points(gain.value)} [{_points(gain.low)}, {_points(gain.high)}] percentage points of variance"
    explained = {fit.rule: fit.explained for fit in found.fits}
    if gain.low > 0.0 and explained[Rule.PEAK_END].low > 0.0:
        return f"Peak and end foretell more than the mean: {told}."
    if gain.high < 0.0 and explained[Rule.MEAN].low > 0.0:
        return f"Peak and end foretell less than the mean: {told}."
    return f"Whether peak and end foretell more than the mean cannot be told: {told}."


def caveats(found: Memory) -> tuple[str, ...]:
    """What limits the answer: moments nobody rated, answers left out."""
    unused, rated, told = found.unused, found.rated, []
    if rated.steps and (rated.moments < rated.steps or (rated.ends or 0) < found.journeys):
        ends = (
            "" if rated.ends is None else f", the very last step in {rated.ends / max(found.journeys, 1):.0%} of them"
        )
        told.append(
            f"{rated.moments:,} moments were rated in journeys of {rated.steps:,} steps{ends}: peak and end are those "
            "of the rated moments. What nobody rated blurs a single moment more than a mean, and so makes peak and "
            "end look weaker than they are."
        )
    counts = (
        (unused.not_remembered, "journeys without a remembered score"),
        (unused.too_few_moments, "remembered journeys with too few rated moments"),
        (unused.same_survey, "scores given in the same survey as the memory"),
        (unused.afterwards, "scores given after the memory"),
        (unused.again, "earlier remembered scores of the same journey"),
        (unused.without_journey, "scores that belong to no journey"),
    )
    left = [f"{count:,} {what}" for count, what in counts if count]
    if left:
        told.append(f"Left out: {'; '.join(left)}.")
    return tuple(told)


def _too_few(found: Memory) -> str:
    if found.respondents >= FEWEST_PERSONS:
        return f"All {found.journeys:,} remembered scores are equal: nothing in the path can tell them apart."
    return (
        f"Fewer than {FEWEST_PERSONS} customers both remembered a journey and rated enough moments of it: too few to "
        "tell what memories go with."
    )


def _share(share: Share, level: str) -> str:
    return f"{share.value:.1%} ({level} {share.low:.1%} to {share.high:.1%})"


def _points(value: float) -> str:
    return f"{100.0 * value:+.1f}"
