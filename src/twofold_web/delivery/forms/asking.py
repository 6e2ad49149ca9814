"""Forms of a survey's delivery: links, lists, triggers, the plan, the words."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold_web.delivery.asking.conditions import SIGNS
from twofold_web.delivery.models import LinkKind, Once, Period, Way
from twofold_web.delivery.reads.units import unit_names
from twofold_web.delivery.words import KINDS, ONCE, PERIODS, WAYS
from twofold_web.delivery.writes.linking import LinkWish, origin_of
from twofold_web.delivery.writes.planning import QuotaWish
from twofold_web.delivery.writes.triggering import TriggerWish
from twofold_web.foundation.scope import Scope

LONG = 80


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget)


class LinkForm(forms.Form):
    """A link that many people open."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, KINDS[kind]) for kind in LinkKind if kind != LinkKind.TEST]
    )
    name = forms.CharField(label=_("Where it is used"), max_length=120)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    touchpoint = forms.CharField(label=_("Touchpoint"), max_length=LONG, required=False)
    channel = forms.CharField(label=_("Channel"), max_length=LONG, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    opens_at = _moment(_("Opens"))
    closes_at = _moment(_("Closes"))
    hosts = forms.CharField(
        label=_("Pages that may show it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Of links in a web page: one address a line, for example https://shop.example"),
    )

    def __init__(self, scope: Scope, languages: tuple[str, ...], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        units = [("", gettext("none")), *unit_names(scope).items()]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        spoken = [("", gettext("that of the browser")), *((code, code) for code in languages)]
        self.fields["language"].choices = spoken  # type: ignore[attr-defined]  # a ChoiceField as well

    def clean(self) -> dict[str, Any]:
        """An embedded link names the pages that may show it."""
        told = super().clean() or {}
        lines = [line for line in told.get("hosts", "").split() if line]
        origins = [origin_of(line) for line in lines]
        if not all(origins) or len(origins) > 20:
            self.add_error("hosts", gettext("One address a line, beginning with https://, 20 at most."))
        if told.get("kind") == LinkKind.EMBED and not lines:
            self.add_error("hosts", gettext("Name the pages that may show it."))
        opens, closes = told.get("opens_at"), told.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", gettext("It would close before it opens."))
        told["hosts"] = [origin for origin in origins if origin]
        return told

    def wish(self) -> LinkWish:
        """The link as it was filled in."""
        return LinkWish(**self.cleaned_data | {"kind": LinkKind(self.cleaned_data["kind"])})


class ListForm(forms.Form):
    """A list of people, as a file or pasted."""

    way = forms.ChoiceField(
        label=_("How they are asked"), choices=[(way.value, WAYS[way]) for way in (Way.EMAIL, Way.SMS)]
    )
    file = forms.FileField(label=_("File (CSV or XLSX)"), required=False)
    pasted = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The first line names the columns."),
    )

    def clean(self) -> dict[str, Any]:
        """One of both."""
        told = super().clean() or {}
        if not told.get("file") and not told.get("pasted", "").strip():
            self.add_error("file", gettext("Choose a file, or paste the list."))
        return told


class ConfirmForm(forms.Form):
    """When a list is asked."""

    due_at = _moment(_("Not before"))
    days = forms.IntegerField(label=_("Ask for so many days at most"), min_value=1, max_value=365, initial=30)
    reminders = forms.IntegerField(label=_("Reminders"), min_value=0, max_value=5, initial=1)
    reminder_days = forms.IntegerField(label=_("Days between them"), min_value=1, max_value=60, initial=3)


class TriggerForm(forms.Form):
    """Ask because something happened."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.CharField(label=_("Kind of event"), max_length=40, required=False, help_text=_("Empty for any."))
    touchpoint = forms.CharField(label=_("Touchpoint"), max_length=LONG, required=False)
    channel = forms.CharField(label=_("Channel"), max_length=LONG, required=False)
    conditions = forms.CharField(
        label=_("Further conditions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, for example: nights >= 2. Signs: = != < <= > >= in"),
    )
    way = forms.ChoiceField(label=_("How they are asked"), choices=[(way.value, WAYS[way]) for way in Way])
    delay_hours = forms.FloatField(label=_("Hours afterwards"), min_value=0, max_value=24 * 90, initial=48)
    expires_days = forms.IntegerField(label=_("Not later than days afterwards"), min_value=1, max_value=365, initial=7)
    quiet_from = forms.IntegerField(label=_("Quiet from hour"), min_value=0, max_value=23, initial=21)
    quiet_to = forms.IntegerField(label=_("Quiet to hour"), min_value=0, max_value=23, initial=8)
    weekends = forms.BooleanField(label=_("Also on Saturdays and Sundays"), required=False, initial=True)
    reminders = forms.IntegerField(label=_("Reminders"), min_value=0, max_value=5, initial=0)
    reminder_days = forms.IntegerField(label=_("Days between them"), min_value=1, max_value=60, initial=3)
    once = forms.ChoiceField(label=_("How often"), choices=[(once.value, ONCE[once]) for once in Once])
    paused = forms.BooleanField(
        label=_("Begin paused: ask nobody yet, only foretell who would be asked"), required=False
    )

    def clean_conditions(self) -> list[dict[str, str]]:
        """Conditions, one a line: field, sign, value."""
        return read_conditions(self.cleaned_data["conditions"])

    def clean(self) -> dict[str, Any]:
        """Asked within the days that it may take."""
        told = super().clean() or {}
        delay, days = told.get("delay_hours"), told.get("expires_days")
        waits = told.get("way") != Way.APP  # an app is answered at once, whatever the delay
        if waits and delay is not None and days is not None and delay >= days * 24:
            self.add_error(
                "delay_hours",
                gettext(
                    "Nobody would ever be asked: so long afterwards it is later than "
                    "“not later than days afterwards” says."
                ),
            )
        return told

    def wish(self) -> TriggerWish:
        """The trigger as it was filled in."""
        told = dict(self.cleaned_data)
        minutes = round(told.pop("delay_hours") * 60)
        return TriggerWish(**told | {"delay_minutes": minutes, "way": Way(told["way"]), "once": Once(told["once"])})


def read_conditions(text: str) -> list[dict[str, str]]:
    """Conditions as they are typed.

    Raises:
        ValidationError: a line is none.
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = line.split(maxsplit=2)
        if len(parts) != 3 or parts[1] not in SIGNS:
            raise forms.ValidationError(
                gettext("“%(line)s” is no condition: field, sign, value.") % {"line": line[:60]}
            )
        found.append({"field": parts[0], "is": parts[1], "value": parts[2]})
    return found


class PlanForm(forms.Form):
    """How many are asked."""

    share = forms.FloatField(label=_("Share that is drawn, in percent"), min_value=0, max_value=100, initial=100)
    target = forms.IntegerField(
        label=_("Ask so many people at most"), min_value=1, max_value=10_000_000, required=False
    )


class QuotaForm(forms.Form):
    """A limit by unit or segment."""

    by = forms.ChoiceField(label=_("By"), choices=[("unit", _("unit")), ("segment", _("segment"))])
    value = forms.CharField(label=_("Which (empty for each)"), max_length=LONG, required=False)
    most = forms.IntegerField(label=_("People at most"), min_value=0, max_value=10_000_000)
    period = forms.ChoiceField(label=_("Period"), choices=[(period.value, PERIODS[period]) for period in Period])

    def wish(self) -> QuotaWish:
        """The limit as it was filled in."""
        return QuotaWish(**self.cleaned_data)


class WordsForm(forms.Form):
    """What messages say in one language; the shipped words where a field stays empty."""

    subject = forms.CharField(label=_("Subject"), max_length=150, required=False)
    text = forms.CharField(label=_("Text"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    sms = forms.CharField(label=_("Text message"), max_length=300, required=False)
