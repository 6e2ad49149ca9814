"""What the app brings: jobs and lines of the navigation."""

import threading

from django.utils.translation import gettext_lazy as _

from twofold_web.answering.flowing.renewing import RENEW, renew_job
from twofold_web.answering.reads.wishes import waiting_wishes
from twofold_web.answering.writes.forgetting import forget_answers
from twofold_web.foundation.hooks import Panel, register_beside, register_erasure, register_home, register_job
from twofold_web.foundation.permissions import Permission


def register() -> None:
    """Tell the foundation."""
    register_job(RENEW, renew_job)
    register_erasure("answers", forget_answers)
    register_beside("flusher", _flow)
    register_home(
        Panel("wishes", _("Asked to be called"), Permission.SEE_COMMENTS, waiting_wishes, "answering/wishes.html")
    )


def _flow(stop: threading.Event) -> None:
    """The flusher; what reads and writes facts is heavy, and loaded when a worker begins, not when a page does."""
    from twofold_web.answering.flowing.flusher import flow_until  # noqa: PLC0415 - see above

    flow_until(stop)
