"""Where journeys leave their map: how many do, who they are, and what experience goes along with it.

``deviating.deviations`` is the door.
"""

from twofold.journeys.deviations.deviating import DeviationQuestion, Deviations, Told, Who, deviations
from twofold.journeys.deviations.deviation import Deviation, DeviationKind
from twofold.journeys.deviations.outcomes import Outcome
from twofold.journeys.deviations.prices import Price

__all__ = [
    "Deviation",
    "DeviationKind",
    "DeviationQuestion",
    "Deviations",
    "Outcome",
    "Price",
    "Told",
    "Who",
    "deviations",
]
