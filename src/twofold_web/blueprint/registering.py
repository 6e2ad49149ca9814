"""What the app brings: prepared results and lines of the navigation."""

from django.utils.translation import gettext_lazy as _

from twofold_web.blueprint import preparing
from twofold_web.foundation import hooks
from twofold_web.foundation.permissions import Permission


def register() -> None:
    """Tell the foundation; links and actions first, because every picture uses them."""
    hooks.register_prepared(preparing.BEHIND, preparing.prepare_behind, preparing.standing_once)
    hooks.register_prepared(preparing.CHOICES, preparing.prepare_choices, preparing.standing_once)
    hooks.register_prepared(preparing.PICTURE, preparing.prepare_picture, preparing.standing_pictures)
    hooks.register_prepared(preparing.FILE, preparing.prepare_file)
    hooks.register_navigation(
        hooks.Entry(_("Experience"), _("Blueprint"), "blueprint", Permission.SEE_OVERVIEW),
        hooks.Entry(_("Data"), _("Journey maps"), "maps", Permission.EDIT_MAPS),
    )
