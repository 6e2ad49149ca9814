"""How many false alarms somebody is willing to bear: a year, and in words."""

from django.utils.translation import gettext_lazy as _

RATES = (
    (0.25, _("one in four years")),
    (0.5, _("one in two years")),
    (1.0, _("one a year")),
    (2.0, _("two a year")),
    (4.0, _("four a year")),
)
