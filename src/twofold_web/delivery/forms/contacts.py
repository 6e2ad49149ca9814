"""Forms of the contact policy."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold_web.delivery.asking.identity import Identity, identities_in
from twofold_web.delivery.sending.gateway import GatewayWrong, read_request
from twofold_web.delivery.words import PURPOSES


class ClockForm(forms.Form):
    """No more than so many contacts in so many days."""

    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=[("", _("all purposes together")), *PURPOSES.items()]
    )
    most = forms.IntegerField(label=_("Contacts at most"), min_value=1, max_value=50, initial=1)
    days = forms.IntegerField(label=_("in so many days"), min_value=1, max_value=3650, initial=90)


class PersonForm(forms.Form):
    """Somebody, by a number or an address."""

    person = forms.CharField(label=_("Number, e-mail address or telephone number"), max_length=254)

    def clean_person(self) -> tuple[Identity, ...]:
        """Who it may be."""
        return identities_in(self.cleaned_data["person"])


class GatewayForm(forms.Form):
    """How text messages leave."""

    name = forms.CharField(label=_("Name"), max_length=120)
    template = forms.CharField(
        label=_("Request, as JSON"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("With places for {to}, {text}, {key} and {secret}."),
    )
    secret = forms.CharField(
        label=_("Name of the secret"),
        max_length=80,
        required=False,
        help_text=_("The administrator puts the secret into a file of this name on the server."),
    )

    def clean_template(self) -> dict[str, Any]:
        """A request that makes sense.

        Raises:
            ValidationError: it does not.
        """
        try:
            told = json.loads(self.cleaned_data["template"])
            if not isinstance(told, dict):
                raise GatewayWrong("{}")
            read_request(told)
        except (ValueError, RecursionError) as wrong:
            raise forms.ValidationError(gettext("This is no request: %(said)s") % {"said": str(wrong)[:200]}) from wrong
        return told
