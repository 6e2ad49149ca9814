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
OTHER_TEXTS = {"en": "Other", "hu": "Egyéb", "bg": "Друго", "el": "Άλλο", "cs": "Jiné"}
ENGLISH_NAMES = {
    "hungarian": "hu",
    "bulgarian": "bg",
    "greek": "el",
    "czech": "cs",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "polish": "pl",
    "romanian": "ro",
    "slovak": "sk",
    "portuguese": "pt",
    "dutch": "nl",
    "russian": "ru",
    "ukrainian": "uk",
    "serbian": "sr",
    "croatian": "hr",
    "slovenian": "sl",
    "turkish": "tr",
    "albanian": "sq",
    "macedonian": "mk",
    "arabic": "ar",
    "swahili": "sw",
    "hindi": "hi",
    "chinese": "zh",
    "japanese": "ja",
    "korean": "ko",
    "swedish": "sv",
    "danish": "da",
    "finnish": "fi",
    "norwegian": "no",
    "estonian": "et",
    "latvian": "lv",
    "lithuanian": "lt",
    "hebrew": "he",
    "nepali": "ne",
}
CODE = re.compile(r"\(([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\)\s*$|^([a-z]{2,3}(?:-[A-Za-z]{2,4})?)$")


def language_name(code: str) -> str:
    """A language as a column names it: ``Magyar (hu)``."""
    return f"{LANGUAGE_NAMES.get(code, code)} ({code})"


def language_code(name: str) -> str | None:
    """The code in a column's language; None where it has none that we know.

    >>> language_code("Magyar (hu)"), language_code("hu"), language_code("Greek"), language_code("Klingon")
    ('hu', 'hu', 'el', None)
    """
    found = CODE.search(name.strip())
    if found:
        return found[1] or found[2]
    plain = name.strip().lower()
    return next((code for code, word in LANGUAGE_NAMES.items() if word.lower() == plain), ENGLISH_NAMES.get(plain))
