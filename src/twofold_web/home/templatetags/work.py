"""Work in the background as people call it."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

KINDS = {
    "intake.load": _("Load a file"),
    "intake.undo": _("Undo a load"),
    "intake.check": _("Try a load"),
    "intake.pull": _("Fetch data"),
    "insight.export": _("Prepare a download"),
    "insight.report": _("Write a report"),
    "blueprint.export": _("Draw the blueprint"),
}


@register.filter
def job_words(kind: str) -> str:
    """What a job does, in the reader's language."""
    return str(KINDS.get(kind, _("Work in the background")))
