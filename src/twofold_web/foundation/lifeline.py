"""A process that ends when the one that started it has ended, however suddenly: it watches its standard input."""

import os
import signal
import sys
import threading
import time

GRACE = 15.0  # seconds to end in an orderly way


def hold_on() -> None:
    """Ask this process to stop when the other end of its standard input is gone."""
    threading.Thread(target=_watch, name="lifeline", daemon=True).start()


def _watch() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
