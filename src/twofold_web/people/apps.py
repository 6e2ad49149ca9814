"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.hooks import Entry, register_job, register_navigation
from twofold_web.foundation.permissions import Permission


class PeopleConfig(AppConfig):
    """Users, units, roles, and the ways in."""

    name = "twofold_web.people"
    label = "people"

    def ready(self) -> None:
        """Tell what the worker can do here, and what stands in the navigation."""
        from twofold_web.people.invitation_mail import send_invitation  # noqa: PLC0415 - needs loaded models
        from twofold_web.people.store_units import bring_units  # noqa: PLC0415 - needs loaded models
        from twofold_web.people.writes.invitations import SEND  # noqa: PLC0415 - needs loaded models
        from twofold_web.people.writes.units import BRING  # noqa: PLC0415 - needs loaded models

        register_job(SEND, send_invitation)
        register_job(BRING, bring_units)
        register_navigation(
            Entry(_("Administration"), _("People"), "people", Permission.MANAGE_PEOPLE),
            Entry(_("Administration"), _("Units"), "units", Permission.MANAGE_PEOPLE),
            Entry(_("Administration"), _("API keys"), "keys", Permission.MANAGE_SETTINGS),
            Entry(_("Administration"), _("Audit trail"), "audit", Permission.READ_AUDIT),
        )
