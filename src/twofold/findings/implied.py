"""Which differences stand on their own, and which only mirror another group's.

Every group is compared with all others together. One group far below the others pulls "the others" of everybody else
down, so that all of them seem to lie above: five findings that say one thing. Here groups leave the comparison as they
are claimed, the largest difference first; whoever no longer differs from those that are left was a mirror image.
"""

from collections.abc import Callable, Sequence

from twofold.findings.contrasts import Contrast, each_against_the_others

ALPHA = 0.05


def on_their_own(contrasts: Sequence[Contrast], stands_out: Callable[[Contrast], bool]) -> tuple[Contrast, ...]:
    """The contrasts that stand out and are not implied by larger ones, in the order given.

    Of two groups that mirror each other exactly, the one that comes first is kept: put worse ones first.

    Args:
        contrasts: every group of a split against the rest.
        stands_out: whether a contrast is worth a claim by itself.
    """
    left = {id(contrast): contrast for contrast in contrasts}
    kept = set()
    for contrast in sorted(filter(stands_out, contrasts), key=lambda each: -abs(each.effect)):
        if _still_differs(contrast, [each for key, each in left.items() if key != id(contrast)]):
            kept.add(id(contrast))
            del left[id(contrast)]
    return tuple(contrast for contrast in contrasts if id(contrast) in kept)


def _still_differs(contrast: Contrast, others: Sequence[Contrast]) -> bool:
    anew = each_against_the_others([contrast.estimate, *(each.estimate for each in others)])
    if not anew:
        return False
    same_side = anew[0].difference.value * contrast.difference.value > 0
    return same_side and anew[0].p_value < ALPHA
