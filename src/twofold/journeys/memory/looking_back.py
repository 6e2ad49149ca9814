"""Which survey looks back on the whole journey."""

import numpy as np

from twofold.errors import UsageError
from twofold.journeys.scores import LinkedScores
from twofold.journeys.steps import UNRECORDED, Steps

JOINED = " / "  # between the dimensions that tell steps apart


def looking_back(after: LinkedScores, rated: set[str], passed: set[str], *, named: str | None) -> set[str]:
    """Touchpoints of the answers that are about the whole journey.

    Where none is named: the one that nobody passes through and that no moment was rated about. Answers without a
    touchpoint are one, too.

    Args:
        after: answers to the question that remembers.
        rated: touchpoints that moments were rated about, where other questions rate them; else empty.
        passed: touchpoints of steps.
        named: the touchpoint, where the caller knows it.

    Raises:
        UsageError: there is no such answer, or the surveys cannot be told apart.
    """
    there = about(after)
    if not there:
        raise UsageError("no customer's answer to the question that remembers belongs to a journey")
    if named is not None:
        found = {one for one in there if named in (one, one.split(JOINED)[0])}
        if not found:
            raise UsageError(f"no remembered score is about {named!r}; they are about: {_listed(there)}")
        return found
    found = there - rated - (passed - {UNRECORDED})
    if len(found) != 1:
        raise UsageError(
            "which survey looks back on the whole journey? Name its touchpoint (--remembered-touchpoint); "
            f"the remembered question is asked about: {_listed(there)}"
        )
    return found


def about_the_whole(scores: LinkedScores, steps: Steps) -> LinkedScores:
    """The answers that look back on the whole journey, where a survey does; else all of them."""
    try:
        whole = looking_back(scores, set(), set(steps.touchpoint.labels), named=None)
    except UsageError:
        return scores
    return scores.only(scores.about(whole))


def about(scores: LinkedScores) -> set[str]:
    """The touchpoints that answers are about."""
    return {scores.touchpoint.labels[code] for code in np.unique(scores.touchpoint.codes).tolist()}


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
