"""What the app brings: prepared results, the hourly look at stop rules, and a line of the navigation."""

from django.utils.translation import gettext_lazy as _

from twofold_web.fieldwork.careless import CARELESS, prepare_careless
from twofold_web.fieldwork.preparing import WEIGHED, prepare_weighed
from twofold_web.fieldwork.radar import RADAR, prepare_radar
from twofold_web.fieldwork.writes.planning import close_what_has_enough
from twofold_web.foundation import hooks
from twofold_web.foundation.permissions import Permission


def register() -> None:
    """Tell the foundation."""
    hooks.register_prepared(WEIGHED, prepare_weighed)
    hooks.register_prepared(CARELESS, prepare_careless)
    hooks.register_prepared(RADAR, prepare_radar)
    hooks.register_sweep("fieldwork.enough", close_what_has_enough)
    hooks.register_navigation(hooks.Entry(_("Surveys"), _("Fieldwork"), "fieldwork", Permission.EDIT_SURVEYS))
