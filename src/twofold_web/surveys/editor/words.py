"""What authors read for the words of a questionnaire."""

from django.utils.translation import gettext_lazy as _

from twofold_web.surveys.questionnaire.words import Appearance, Comparison, EndKind, ItemType, Purpose

LANGUAGES = ("en", "hu", "bg", "el", "cs")

# in the order in which authors look for them, with the sign that stands before each
TYPES = (
    (ItemType.NPS.value, _("Recommendation (NPS)"), "0–10"),
    (ItemType.CSAT.value, _("Satisfaction (CSAT)"), "1–5"),
    (ItemType.CES.value, _("Effort (CES)"), "1–7"),
    (ItemType.RATING.value, _("Rating"), "★"),
    (ItemType.EMOTION.value, _("Feeling"), "☺"),
    (ItemType.SINGLE.value, _("One choice"), "◉"),
    (ItemType.MULTIPLE.value, _("Several choices"), "☑"),
    (ItemType.MATRIX.value, _("Table of questions"), "▦"),
    (ItemType.RANKING.value, _("Ranking"), "↕"),
    (ItemType.TEXT.value, _("Text"), "¶"),
    (ItemType.NUMBER.value, _("Number"), "#"),
    (ItemType.DATE.value, _("Date"), "31"),
    (ItemType.CONSENT.value, _("Consent"), "✓"),
    (ItemType.FILE.value, _("File or photo"), "⬆"),
    (ItemType.STATEMENT.value, _("Words to read"), "i"),
)
SIGNS = {value: sign for value, _word, sign in TYPES}
COMPARISONS = {
    Comparison.EQUAL.value: _("is"),
    Comparison.DIFFERENT.value: _("is not"),
    Comparison.BELOW.value: _("is less than"),
    Comparison.AT_MOST.value: _("is at most"),
    Comparison.ABOVE.value: _("is more than"),
    Comparison.AT_LEAST.value: _("is at least"),
    Comparison.IN.value: _("is one of"),
    Comparison.HAS.value: _("has among its choices"),
    Comparison.ANSWERED.value: _("was answered"),
    Comparison.NOT_ANSWERED.value: _("was not answered"),
    Comparison.NOT_APPLICABLE.value: _("did not apply"),
}
MATCHES = (
    ("always", _("always")),
    ("all", _("only if all of these hold")),
    ("any", _("only if one of these holds")),
    ("none", _("only if none of these holds")),
)
APPEARANCES = (
    ("", _("as usual")),
    (Appearance.NUMBERS.value, _("numbers")),
    (Appearance.STARS.value, _("stars")),
    (Appearance.SMILEYS.value, _("faces")),
    (Appearance.LABELS.value, _("words")),
)
ENDS = (
    (EndKind.THANKS.value, _("thanks")),
    (EndKind.REVIEW.value, _("hands over to a review site")),
    (EndKind.CALL_BACK.value, _("promises a call back")),
    (EndKind.SCREENED_OUT.value, _("was not meant for this survey")),
    (EndKind.QUOTA_FULL.value, _("enough people like this one have answered")),
)
PURPOSES = (
    (Purpose.RELATIONSHIP.value, _("relationship: how people see us as a whole")),
    (Purpose.TRANSACTION.value, _("transaction: one contact or visit")),
    (Purpose.EMPLOYEE.value, _("employees: how it is to work here")),
    (Purpose.TRAINING.value, _("training: what a course left behind")),
    (Purpose.RESEARCH.value, _("research: a question of its own")),
    (Purpose.ASSESSMENT.value, _("assessment: how mature we are")),
)
SIDES = (("customer", _("customers")), ("employee", _("employees")), ("shopper", _("mystery shoppers")))
SIDE_WORDS = dict(SIDES)
STATES = {"draft": (_("draft"), "early"), "open": (_("open"), "better"), "closed": (_("closed"), "")}


def begin_with(language: str, kind: str = "") -> dict[str, str]:
    """What a new question says until its author writes it; in the language of the questionnaire."""
    known = language if language in BEGIN else "en"
    low, high = ENDS_OF_SCALES.get(kind, {}).get(known, ("", ""))
    return BEGIN[known] | ({"low": low, "high": high} if low else {})


# not through gettext: the language is the questionnaire's, not the author's
ENDS_OF_SCALES: dict[str, dict[str, tuple[str, str]]] = {
    ItemType.NPS: {
        "en": ("Not at all likely", "Extremely likely"),
        "hu": ("Egyáltalán nem valószínű", "Nagyon valószínű"),
        "bg": ("Изобщо не е вероятно", "Много вероятно"),
        "el": ("Καθόλου πιθανό", "Πολύ πιθανό"),
        "cs": ("Vůbec ne pravděpodobné", "Velmi pravděpodobné"),
    },
    ItemType.CSAT: {
        "en": ("Very dissatisfied", "Very satisfied"),
        "hu": ("Nagyon elégedetlen", "Nagyon elégedett"),
        "bg": ("Никак не ме удовлетвори", "Напълно ме удовлетвори"),
        "el": ("Μεγάλη δυσαρέσκεια", "Μεγάλη ικανοποίηση"),
        "cs": ("Velká nespokojenost", "Velká spokojenost"),
    },
    ItemType.CES: {
        "en": ("Very difficult", "Very easy"),
        "hu": ("Nagyon nehéz volt", "Nagyon könnyű volt"),
        "bg": ("Много трудно", "Много лесно"),
        "el": ("Πολύ δύσκολο", "Πολύ εύκολο"),
        "cs": ("Velmi obtížné", "Velmi snadné"),
    },
}
BEGIN = {
    "en": {"text": "New question", "low": "Very bad", "high": "Very good", "choice": "Answer", "row": "Line"}
    | {"thanks": "Thank you for your answers."},
    "hu": {"text": "Új kérdés", "low": "Nagyon rossz", "high": "Nagyon jó", "choice": "Válasz", "row": "Sor"}
    | {"thanks": "Köszönjük a válaszait."},
    "bg": {"text": "Нов въпрос", "low": "Много лошо", "high": "Много добре", "choice": "Отговор", "row": "Ред"}
    | {"thanks": "Благодарим за Вашите отговори."},
    "el": {"text": "Νέα ερώτηση", "low": "Πολύ άσχημα", "high": "Πολύ καλά", "choice": "Απάντηση", "row": "Γραμμή"}
    | {"thanks": "Ευχαριστούμε για τις απαντήσεις σας."},
    "cs": {"text": "Nová otázka", "low": "Velmi špatně", "high": "Velmi dobře", "choice": "Odpověď", "row": "Řádek"}
    | {"thanks": "Děkujeme za Vaše odpovědi."},
}
