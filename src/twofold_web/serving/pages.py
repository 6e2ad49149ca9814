"""The server of pages: one process, so that SQLite has one writer; started by ``twofold serve``."""

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from twofold_web.foundation.lifeline import hold_on

# requests at work at the same time; more would only wait for each other
THREADS = 8


def main() -> None:
    """Serve ``HOST PORT`` until SIGTERM."""
    host, port = sys.argv[1:]
    hold_on()
    Granian(
        "twofold_web.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        # a request that finds no free thread waits here, not in the kernel
        backpressure=256,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        websockets=False,
        # it warns of more threads than cores; ours wait for the database
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
