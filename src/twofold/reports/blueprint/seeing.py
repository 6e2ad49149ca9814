"""What of a blueprint somebody may see: the parts about employees and about the whole organisation can be withheld."""

from dataclasses import replace

from twofold.reports.blueprint.record import Behind, Blueprint, Bonds, Comparison

CONDITIONS, BONDS, ACTIONS = "conditions", "bonds", "actions"


def withheld(found: Blueprint | Comparison, *parts: str) -> Blueprint | Comparison:
    """The same without some parts, which say that they are not shown instead.

    Args:
        found: a blueprint, or two compared.
        parts: conditions (of work), bonds (links), actions.
    """
    if isinstance(found, Comparison):
        gaps = tuple(gap for gap in found.gaps if gap.part != "condition" or CONDITIONS not in parts)
        return Comparison(_without(found.this, parts), _without(found.other, parts), gaps)
    return _without(found, parts)


def _without(found: Blueprint, parts: tuple[str, ...]) -> Blueprint:
    behind = Behind(
        Bonds() if BONDS in parts else found.behind.bonds,
        () if ACTIONS in parts else found.behind.actions,
    )
    conditions = () if CONDITIONS in parts else found.conditions
    return replace(found, conditions=conditions, behind=behind, withheld=tuple(parts))
