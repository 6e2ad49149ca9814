"""What customers really go through: paths, flow, deviations, memory, channels, foresight.

```
events -> steps of journeys (sorted once) -> flow, variants      where customers go
                                          -> deviations          where they leave the map, and what it costs
                                          -> memory              what of it they remember
                                          -> crossings           who meets another company in another channel
                                          -> foresight           what they will probably do next
```

Every analysis starts from ``Steps``: the events of all journeys as integers, ordered by journey and time.
"""

from twofold.journeys.path_rule import JourneyKey, PathRule
from twofold.journeys.steps import Coded, LeftOut, Steps

__all__ = ["Coded", "JourneyKey", "LeftOut", "PathRule", "Steps"]
