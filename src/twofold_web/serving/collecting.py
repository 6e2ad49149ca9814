"""When Python looks for rings of objects that nothing holds any more."""

import gc

YOUNG = 20_000  # objects between two looks; Python's usual 700 are made and gone in a few requests


def collect_rarely() -> None:
    """Look less often, and never again at what the application consists of.

    Nearly everything that a request makes goes without a look. What was loaded before the first request stays for as
    long as the process does: to look through it again and again takes time, and keeps all who wait waiting.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
