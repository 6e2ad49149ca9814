"""What the app brings: jobs, sweeps and lines of the navigation."""

from django.utils.translation import gettext_lazy as _

from twofold_web.delivery.reads.foretelling import FORETOLD, foretell
from twofold_web.delivery.sending.rounds import make_round
from twofold_web.delivery.writes.forgetting import FORGET, forget_job
from twofold_web.delivery.writes.forgetting_deliveries import forget_deliveries
from twofold_web.delivery.writes.loading import ask_after_load
from twofold_web.delivery.writes.sweeping import sweep
from twofold_web.delivery.writes.undoing import invited_by, withdraw_for
from twofold_web.delivery.writes.working import ROUND
from twofold_web.foundation.hooks import (
    Entry,
    Withdrawal,
    register_erasure,
    register_job,
    register_loaded,
    register_navigation,
    register_prepared,
    register_sweep,
    register_undone,
)
from twofold_web.foundation.permissions import Permission


def register() -> None:
    """Tell the foundation."""
    register_job(ROUND, make_round)
    register_job(FORGET, forget_job)
    register_sweep("delivery.people", sweep)
    register_prepared(FORETOLD, foretell)
    register_loaded("delivery.triggers", ask_after_load)
    register_erasure("deliveries", forget_deliveries)
    register_undone("delivery.triggers", Withdrawal(invited_by, withdraw_for))
    register_navigation(
        Entry(_("Surveys"), _("Contact policy"), "contacts", Permission.SEND_SURVEYS),
    )
