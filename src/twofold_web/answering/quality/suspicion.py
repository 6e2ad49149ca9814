"""Signs that a program answered; noticed without puzzles, written down, and never a reason to drop an answer.

The address a request came from is hashed with the day's key and counted in memory for a minute; it is never written.
"""

import threading
import time
from collections import OrderedDict

from twofold_web.answering.asked import Asked

TRAP = "website"  # a field that people do not see and programs fill in
TRAPPED, MANY = 1, 2
PAGES_A_MINUTE = 60
_MOST_CALLERS = 20_000


class Callers:
    """How many pages came from one address within a minute."""

    def __init__(self, most: int = PAGES_A_MINUTE) -> None:
        self._most = most
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._turn = threading.Lock()

    def many(self, caller: str, now: float | None = None) -> bool:
        """Count one more; whether they are more than one person, or one household, sends."""
        if not caller:
            return False
        moment = time.monotonic() if now is None else now
        with self._turn:
            begun, number = self._seen.get(caller, (moment, 0))
            begun, number = (moment, 1) if moment - begun > 60 else (begun, number + 1)
            self._seen[caller] = (begun, number)
            self._seen.move_to_end(caller)
            while len(self._seen) > _MOST_CALLERS:
                self._seen.popitem(last=False)
        return number > self._most


CALLERS = Callers()


def suspicion(asked: Asked) -> int:
    """The signs of one page that was sent, added up."""
    return (TRAPPED if asked.sent(TRAP) else 0) | (MANY if CALLERS.many(asked.caller) else 0)
