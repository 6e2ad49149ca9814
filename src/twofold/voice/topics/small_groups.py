"""Which topics of employees' comments may be shown: ten comments each, and as many in what is hidden."""

import numpy as np
from numpy.typing import NDArray

from twofold.privacy.thresholds import COMMENTS, Thresholds


def may_be_shown(people: NDArray[np.int64], thresholds: Thresholds = COMMENTS) -> NDArray[np.bool_]:
    """(topics,) whether each topic may be shown.

    Topics divide the comments: whoever knows all comments and the shown topics knows the rest. So where topics are
    hidden and fewer than ten people stand behind them, the next-smallest topics are hidden too until ten do.

    Args:
        people: (topics,) how many different people speak of each.
        thresholds: how many are enough.
    """
    shown = people >= thresholds.answers
    hidden = int(people[~shown].sum())
    if not hidden:
        return shown
    for topic in np.lexsort((np.arange(len(people)), people)).tolist():
        if hidden >= thresholds.complement:
            break
        if shown[topic]:
            shown[topic] = False
            hidden += int(people[topic])
    return shown
