"""What people type about reports and alerts, read and refused in their language."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Rhythm
from twofold_web.insight.questions import MONTH
from twofold_web.insight.rates import RATES
from twofold_web.insight.reads.members import members_by_address
from twofold_web.insight.reads.views import views_for

RHYTHMS = ((Rhythm.WEEKLY, _("every week")), (Rhythm.MONTHLY, _("every month")))
WEEKDAYS = tuple(
    enumerate((_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")))
)


class ReportForm(forms.Form):
    """A report to be sent."""

    name = forms.CharField(label=_("Name"), max_length=120)
    view = forms.ChoiceField(label=_("What it shows"), required=False)
    rhythm = forms.ChoiceField(label=_("How often"), choices=RHYTHMS)
    weekday = forms.TypedChoiceField(label=_("Weekday (every week)"), choices=WEEKDAYS, coerce=int)
    day = forms.IntegerField(label=_("Day of the month (every month)"), min_value=1, max_value=28, initial=1)
    hour = forms.IntegerField(label=_("Hour"), min_value=0, max_value=23, initial=7)
    quotes = forms.BooleanField(label=_("With the comments I picked to be quoted"), required=False)
    readers = forms.CharField(label=_("Readers"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, scope: Scope, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.scope = scope
        field = self.fields["view"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("The overview")), *((str(view.pk), view.name) for view in views_for(scope))]

    def clean_readers(self) -> list[int]:
        """The people behind the addresses.

        Raises:
            ValidationError: somebody is no member who may see results.
        """
        found, unknown = members_by_address(self.scope, self.cleaned_data["readers"].replace(",", "\n").splitlines())
        if unknown:
            text = gettext("Nobody here who may see results has this address: %(address)s")
            raise forms.ValidationError(text % {"address": ", ".join(unknown)})
        if not found:
            raise forms.ValidationError(gettext("Name at least one reader."))
        return found


class AlertForm(forms.Form):
    """A measure to be watched."""

    name = forms.CharField(label=_("Name"), max_length=120)
    measure = forms.ChoiceField(label=_("Measure"))
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    touchpoint = forms.ChoiceField(label=_("Touchpoint"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    period = forms.ChoiceField(label=_("Looked at"), choices=(("month", _("by month")), ("week", _("by week"))))
    rate = forms.TypedChoiceField(label=_("False alarms to be borne"), choices=RATES, coerce=float, initial=1.0)
    since = forms.CharField(label=_("Watched from (month)"), max_length=7)

    def __init__(self, *arguments: Any, choices: dict[str, Any], **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = offered

    def clean_since(self) -> str:
        """The first month that is watched.

        Raises:
            ValidationError: it is no month.
        """
        since = str(self.cleaned_data["since"])
        if not MONTH.fullmatch(since):
            raise forms.ValidationError(gettext("Write a month such as 2026-01."))
        return since
