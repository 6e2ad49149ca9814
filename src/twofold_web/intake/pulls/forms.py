"""Forms of pulls and addresses for deliveries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.errors import MappingError
from twofold.sources.mapping_file import parse_mapping
from twofold_web.foundation.scope import Scope
from twofold_web.intake.pull_models import Every, Hook, Pull, PullKind
from twofold_web.intake.pulls.reads import mapping_of, mappings_used
from twofold_web.intake.pulls.writes import PullWish

SECRET_HINT = _(
    "The name of a secret, never the secret itself: the administrator puts it into a file of this name on the server, "
    "outside of the database."
)


def _text(label: Any, hint: Any = "", *, required: bool = True, most: int = 300, begin: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, initial=begin)


def _number(label: Any, begin: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=65535, initial=begin)


def place_fields(kind: str) -> dict[str, forms.Field]:
    """What a kind of pull asks for."""
    pattern = _text(_("Names of files"), _("With * for anything, for example *.csv"), begin="*")
    user, host = _text(_("User")), _text(_("Host"))
    match kind:
        case PullKind.FOLDER:
            hint = _("Below your organisation's own folder on the server; empty for that folder itself.")
            return {"folder": _text(_("Folder"), hint, required=False), "pattern": pattern}
        case PullKind.HTTPS:
            return {
                "url": _text(_("Address"), _("It begins with https://."), most=2000, begin="https://"),
                "header": _text(_("Header for the secret"), _("Authorization where left empty"), required=False),
            }
        case PullKind.SFTP:
            key = _text(_("Key of the server"), _("The line “ssh-ed25519 AAAA…” that its owner gives you."), most=1500)
            port, folder = _number(_("Port"), 22), _text(_("Folder"), begin=".")
            return {"host": host, "port": port, "user": user, "folder": folder, "pattern": pattern, "host_key": key}
        case PullKind.IMAP:
            sender = _text(_("Only from this sender"), _("A part of the address is enough."), required=False)
            port, folder = _number(_("Port"), 993), _text(_("Folder"), begin="INBOX")
            return {"host": host, "port": port, "user": user, "folder": folder, "sender": sender, "pattern": pattern}
    query = forms.CharField(label=_("Query"), help_text=_("One SELECT; it can only read."), widget=forms.Textarea)
    mark = _text(
        _("Column that grows"),
        _("A number or time that grows with every new row: only rows from the highest one on are asked for."),
        required=False,
    )
    file = _text(_("SQLite file"), _("Below your organisation's folder; empty for PostgreSQL."), required=False)
    return {"query": query, "mark": mark, "file": file}


class MappedForm(forms.Form):
    """Something with a name and a mapping."""

    name = forms.CharField(label=_("Name"), max_length=120)
    begin = forms.ChoiceField(
        label=_("Mapping of an earlier load"), required=False, help_text=_("Taken where the field below stays empty.")
    )
    mapping = forms.CharField(
        label=_("Mapping"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea,
        help_text=_("How columns become facts, as TOML. Uploading one file by hand proposes it."),
    )

    def __init__(self, scope: Scope, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.scope = scope
        choices = [(str(number), source) for number, source in mappings_used(scope)]
        self.fields["begin"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # a ChoiceField, as declared above

    def clean(self) -> dict[str, Any]:
        """The mapping, read once before anything is kept."""
        told = super().clean() or {}
        text = (told.get("mapping") or "").strip()
        if not text and told.get("begin"):
            text = mapping_of(self.scope, int(told["begin"]))
        if not text:
            self.add_error("mapping", _("Give a mapping, or choose one of an earlier load."))
            return told
        try:
            parse_mapping(text, str(_("mapping")))
        except MappingError as wrong:
            self.add_error("mapping", _("This mapping cannot be used: %(said)s") % {"said": wrong})
        told["mapping"] = text
        return told


class PullForm(MappedForm):
    """A pull of one kind."""

    every = forms.TypedChoiceField(label=_("How often"), choices=Every.choices, coerce=int, initial=Every.DAY)

    def __init__(self, scope: Scope, kind: str, *arguments: Any, pull: Pull | None = None, **named: Any) -> None:
        super().__init__(scope, *arguments, **named)
        self.kind, self.pull = kind, pull
        self._asked = place_fields(kind)
        self.fields.update(self._asked)
        if kind != PullKind.FOLDER:
            self.fields["secret"] = _text(_("Secret"), SECRET_HINT, required=kind in _NEED_SECRETS, most=80)
        order = ["name", "every", *self._asked, "secret", "begin", "mapping"]
        self.order_fields(order)
        if pull is not None:
            self.initial = {
                "name": pull.name,
                "every": pull.every,
                "mapping": pull.mapping,
                "secret": pull.secret,
            } | pull.place

    def clean_name(self) -> str:
        """A name that no other pull has."""
        name = str(self.cleaned_data["name"])
        others = Pull.objects.of(self.scope).filter(name=name)
        if self.pull is not None:
            others = others.exclude(id=self.pull.pk)
        if others.exists():
            raise forms.ValidationError(_("Another pull has this name."))
        return name

    def wish(self) -> PullWish:
        """What was filled in."""
        told = self.cleaned_data
        place = {name: told[name] for name in self._asked if told.get(name) not in {None, ""}}
        return PullWish(told["name"], self.kind, place, told.get("secret", ""), told["mapping"], told["every"])


_NEED_SECRETS = frozenset({PullKind.SFTP, PullKind.IMAP})


class HookForm(MappedForm):
    """An address for deliveries."""

    def clean_name(self) -> str:
        """A name that no other address has."""
        name = str(self.cleaned_data["name"])
        if Hook.objects.of(self.scope).filter(name=name).exists():
            raise forms.ValidationError(_("Another address has this name."))
        return name
