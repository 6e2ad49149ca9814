"""Flow: which touchpoint follows which, after how long, by which whole paths, and where journeys end.

```
Steps -> directly_follows -> Flow       arcs with counts, shares, durations; visits with starts, ends, loops, drop-off
      -> find_variants    -> Variants   whole paths, exactly
      -> time_between     -> Between    from any touchpoint to any other
      -> compare_flow     -> FlowComparison   two groups or periods
Flow + Variants -> frequent_flow -> ShownFlow  the frequent part, with everything hidden counted
```
"""

from twofold.journeys.flow.between import Between, time_between
from twofold.journeys.flow.compare import FlowComparison, compare_flow
from twofold.journeys.flow.directly_follows import Arcs, Flow, directly_follows
from twofold.journeys.flow.durations import Durations
from twofold.journeys.flow.frequent import Frequent, ShownFlow, frequent_flow, frequent_variants
from twofold.journeys.flow.splits import Part, split
from twofold.journeys.flow.variants import Variants, find_variants
from twofold.journeys.flow.visits import Visits

__all__ = [
    "Arcs",
    "Between",
    "Durations",
    "Flow",
    "FlowComparison",
    "Frequent",
    "Part",
    "ShownFlow",
    "Variants",
    "Visits",
    "compare_flow",
    "directly_follows",
    "find_variants",
    "frequent_flow",
    "frequent_variants",
    "split",
    "time_between",
]
