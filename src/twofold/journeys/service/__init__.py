"""Service, the contact part of experience: how fast, how complete, by whom, and how a figure came about.

```
contact events -> tickets (every step with its moment) -> clocks run over them -> hours of each ticket -> estimates
                                                                              -> replay of one ticket
```
"""

from twofold.journeys.service.clocks import CLOCKS, Clock, Signal
from twofold.journeys.service.tickets import SELF_SERVICE, Tickets, gather_tickets

__all__ = ["CLOCKS", "SELF_SERVICE", "Clock", "Signal", "Tickets", "gather_tickets"]
