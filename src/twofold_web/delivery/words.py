"""What the words of this app are called for people, in their language."""

from django.utils.translation import gettext_lazy as _

from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.asking.lists import Column, Fault
from twofold_web.delivery.models import InvitationState, LinkKind, Once, Period, Way

REASONS = {
    Reason.NEVER: _("on the list of those who are never asked"),
    Reason.OPTED_OUT: _("does not want to be asked"),
    Reason.OPTED_OUT_PURPOSE: _("does not want to be asked for this purpose"),
    Reason.PENDING: _("another message to them was on its way"),
    Reason.CLOCK: _("asked as often as the contact policy allows"),
    Reason.PURPOSE_CLOCK: _("asked as often as the contact policy allows for this purpose"),
    Reason.TOO_LATE: _("too late: the time to ask was over"),
    Reason.CLOSED: _("the survey was closed"),
    Reason.ONCE: _("was asked about this before"),
    Reason.NOT_DRAWN: _("not drawn into the sample"),
    Reason.QUOTA_FULL: _("enough people of this unit or segment were asked"),
    Reason.TARGET_REACHED: _("enough people were asked"),
    Reason.NO_ADDRESS: _("no address that can be reached"),
    Reason.BOUNCED: _("the address does not exist"),
    Reason.NOT_SENT: _("the message could not be sent"),
    Reason.LOAD_UNDONE: _("the load that told of it was undone"),
    Reason.CALLED_BACK: _("the list or the trigger was taken back before it was their turn"),
}
STATES = {
    InvitationState.WAITING: _("waiting"),
    InvitationState.ASKED: _("asked"),
    InvitationState.FINISHED: _("answered"),
    InvitationState.NOT_ASKED: _("not asked"),
    InvitationState.FAILED: _("could not be reached"),
    InvitationState.WITHDRAWN: _("withdrawn"),
}
KINDS = {
    LinkKind.ANONYMOUS: _("Open link"),
    LinkKind.KIOSK: _("Kiosk"),
    LinkKind.EMBED: _("In a web page"),
    LinkKind.TEST: _("To try it"),
}
WAYS = {Way.EMAIL: _("E-mail"), Way.SMS: _("Text message"), Way.APP: _("Own app or page")}
ONCE = {Once.CASE: _("once a case"), Once.PERSON: _("once a person"), Once.EVENT: _("each time")}
PERIODS = {
    Period.DAY: _("a day"),
    Period.WEEK: _("a week"),
    Period.MONTH: _("a month"),
    Period.ALL: _("altogether"),
}
COLUMNS = {
    Column.IGNORED: _("leave out"),
    Column.ADDRESS: _("e-mail address or telephone number"),
    Column.NAME: _("your own number of the person"),
    Column.LANGUAGE: _("language"),
    Column.ZONE: _("time zone"),
    Column.UNIT: _("unit"),
    Column.SEGMENT: _("segment"),
    Column.CASE: _("case (booking, order, ticket)"),
    Column.TOUCHPOINTS: _("touchpoints they went through"),
}
FAULTS = {
    Fault.NO_ADDRESS: _("there is no address"),
    Fault.BAD_ADDRESS: _("this is no address (telephone numbers begin with + and the country)"),
    Fault.UNKNOWN_UNIT: _("there is no unit with this code"),
    Fault.UNKNOWN_LANGUAGE: _("the survey does not speak this language"),
    Fault.UNKNOWN_ZONE: _("there is no such time zone (write Europe/Athens)"),
    Fault.TWICE: _("the same person stands in the list before"),
    Fault.TOO_LONG: _("longer than 200 characters"),
}
PURPOSES = {
    "relationship": _("relationship"),
    "transaction": _("after an event"),
    "employee": _("employees"),
    "training": _("trainings"),
    "research": _("research"),
    "assessment": _("assessment"),
}


def purpose_words(purpose: str) -> str:
    """A purpose in the reader's language."""
    return str(PURPOSES.get(purpose, purpose) if purpose else _("all purposes together"))
