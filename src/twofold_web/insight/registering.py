"""What this app can do, told to the foundation when the process starts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.hooks import (
    Entry,
    register_erasure,
    register_job,
    register_navigation,
    register_prepared,
    register_sweep,
)
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.preparing.alarming import ALARM_MAIL, ALARMS, prepare_alarms, send_alarm, standing_alarms
from twofold_web.insight.preparing.asking import ask_language_model
from twofold_web.insight.preparing.choices import CHOICES, prepare_choices
from twofold_web.insight.preparing.customers import CUSTOMERS, prepare_customers
from twofold_web.insight.preparing.estimating import ESTIMATES, prepare_estimates
from twofold_web.insight.preparing.reporting import REPORT, send_report
from twofold_web.insight.preparing.teams import TEAMS, prepare_teams
from twofold_web.insight.preparing.training import TRAINING, train_voice
from twofold_web.insight.preparing.voice import READING, VOICE, prepare_reading, prepare_voice
from twofold_web.insight.reads.language_model import ASKING
from twofold_web.insight.writes.forgetting import forget_drawn
from twofold_web.insight.writes.language_model import forget_answers

P = Permission


def register() -> None:
    """Say what can be prepared and done, and what stands in the navigation."""
    register_prepared(CHOICES, prepare_choices, _once({}))
    register_prepared(CUSTOMERS, prepare_customers, _once({"unit": "", "channel": "", "from": "", "to": ""}))
    register_prepared(TEAMS, prepare_teams, _once({"units": ""}))
    register_prepared(READING, prepare_reading, _once({}))
    register_prepared(VOICE, prepare_voice, _once({"unit": "", "channel": "", "from": "", "to": ""}))
    register_prepared(ESTIMATES, prepare_estimates)
    register_prepared(ALARMS, prepare_alarms, standing_alarms)
    register_erasure("insight", forget_drawn)
    register_job(REPORT, send_report)
    register_job(TRAINING, train_voice)
    register_job(ALARM_MAIL, send_alarm)
    register_job(ASKING, ask_language_model)
    register_sweep("insight.answers", forget_answers)
    register_navigation(
        Entry(_("Experience"), _("Overview"), "overview", P.SEE_OVERVIEW),
        Entry(_("Experience"), _("Touchpoints"), "touchpoints", P.SEE_OVERVIEW),
        Entry(_("Experience"), _("Voice"), "voice", P.SEE_COMMENTS),
        Entry(_("Experience"), _("Channels"), "channels", P.SEE_OVERVIEW),
        Entry(_("Experience"), _("Service"), "service", P.SEE_OVERVIEW),
        Entry(_("Experience"), _("Units compared"), "unit_results", P.SEE_OVERVIEW),
        Entry(_("Reasons"), _("Drivers"), "drivers", P.SEE_OVERVIEW),
        Entry(_("Reasons"), _("Links"), "links", P.SEE_TEAMS),
        Entry(_("Reasons"), _("Changes"), "changes", P.SEE_OVERVIEW),
        Entry(_("Reasons"), _("Explore"), "explore", P.SEE_OVERVIEW),
        Entry(_("Action"), _("Priorities"), "priorities", P.SEE_OVERVIEW),
        Entry(_("Action"), _("Actions"), "actions", P.SEE_OVERVIEW),
        Entry(_("Action"), _("Reports"), "reports", P.SCHEDULE_REPORTS),
        Entry(_("Action"), _("Alerts"), "alerts", P.SCHEDULE_REPORTS),
    )


def _once(request: dict[str, Any]) -> Any:
    """The same one request for every organisation."""

    def standing(scope: Scope) -> list[dict[str, Any]]:
        del scope
        return [dict(request)]

    return standing
