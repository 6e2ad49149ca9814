"""The bank of questions: what there is, in which versions, and which surveys ask it."""

from dataclasses import dataclass

from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.places import items
from twofold_web.surveys.models import BankItem, Survey
from twofold_web.surveys.reads.drafts import title_of


@dataclass(frozen=True, slots=True)
class Banked:
    """One question of the bank.

    Attributes:
        key: its name.
        newest: its newest version.
        used: the surveys that took it from here: survey, title, version.
    """

    key: str
    newest: BankItem
    used: tuple[tuple[int, str, int], ...]


def bank(scope: Scope, wanted: str = "") -> list[Banked]:
    """Every question, by key; those whose words hold something only, where something is wanted."""
    scope.require(Permission.EDIT_SURVEYS)
    newest: dict[str, BankItem] = {}
    for kept in BankItem.objects.of(scope).order_by("key", "-number"):
        newest.setdefault(kept.key, kept)
    used = _used(scope)
    sought = wanted.strip().casefold()
    return [
        Banked(key, kept, tuple(used.get(key, ())))
        for key, kept in newest.items()
        if sought in key.casefold() or any(sought in text.casefold() for text in kept.document["text"].values())
    ]


def bank_versions(scope: Scope, key: str) -> list[BankItem]:
    """Every version of a question, the newest first."""
    scope.require(Permission.EDIT_SURVEYS)
    return list(BankItem.objects.of(scope).filter(key=key).order_by("-number"))


def _used(scope: Scope) -> dict[str, list[tuple[int, str, int]]]:
    found: dict[str, list[tuple[int, str, int]]] = {}
    for survey in Survey.objects.of(scope).filter(archived_at__isnull=True):
        for item in items(survey.draft):
            key, _, number = str(item.get("bank") or "").partition("/")
            if key and number.isdecimal():
                found.setdefault(key, []).append((survey.id, title_of(survey), int(number)))
    return found
