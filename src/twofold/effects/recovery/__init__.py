"""Units picked because they were bad: how much of their recovery would have come by itself."""

from twofold.effects.recovery.known_selection import Picked, recovery_of_picked
from twofold.effects.recovery.regression_to_the_mean import Recovery, regression_to_the_mean
from twofold.effects.recovery.windows import RecoveryRequest

__all__ = ["Picked", "Recovery", "RecoveryRequest", "recovery_of_picked", "regression_to_the_mean"]
