"""What the app brings: lines of the navigation."""

from django.utils.translation import gettext_lazy as _

from twofold_web.foundation import hooks
from twofold_web.foundation.permissions import Permission


def register() -> None:
    """Tell the foundation."""
    hooks.register_navigation(
        hooks.Entry(_("Surveys"), _("Surveys"), "surveys", Permission.EDIT_SURVEYS),
        hooks.Entry(_("Surveys"), _("Question bank"), "survey_bank", Permission.EDIT_SURVEYS),
    )
