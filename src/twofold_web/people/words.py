"""Roles and permissions as people read them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.permissions import Permission, Role

ROLES: dict[Role, Any] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.CX_MANAGER: _("CX manager"),
    Role.EX_MANAGER: _("EX manager"),
    Role.UNIT_LEADER: _("Unit leader"),
    Role.TRAINER: _("Trainer"),
    Role.SERVICE_AGENT: _("Service agent"),
    Role.SHOPPER: _("Mystery shopper"),
    Role.REVIEWER: _("Reviewer"),
    Role.ANALYST: _("Analyst"),
    Role.EMPLOYEE: _("Employee"),
    Role.VIEWER: _("Viewer"),
}

# what somebody with this role comes for, in one sentence
QUESTIONS: dict[Role, Any] = {
    Role.ADMINISTRATOR: _("Who sees what, and who has looked at it?"),
    Role.CX_MANAGER: _("Where does the experience break, for whom, and what do we fix first?"),
    Role.EX_MANAGER: _("What holds our teams back, and do customers feel it?"),
    Role.UNIT_LEADER: _("How is my team doing, and what do we practise this month?"),
    Role.TRAINER: _("What should people practise, and did the last training work?"),
    Role.SERVICE_AGENT: _("Whom must we call back, and what do customers ask for?"),
    Role.SHOPPER: _("Which visits are mine, and what do I check?"),
    Role.REVIEWER: _("Which reports wait for my review?"),
    Role.ANALYST: _("How sure are we, and can I recompute it?"),
    Role.EMPLOYEE: _("What did customers praise, and what do I learn next?"),
    Role.VIEWER: _("How is the experience doing, in few words?"),
}

PERMISSIONS: dict[Permission, Any] = {
    Permission.SEE_OWN: _("See one's own page"),
    Permission.SEE_OVERVIEW: _("See customers' results"),
    Permission.SEE_TEAMS: _("See released results of employees"),
    Permission.SEE_COMMENTS: _("Read masked comments"),
    Permission.SEE_ROWS: _("See single rows without personal data"),
    Permission.SAVE_VIEWS: _("Save views"),
    Permission.EXPORT: _("Download the data behind a figure"),
    Permission.SCHEDULE_REPORTS: _("Schedule reports and alerts"),
    Permission.EDIT_MAPS: _("Edit journey maps"),
    Permission.EDIT_SURVEYS: _("Build surveys"),
    Permission.SEND_SURVEYS: _("Publish surveys and ask people"),
    Permission.LOAD_DATA: _("Bring data in"),
    Permission.MANAGE_PEOPLE: _("Manage units, people and roles"),
    Permission.MANAGE_SETTINGS: _("Manage the organisation's settings and keys"),
    Permission.READ_AUDIT: _("Read the audit trail"),
}

# what the details of an entry are called; those of other apps are shown by their name
DETAILS: dict[str, Any] = {
    "role": _("Role"),
    "unit": _("Unit"),
    "parent": _("Below"),
    "from": _("From"),
    "to": _("To"),
    "permissions": _("May"),
    "expires": _("Ends"),
    "name": _("Name"),
    "level": _("Level"),
    "country": _("Country"),
    "zone": _("Time zone"),
    "domains": _("Own domains"),
    "second_factor": _("Second factor"),
    "kind": _("Kind"),
    "address": _("Address"),
    "new secret": _("New secret"),
    "added": _("New"),
    "moved": _("Moved"),
    "changed": _("Called otherwise"),
    "entries": _("Entries"),
    "broken_at": _("Broken at"),
}


def detail_words(detail: dict[str, Any]) -> list[tuple[Any, str]]:
    """The details of an entry of the audit trail as people read them: what is empty is left out."""
    return [(DETAILS.get(name, name), _in_words(value)) for name, value in detail.items() if value]


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_in_words(one) for one in value)
    if value is True:
        return str(_("yes"))
    known: dict[str, Any] = {role.value: name for role, name in ROLES.items()}
    known |= {permission.value: name for permission, name in PERMISSIONS.items()}
    return str(known.get(value, value)) if isinstance(value, str) else str(value)
