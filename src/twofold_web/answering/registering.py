"""What the app brings: jobs and lines of the navigation."""

import threading

from twofold_web.answering.flowing.renewing import RENEW, renew_job
from twofold_web.foundation.hooks import register_beside, register_job


def register() -> None:
    """Tell the foundation."""
    register_job(RENEW, renew_job)
    register_beside("flusher", _flow)


def _flow(stop: threading.Event) -> None:
    """The flusher; what reads and writes facts is heavy, and loaded when a worker begins, not when a page does."""
    from twofold_web.answering.flowing.flusher import flow_until  # noqa: PLC0415 - see above

    flow_until(stop)
