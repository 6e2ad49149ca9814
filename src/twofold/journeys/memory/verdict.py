"""Which rule do this organisation's customers follow, if the data can tell?"""

from dataclasses import dataclass
from enum import StrEnum

from twofold.journeys.memory.accuracy import Accuracy
from twofold.journeys.memory.rules import NAMED, Rule, contains

MATTERS = 0.01  # a richer rule must explain a hundredth more before a simpler one is given up


class Verdict(StrEnum):
    """What can be said."""

    FOLLOWED = "followed"  # one rule foretells better than every rule that is no refinement of it
    CANNOT_TELL = "cannot tell"  # several foretell, and which one does so best is not known
    NO_RULE = "no rule fits"  # each is beaten by another: the memory holds more than any of them
    NOT_SHOWN = "nothing shown"  # no rule is shown to foretell the memory at all
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class Followed:
    """The answer.

    Attributes:
        verdict: what can be said.
        rule: the one that is followed; None unless ``verdict`` says so.
        candidates: rules that no other one is shown to beat, the best first; the one alone where it is followed.
        best: the rule that foretold best, whether shown to be better or not.
    """

    verdict: Verdict
    rule: Rule | None
    candidates: tuple[Rule, ...]
    best: Rule


def judge(found: Accuracy, level: float = 0.95) -> Followed:
    """Which rule is followed, if it can be told.

    A rule is followed where it foretells at all, foretells better than every rule that does not contain it, and no
    rule that contains it adds a hundredth. All of it must hold at once, so the chance to claim a wrong rule is at
    most that of its one comparison with the right one (Berger 1982, Technometrics 24: intersection-union).
    """
    best = max(NAMED, key=lambda rule: found.explained[found.rules.index(rule)])
    telling = [rule for rule in NAMED if found.of(rule, level).low > 0.0]
    if not telling:
        return Followed(Verdict.NOT_SHOWN, None, (), best)
    standing = [rule for rule in telling if not _beaten(found, rule, level)]
    standing.sort(key=lambda rule: -found.explained[found.rules.index(rule)])
    if not standing:
        return Followed(Verdict.NO_RULE, None, (), best)
    shown = [rule for rule in standing if _ahead(found, rule, level)]
    # where a rule and its refinement both stand, the simpler one is enough
    simplest = [rule for rule in shown if not any(contains(rule, other) for other in shown if other is not rule)]
    if len(simplest) == 1:
        return Followed(Verdict.FOLLOWED, simplest[0], (simplest[0],), best)
    return Followed(Verdict.CANNOT_TELL, None, tuple(standing), best)


def _beaten(found: Accuracy, rule: Rule, level: float) -> bool:
    for other in Rule:
        gain = found.gain(other, rule, level)
        if other is not rule and gain.low > 0.0 and (gain.value >= MATTERS or not contains(other, rule)):
            return True
    return False


def _ahead(found: Accuracy, rule: Rule, level: float) -> bool:
    rivals = [other for other in NAMED if other is not rule and not contains(other, rule)]
    return all(found.gain(rule, other, level).low > 0.0 for other in rivals)
