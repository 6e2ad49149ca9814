"""The sentence a manager can repeat, and the reasons, in plain English."""

from dataclasses import replace

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.estimating.check_words import check_sentences, check_values
from twofold.effects.estimating.finding import Counts, EffectFinding
from twofold.effects.estimating.reason_words import WORDS
from twofold.effects.verdicts import Reason, Verdict

MOST_DIGITS = 8


def told(finding: EffectFinding, **values: str) -> EffectFinding:
    """The finding with its sentence and its reasons in words.

    Args:
        finding: judged.
        values: what the words of some reasons name (``departures``, ``lot``).
    """
    words = _Words(finding, values)
    reasons = tuple(words.reason(reason) for reason in finding.judgement.reasons)
    return replace(finding, sentence=words.sentence(), reasons=reasons)


def checked_words(finding: EffectFinding) -> tuple[str, ...]:
    """What was found around an effect, in words."""
    return check_sentences(finding.checks, _Words(finding, {}).number)


def notes(counts: Counts, published: tuple[str, ...]) -> tuple[str, ...]:
    """What was left out of the comparison."""
    found = []
    if counts.always:
        found.append(
            f"{_many(counts.always, 'unit was', 'units were')} treated from the first period on and left out: "
            "nothing is known of the time before.",
        )
    if counts.left_out:
        found.append(
            f"{_many(counts.left_out, 'treated unit-period', 'treated unit-periods')} had fewer than two untreated "
            "units to compare with and were left out.",
        )
    return (*found, *published)


class _Words:
    """Writes about one finding."""

    def __init__(self, finding: EffectFinding, values: dict[str, str]) -> None:
        self.found = finding
        self.asked = finding.request
        self.digits = _digits(finding)
        self.values = {**self._values(), **values}

    def _values(self) -> dict[str, str]:
        counts, before = self.found.counts, self.found.before
        return {
            "outcome": self.asked.outcome,
            "after": _many(counts.after, "period", "periods"),
            "planned": f"{self.asked.planned or 0:,}",
            "treated": _many(counts.treated_clusters, "treated unit", "treated units"),
            "compared": _many(counts.compared_clusters, "comparison unit", "comparison units"),
            "p": "" if before.p_value is None else f" (p = {before.p_value:.2g})",
            "spell": "period" if before.spell == 1 else f"{before.spell} periods",
            "margin": self.number(self.asked.margin or 0.0),
            "lot": "",
            "departures": "",
            "several": "",
            "p_adjusted": "",
            **check_values(self.found.checks, self.number),
        }

    def number(self, value: float) -> str:
        """A number with as many digits as its error bears."""
        text = f"{value:,.{self.digits}f}"
        return text if float(text.replace(",", "")) else text.replace("-", "")

    def interval(self, effect: EffectEstimate) -> str:
        """The interval in words."""
        return f"{100 * effect.level:g} % interval {self.number(effect.low)} to {self.number(effect.high)}"

    def groups(self) -> str:
        """Who was compared with whom."""
        counts = self.found.counts
        when = "never treated" if self.asked.controls.value == "never-treated" else "not treated at the time"
        treated = _many(counts.treated, "unit", "units")
        return f"{treated} with {self.asked.action}, compared with {_many(counts.compared, 'unit', 'units')} {when}"

    def sentence(self) -> str:
        """What a manager can repeat."""
        effect, verdict = self.found.effect, self.found.verdict
        outcome, action = self.asked.outcome, self.asked.action
        why = self.plain(self.found.judgement.reasons[0])
        if verdict is Verdict.TOO_EARLY:
            return f"It is too early to say whether {outcome} changed with {action}: {why}"
        if verdict is Verdict.CANNOT_BE_KNOWN or effect is None:
            return f"Whether {action} changed {outcome} cannot be known from these data: {why}"
        shown = f"({self.interval(effect)}; {self.groups()})"
        if verdict is Verdict.NO_EFFECT_SHOWN:
            difference = f"the difference is {self.number(effect.value)} {shown}"
            end = f", but {why}" if self.found.judgement.reasons[0] is Reason.SEVERAL else f". {self.seen()}".rstrip()
            return f"No effect of {action} on {outcome} is shown: {difference}{end}"
        if verdict is Verdict.NO_EFFECT_THAT_MATTERS:
            inside = (
                f"the difference is {self.number(effect.value)}, inside the margin of {self.values['margin']} {shown}"
            )
            return f"No effect of {action} on {outcome} that matters: {inside}."
        way = "rose" if effect.value > 0 else "fell"
        better = "an improvement" if verdict is Verdict.IMPROVED else "a change for the worse"
        direction = "higher" if self.asked.higher_is_better else "lower"
        change = f"{outcome} {way} by {self.number(abs(effect.value))} against the comparison {shown}"
        return f"With {action}, {change}: {better}, as {direction} is better."

    def seen(self) -> str:
        """What the comparison could have seen."""
        if self.found.detectable is None:
            return ""
        return f"It would have found an effect of {self.number(self.found.detectable)} four times in five."

    def plain(self, reason: Reason) -> str:
        """A reason, as the end of a sentence."""
        return WORDS[reason].format(**self.values)

    def reason(self, reason: Reason) -> str:
        """A reason as a sentence of its own."""
        text = self.plain(reason)
        return text[:1].upper() + text[1:]


def _digits(finding: EffectFinding) -> int:
    """Decimals that show the error with two digits, and on which side of zero both ends of the interval lie."""
    effect, naive = finding.effect, finding.naive
    if effect is None:
        size = abs(naive.change) if naive and naive.change else 0.1
    else:
        size = effect.se if effect.se > 0 else abs(effect.high - effect.low) / 4 or 1.0
    digits = 0
    while digits < MOST_DIGITS and size * 10**digits < 10:
        digits += 1
    ends = () if effect is None or effect.low <= 0 <= effect.high else (effect.low, effect.high)
    while digits < MOST_DIGITS and any(not round(end, digits) for end in ends):
        digits += 1
    return digits


def _many(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
