"""What people may type, and how it is checked before an act."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads import unit_choices
from twofold_web.people.refusals import Refusal
from twofold_web.people.words import PERMISSIONS, ROLES

Choices = list[tuple[str, Any]]


def role_choices() -> Choices:
    """The roles by name."""
    return [(role.value, ROLES[role]) for role in Role]


def places(scope: Scope, permission: Permission) -> Choices:
    """Where somebody may do something: everywhere, where that is allowed, and the units in the order of the tree."""
    everywhere: Choices = [("", _("Everywhere"))] if scope.units(permission) is None else []
    return everywhere + [(unit.code, f"{'– ' * unit.depth}{unit}") for unit in unit_choices(scope, permission)]


def note(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal beside the field that it is about."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


class RoleForm(forms.Form):
    """A role, and where it is held."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ChoiceField(
        label=_("Where"), required=False, help_text=_("The role holds there and in all units below.")
    )

    def __init__(self, scope: Scope, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        choices = {"role": role_choices(), "unit": places(scope, Permission.MANAGE_PEOPLE)}
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker; declared above
            field.choices = offered


class InviteForm(RoleForm):
    """Whom to invite."""

    field_order = ("email", "role", "unit", "language")
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES)


class UnitForm(forms.Form):
    """What a unit is called."""

    name = forms.CharField(label=_("Name"), max_length=120)
    level = forms.CharField(
        label=_("Level"), max_length=40, required=False, help_text=_("For example region, branch, team.")
    )
    country = forms.RegexField(
        label=_("Country"),
        regex=r"^[A-Za-z]{2}$",
        required=False,
        help_text=_("Two letters, such as CZ: for public holidays."),
        error_messages={"invalid": _("Expected two letters, such as CZ.")},
    )
    zone = forms.CharField(
        label=_("Time zone"), max_length=64, required=False, help_text=_("For example Europe/Prague.")
    )

    def clean_zone(self) -> str:
        """A time zone that exists."""
        zone: str = self.cleaned_data["zone"].strip()
        if zone and zone not in available_timezones():
            raise forms.ValidationError(_("There is no such time zone. Expected a name such as Europe/Prague."))
        return zone


class NewUnitForm(UnitForm):
    """A unit that is not there yet."""

    field_order = ("code", "name", "parent", "level", "country", "zone")
    code = forms.CharField(label=_("Code"), max_length=80, help_text=_("As your data writes it, for example BRNO-1."))
    parent = forms.ChoiceField(label=_("Below"), required=False)

    def __init__(self, scope: Scope, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        field = self.fields["parent"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker; declared above
        field.choices = [
            (code, _("At the top") if code == "" else name) for code, name in places(scope, Permission.MANAGE_PEOPLE)
        ]


class UnitFileForm(forms.Form):
    """A file of units."""

    file = forms.FileField(label=_("CSV file"), help_text=_("Columns: unit, parent, name, level, country, zone."))


class KeyForm(forms.Form):
    """What a new key may do."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    permissions = forms.MultipleChoiceField(label=_("What may it do?"), widget=forms.CheckboxSelectMultiple)
    unit = forms.ChoiceField(label=_("Where"), required=False)
    expires = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: never ends."),
    )

    def __init__(self, scope: Scope, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        allowed = [(item.value, PERMISSIONS[item]) for item in Permission if scope.may(item)]
        choices: dict[str, Choices] = {"permissions": allowed, "unit": places(scope, Permission.MANAGE_SETTINGS)}
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker; declared above
            field.choices = offered


class AuditForm(forms.Form):
    """Which part of the audit trail to show."""

    person = forms.CharField(label=_("Person"), max_length=120, required=False)
    act = forms.ChoiceField(label=_("Act"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, acts: Choices, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        field = self.fields["act"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker; declared above
        field.choices = [("", _("Everything")), *acts]


class RulesForm(forms.Form):
    """What the organisation asks of those who enter."""

    second_factor = forms.BooleanField(label=_("Administrators need a passkey or an authenticator app"), required=False)
    domains = forms.CharField(
        label=_("Own domains"),
        required=False,
        max_length=500,
        help_text=_("Whoever the identity provider names with an address there enters without an invitation."),
    )
    role = forms.ChoiceField(label=_("Role of those who enter so"))

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker; declared above
        field.choices = [choice for choice in role_choices() if choice[0] != Role.ADMINISTRATOR.value]

    def clean_domains(self) -> tuple[str, ...]:
        """The domains, each once."""
        parts = self.cleaned_data["domains"].replace(",", " ").lower().split()
        return tuple(dict.fromkeys(part.removeprefix("@") for part in parts))


class OpenIdForm(forms.Form):
    """An OpenID Connect provider."""

    name = forms.CharField(label=_("Name on the sign-in page"), max_length=40)
    address = forms.URLField(label=_("Issuer's address"), assume_scheme="https")
    client_id = forms.CharField(label=_("Client id"), max_length=190)
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=190,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Never shown again. Empty: the one there is stays."),
    )


class SamlForm(forms.Form):
    """A SAML provider."""

    name = forms.CharField(label=_("Name on the sign-in page"), max_length=40)
    entity_id = forms.CharField(label=_("Provider's entity id"), max_length=300)
    address = forms.URLField(label=_("Provider's sign-in address"), assume_scheme="https")
    certificate = forms.CharField(label=_("Provider's certificate"), max_length=8000, widget=forms.Textarea)
