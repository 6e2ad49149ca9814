"""Few treated units: a synthetic comparison, and inference from how treatment was dealt out.

```
panel -> rectangle of units and periods (unit_grid)
rectangle -> blocks (synthetic_cohorts) -> weights (simplex) -> effect (synthetic_did), error (synthetic_error)
rectangle -> contrast of every arrangement (assignment, clean_contrast) -> p-value, interval (inversion, randomisation)
```
"""

from twofold.effects.few.assignment import Assignment, Draw
from twofold.effects.few.randomisation import RandomisationRequest, RandomisationTest, Statistic, randomisation
from twofold.effects.few.synthetic_did import SyntheticCohort, SyntheticDid, SyntheticRequest, synthetic_did
from twofold.effects.few.synthetic_error import ErrorKind

__all__ = [
    "Assignment",
    "Draw",
    "ErrorKind",
    "RandomisationRequest",
    "RandomisationTest",
    "Statistic",
    "SyntheticCohort",
    "SyntheticDid",
    "SyntheticRequest",
    "randomisation",
    "synthetic_did",
]
