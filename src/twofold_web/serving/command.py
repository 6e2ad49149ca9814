"""The command: prepare the database, start the pages and the workers, say where they answer, end them together."""

import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click
import django

from twofold_web.serving import ready
from twofold_web.serving.supervising import Child, keep_running, pages, worker

WORKERS_AFTER = 20.0  # seconds, where no page answers before


@click.command("serve", short_help="The application in a browser: serve its pages and do its jobs.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the application keeps what it writes.  [default: TWOFOLD_HOME, or twofold-home here]",
)
@click.option("--demo", is_flag=True, help="Load a simulated hotel chain and a telecom, with one-click demo people.")
@click.option(
    "--workers",
    type=click.IntRange(0, 64),
    default=2,
    show_default=True,
    help="How many processes do the jobs; 0 where `worker` runs elsewhere.",
)
def serve_command(host: str, port: int, home: Path | None, workers: int, *, demo: bool) -> None:
    """Serve the application until Ctrl-C, and do the jobs that its pages ask for.

    The database is brought up to date first. What an installation may choose is said in the environment: see
    "Settings" in the documentation.
    """
    if home is not None:
        os.environ["TWOFOLD_HOME"] = str(home.resolve())
    if demo:
        os.environ["TWOFOLD_DEMO"] = "yes"
    _refuse_taken(host, port)
    served = pages(host, port)
    # links in messages begin with it, and the workers, which write them, inherit it
    os.environ.setdefault("TWOFOLD_ADDRESS", served.address)
    _prepare(demo=demo)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    children = [served, *(worker() for _ in range(workers))]
    for child in children[1:]:
        # the first page needs the processors first
        child.due = time.monotonic() + WORKERS_AFTER
    announcer = threading.Thread(target=_announce, args=(children, stop), kwargs={"demo": demo}, daemon=True)
    announcer.start()
    _release(keep_running(children, stop))
    click.echo("Stopped.", err=True)


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            raise click.UsageError(
                f"{host}:{port} cannot be listened on ({wrong.strerror}); choose another with --port or --host."
            ) from wrong


def _prepare(*, demo: bool) -> None:
    """Everything that must be there before the first page is asked for; nothing where an earlier start left it so."""
    if ready.holds(demo=demo):
        return
    # the settings read the environment that the options have just changed
    from twofold_web.serving.preparing import prepare  # noqa: PLC0415 - see above

    prepare(demo=demo)
    ready.remember(demo=demo)


def _release(workers: Sequence[str]) -> None:
    """What was cut off in the middle need not wait for its lease to end."""
    if not workers:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold_web.settings")
    django.setup()
    # models can be read only now
    from twofold_web.foundation.jobs import release  # noqa: PLC0415 - see above

    for name in workers:
        release(name)


def _announce(children: Sequence[Child], stop: threading.Event, *, demo: bool) -> None:
    """Say the address, once the first page answers there, and let the workers begin."""
    child = children[0]
    while not stop.wait(0.05):
        if child.answers():
            for one in children[1:]:
                one.due = 0.0
            click.echo(f"Twofold answers at {child.address}/ (Ctrl-C stops it)")
            if demo and not child.loopback:
                click.echo("Everybody who reaches this address can sign in as one of the demo people.", err=True)
            return
