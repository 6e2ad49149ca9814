"""The checker on what asks about two things at once, with words or signs; names and pairs that are one thing pass."""

import pytest

from twofold_web.surveys.questionnaire.checking import Rule, check
from twofold_web.surveys.questionnaire.document import parse_document

TWO_THINGS = {
    "en": [
        ("How satisfied were you with the speed & friendliness of our staff?", "&"),
        ("Speed & Comfort", "&"),
        ("How easy were booking + payment?", "+"),
        ("How clean was the room/bathroom?", "room/bathroom"),
        ("Was the answer clear and/or complete?", "and"),
        ("How would you rate the food and drink and the service?", "and"),
        ("How would you rate our Food & Beverage team and the terrace?", "and"),
        ("How was check-in between 2 and 4 p.m. and the welcome?", "and"),
        ("Price&quality", "&"),
    ],
    "hu": [
        ("Mennyire volt elégedett a gyorsasággal & a kedvességgel?", "&"),
        ("Gyorsaság & kedvesség", "&"),
        ("Érthető és/vagy teljes volt a válasz?", "és"),
        ("Milyen volt a szoba/fürdőszoba tisztasága?", "szoba/fürdőszoba"),
        ("Milyen volt a foglalás + fizetés?", "+"),
    ],
    "bg": [
        ("Как оценявате скоростта & любезността?", "&"),
        ("Скорост & любезност", "&"),
        ("Ясен и/или пълен беше отговорът?", "и"),
        ("Колко чиста беше стаята/банята?", "стаята/банята"),
        ("Колко лесни бяха резервацията + плащането?", "+"),
    ],
    "el": [
        ("Πόσο ικανοποιημένοι μείνατε από την ταχύτητα & την ευγένεια;", "&"),
        ("Ταχύτητα & ευγένεια", "&"),
        ("Ήταν σαφής και/ή πλήρης η απάντηση;", "και"),
        ("Πόσο καθαρό ήταν το δωμάτιο/μπάνιο;", "δωμάτιο/μπάνιο"),
        ("Πόσο εύκολη ήταν η κράτηση + πληρωμή;", "+"),
    ],
    "cs": [
        ("Jak jste byli spokojeni s rychlostí & ochotou?", "&"),
        ("Rychlost & ochota", "&"),
        ("Byla odpověď jasná a/nebo úplná?", "a"),
        ("Jak čistý byl pokoj/koupelna?", "pokoj/koupelna"),
        ("Jak snadná byla rezervace + platba?", "+"),
    ],
}
ONE_THING = {
    "en": [
        "How useful was the Q&A after the talk?",
        "How well do you work with R&D?",
        "How would you rate our Food & Beverage department?",
        "How was the food & beverage department?",
        "How did you like the food & drinks?",
        "How often do you shop at H&M or AT&T?",
        "How likely are you to recommend us to friends & family?",
        "How was your stay at our bed & breakfast?",
        "How long did you wait between booking and arrival?",
        "How do you find our 24/7 chat?",
        "Was his/her answer clear?",
        "How easy was it to find https://review.example/hotel/rooms?",
        "How is the 18+ area?",
    ],
    "hu": [
        "Milyen volt az előadás utáni Q&A?",
        "Hogyan értékeli az R&D munkáját?",
        "Hogyan ítéli meg a Marks & Spencer kínálatát?",
        "Milyen volt az étel és ital?",
        "Milyen volt az étel & ital?",
        "Mennyit várt 8 és 12 óra között?",
        "Milyen a 24/7 ügyfélszolgálat?",
    ],
    "bg": [
        "Колко полезна беше сесията Q&A?",
        "Как оценявате отдела за изследвания и развитие?",
        "Как Ви харесаха храната в Marks & Spencer?",
        "Как оценявате отдела храни & напитки?",
        "Колко чакахте между резервацията и пристигането?",
        "Доволен/доволна ли сте от престоя?",
    ],
    "el": [
        "Πόσο χρήσιμο ήταν το Q&A;",
        "Πώς κρίνετε το τμήμα έρευνας και ανάπτυξης;",
        "Πώς κρίνετε το τμήμα τροφίμων & ποτών;",
        "Πόσο περιμένατε ανάμεσα στην κράτηση και την άφιξη;",
        "Ήσασταν ικανοποιημένος/ικανοποιημένη από τη διαμονή;",
        "Μιλήσατε με τον/την υπεύθυνο;",
    ],
    "cs": [
        "Jak užitečné bylo Q&A?",
        "Jak hodnotíte oddělení výzkumu a vývoje?",
        "Jak hodnotíte oddělení jídel & nápojů?",
        "Jak dlouho jste čekali mezi rezervací a příjezdem?",
        "Byl/a jste u nás poprvé?",
        "Jste spokojený/spokojená s pobytem?",
    ],
}


def said(language: str, text: str) -> list[str]:
    items = [{"key": "q", "type": "csat", "text": {language: text}}]
    document = parse_document(
        {
            "format": 1,
            "name": "one",
            "languages": [language],
            "blocks": [{"key": "b", "items": items}],
            "ends": [{"key": "thanks", "text": {language: "x"}}],
        }
    )
    return [str(note.about["words"]) for note in check(document) if note.rule is Rule.DOUBLE_BARRELLED]


@pytest.mark.parametrize(
    ("language", "text", "words"), [(code, *one) for code, every in TWO_THINGS.items() for one in every]
)
def test_two_things_at_once_are_found_with_what_joins_them(language: str, text: str, words: str) -> None:
    assert said(language, text) == [words]


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in ONE_THING.items() for text in texts])
def test_names_pairs_ranges_and_two_genders_of_a_word_are_one_thing(language: str, text: str) -> None:
    assert not said(language, text)
