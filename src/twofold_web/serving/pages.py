"""The server of pages: one process, so that SQLite has one writer; started by ``twofold serve``."""

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from twofold_web.foundation.lifeline import hold_on

# connections that wait to be accepted: respondents come all at once when a message has gone out
BACKLOG = 1024


def main() -> None:
    """Serve ``HOST PORT`` until SIGTERM."""
    host, port = sys.argv[1:]
    hold_on()
    Granian(
        "twofold_web.asgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.ASGI,
        workers=1,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
