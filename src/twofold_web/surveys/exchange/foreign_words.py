"""Languages as XLSForms name them, and "does not apply" where a format has no place for it but a choice."""

import re

LANGUAGE_NAMES = {
    "en": "English",
    "hu": "Magyar",
    "bg": "Български",
    "el": "Ελληνικά",
    "cs": "Čeština",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "pl": "Polski",
    "ro": "Română",
    "sk": "Slovenčina",
}
NOT_APPLICABLE_TEXTS = {
    "en": "Does not apply to me",
    "hu": "Nem vonatkozik rám",
    "bg": "Не се отнася за мен",
    "el": "Δεν ισχύει για μένα",
    "cs": "Netýká se mě",
}
YES_NO = {
    "yes": {"en": "Yes", "hu": "Igen", "bg": "Да", "el": "Ναι", "cs": "Ano"},
    "no": {"en": "No", "hu": "Nem", "bg": "Не", "el": "Όχι", "cs": "Ne"},
}
CODE = re.compile(r"\(([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\)\s*$|^([a-z]{2,3}(?:-[A-Za-z]{2,4})?)$")


def language_name(code: str) -> str:
    """A language as a column names it: ``Magyar (hu)``."""
    return f"{LANGUAGE_NAMES.get(code, code)} ({code})"


def language_code(name: str) -> str | None:
    """The code in a column's language; None where it has none that we know.

    >>> language_code("Magyar (hu)"), language_code("hu"), language_code("English"), language_code("Klingon")
    ('hu', 'hu', 'en', None)
    """
    found = CODE.search(name.strip())
    if found:
        return found[1] or found[2]
    return next((code for code, word in LANGUAGE_NAMES.items() if word.lower() == name.strip().lower()), None)
