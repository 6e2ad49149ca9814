"""The app's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.hooks import Entry, Panel, register_home, register_navigation, register_prepared
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


class HomeConfig(AppConfig):
    """Everybody's page."""

    name = "twofold_web.home"
    label = "home"

    def ready(self) -> None:
        """Say where the pages are, what is prepared for them, and what stands on everybody's page."""
        from twofold_web.home import own_records, reads  # noqa: PLC0415 - needs loaded apps
        from twofold_web.home.reads import waiting  # noqa: PLC0415 - needs loaded apps

        register_prepared(own_records.OWN, own_records.own_records)
        register_prepared(own_records.PULSE, own_records.pulse_state, _once)
        register_navigation(
            Entry(_("Me"), _("My page"), "home", Permission.SEE_OWN),
            Entry(_("Administration"), _("Linked employees"), "employee_links", Permission.MANAGE_PEOPLE),
        )
        register_home(
            Panel(
                "home.figures",
                _("New figures"),
                Permission.SEE_OVERVIEW,
                waiting.new_figures,
                "home/panels/figures.html",
            ),
            Panel(
                "home.alarms", _("Alarms"), Permission.SCHEDULE_REPORTS, waiting.open_alarms, "home/panels/alarms.html"
            ),
            Panel(
                "home.files",
                _("Files to look at"),
                Permission.LOAD_DATA,
                waiting.files_to_look_at,
                "home/panels/files.html",
            ),
            Panel(
                "home.invitations",
                _("Open invitations"),
                Permission.MANAGE_PEOPLE,
                waiting.invitations,
                "home/panels/invitations.html",
            ),
            Panel("home.jobs", _("What I asked for"), Permission.SEE_OWN, reads.own_jobs, "home/panels/jobs.html"),
        )


def _once(scope: Scope) -> list[dict[str, object]]:  # noqa: ARG001 - the same question in every organisation
    return [{}]
