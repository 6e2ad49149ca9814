"""The checker on sentences of its own kind: what leads is found in each language, what asks plainly is left alone."""

import pytest

from twofold_web.surveys.questionnaire.checking import Rule, Weight, check
from twofold_web.surveys.questionnaire.document import Document, parse_document

LEADING = {
    "en": [
        "Most guests love our breakfast. Did you?",
        "How good was our service?",
        "You were happy with us, weren't you?",
        "How fast was our award-winning delivery?",
    ],
    "hu": [
        "A legtöbb vendégünk imádja a reggelit. Ön is?",
        "Mennyire volt jó a kiszolgálásunk?",
        "Egyetért-e azzal, hogy a recepció gyors volt?",
        "Hogy tetszett díjnyertes szállodánk?",
    ],
    "bg": [
        "Повечето гости обожават закуската. А Вие?",
        "Колко добро беше обслужването ни?",
        "Не смятате ли, че цената е честна?",
        "Колко прекрасен беше престоят Ви?",
    ],
    "el": [
        "Οι περισσότεροι πελάτες λατρεύουν το πρωινό. Εσείς;",
        "Πόσο καλή ήταν η εξυπηρέτησή μας;",
        "Μείνατε ευχαριστημένοι, σωστά;",
        "Πόσο σας άρεσε το βραβευμένο ξενοδοχείο μας;",
    ],
    "cs": [
        "Většina hostů naši snídani miluje. A Vy?",
        "Jak dobrá byla naše obsluha?",
        "Byli jste spokojeni, že?",
        "Souhlasíte, že recepce byla rychlá?",
    ],
}
PLAIN = {
    "en": ["Overall, how good or bad was your stay?", "May we contact you about your answers?"],
    "hu": ["Összességében milyen jó vagy rossz volt a tartózkodása?", "Mennyire ért egyet: a vezetőm meghallgat."],
    "bg": ["Като цяло колко добър или лош беше престоят Ви?", "Съгласни ли сте да Ви се обадим?"],
    "el": ["Συνολικά, πόσο καλή ή κακή ήταν η διαμονή σας;", "Συμφωνείτε να σας καλέσουμε;"],
    "cs": ["Celkově, jak dobrý nebo špatný byl Váš pobyt?", "Souhlasíte s tím, abychom Vám zavolali?"],
}


def asking(language: str, text: str) -> Document:
    items = [{"key": "q", "type": "csat", "text": {language: text}}]
    return parse_document(
        {
            "format": 1,
            "name": "one",
            "languages": [language],
            "blocks": [{"key": "b", "items": items}],
            "ends": [{"key": "thanks", "text": {language: "x"}}],
        }
    )


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in LEADING.items() for text in texts])
def test_a_question_that_leads_is_found(language: str, text: str) -> None:
    assert Rule.LEADING in {note.rule for note in check(asking(language, text))}


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in PLAIN.items() for text in texts])
def test_a_balanced_question_and_one_for_consent_are_left_alone(language: str, text: str) -> None:
    assert not [note for note in check(asking(language, text)) if note.weight is not Weight.HINT]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How likely are you to recommend us to friends and family?"),
        ("hu", "Ajánlana minket barátainak és családjának?"),
        ("bg", "Бихте ли ни препоръчали на приятели и близки?"),
        ("el", "Θα μας συστήνατε σε φίλους και γνωστούς;"),
        ("cs", "Doporučili byste nás přátelům a rodině?"),
    ],
)
def test_those_to_whom_one_recommends_are_one_thing_in_every_language(language: str, text: str) -> None:
    assert not [note for note in check(asking(language, text)) if note.rule is Rule.DOUBLE_BARRELLED]
