"""What the marks of a picture mean, in a few lines."""

from twofold.reports.blueprint.wording import Sayings


def legend_of(said: Sayings, *, compared: bool) -> tuple[str, ...]:
    """The lines of a legend.

    Args:
        said: the sentences of the blueprint.
        compared: whether a second blueprint is drawn beside it.
    """
    level = said.wording.level(said.blueprint.question.level)
    lines = [
        f"● {said('legend.direct')}",
        f"○ {said('legend.indirect')}",
        said("legend.band", level=level),
        said("legend.thick"),
    ]
    return (*lines, said("legend.other"), said("legend.claimed")) if compared else tuple(lines)
