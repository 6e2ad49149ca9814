"""Steps kept beside the store, so that a day's new events do not read and order a year again.

A file of facts never changes once it is written. So what was read of it, coded and ordered, is kept under its name:

```
each file of facts -> a run   its customers' events: coded, ordered, memory-mapped when they are used again
all runs           -> Steps   superseded versions left out, put together, cut into journeys
```

A load adds files: those are read, and all others come from their runs. Erasure and compaction delete every run.
"""

from twofold.journeys.kept.keeping import kept_steps

__all__ = ["kept_steps"]
