"""An organisation's own lists of names: its staff, its customers."""

from collections.abc import Iterable
from dataclasses import dataclass

from twofold.privacy.names.forms import bulgarian_forms, folded, greek_forms, latin_forms

_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of persons that must not be read, folded; their inflected forms are recognised too."""

    forms: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Gazetteer":
        """A gazetteer of full names, first names or surnames, in any of the languages and either order.

        >>> "szabo" in Gazetteer.of(["Szabó Ágnes", "Petr Novák"]).forms
        True
        """
        forms: set[str] = set()
        for name in names:
            for part in name.replace(",", " ").replace("-", " ").split():
                if len(part.strip(".")) >= _SHORTEST:
                    forms.update(_forms(part))
        return cls(frozenset(forms))


def _forms(part: str) -> set[str]:
    base = folded(part)
    if any("\u0370" <= letter <= "\u03ff" for letter in base):
        own = set(greek_forms(part))
        return own | {typed for form in own for typed in latin_forms(form, "el")}
    if any("\u0400" <= letter <= "\u04ff" for letter in base):
        own = set(bulgarian_forms(part, surname=base.endswith(("ов", "ев", "ова", "ева", "ки", "ка"))))
        return own | {typed for form in own for typed in latin_forms(form, "bg")}
    return {base}
