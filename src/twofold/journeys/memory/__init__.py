"""What customers remember of a journey: which rule their memory follows, and which moments matter for it.

```
answers along the way, answer afterwards -> journeys lived (lived)
lived -> mean, peak, worst, best, end, trend of each (features)
each rule foretells the memories of persons it has not seen (crossfit) -> what it explains (accuracy) -> verdict
weights of the rule x spread x reach -> moments that matter (mattering)
```
"""

from twofold.journeys.memory.gathering import MemoryRequest, lived_of_facts
from twofold.journeys.memory.lived import Lived, Rated, Unused
from twofold.journeys.memory.mattering import Moment
from twofold.journeys.memory.plain_log import lived_of_steps
from twofold.journeys.memory.remembering import Memory, RuleFit, recall
from twofold.journeys.memory.rules import Rule
from twofold.journeys.memory.verdict import Verdict

__all__ = [
    "Lived",
    "Memory",
    "MemoryRequest",
    "Moment",
    "Rated",
    "Rule",
    "RuleFit",
    "Unused",
    "Verdict",
    "lived_of_facts",
    "lived_of_steps",
    "recall",
]
