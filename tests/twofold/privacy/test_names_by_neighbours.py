"""Names that only what stands around them betrays, and words that the same neighbours do not make one."""

import pytest

from twofold.privacy.masking import Masker

MASKER = Masker()


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("en", "Dimitris helped us a lot", "[name] helped us a lot"),
        ("en", "Bozhidara was patient", "[name] was patient"),
        ("en", "Grace sorted it out", "[name] sorted it out"),
        ("hu", "Dimitris segített nekünk", "[name] segített nekünk"),
        ("cs", "petko nám pomohl", "[name] nám pomohl"),
        ("bg", "Dimitris ни помогна", "[name] ни помогна"),
        ("bg", "Вяра ми обясни всичко", "[name] ми обясни всичко"),
        ("el", "Ελπίδα, ευχαριστούμε!", "[name], ευχαριστούμε!"),
    ],
)
def test_who_does_what_people_do_is_hidden_at_the_beginning_of_a_sentence(
    language: str, written: str, shown: str
) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("en", "Faith from billing", "[name] from billing"),
        ("bg", "Надежда от поддръжката", "[name] от поддръжката"),
        ("el", "Η Χαρά στο μπαρ", "Η [name] στο μπαρ"),
        ("cs", "Pane Brzobohatý, čekám", "Pane [name], čekám"),
        ("en", "The engineer, Brzezicki, left", "The engineer, [name], left"),
        ("hu", "A karbantartó, Pörzsölyi, elment", "A karbantartó, [name], elment"),
        ("bg", "Камериерката Цайнърова", "Камериерката [name]"),
        ("en", "It was Brzezicki who came", "It was [name] who came"),
        ("el", "Αγαπητή Ευτυχία, περιμένω", "Αγαπητή [name], περιμένω"),
        ("el", "Φιλικά, Βασιλική", "Φιλικά, [name]"),
    ],
)
def test_a_place_of_work_a_trade_and_a_greeting_settle_what_may_be_a_word(
    language: str, written: str, shown: str
) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("en", "We saw May Hargreaves there", "We saw [name] there"),
        ("en", "GRACE SMITH WAS RUDE", "[name] WAS RUDE"),
        ("hu", "Nagy Gáborné írta alá", "[name] írta alá"),
        ("en", "my name is anna brzezicka", "my name is [name]"),
        ("cs", "jmenuji se petr brzobohatec", "jmenuji se [name]"),
        ("el", "Ελπίδα και Ειρήνη στην υποδοχή", "[name] και [name] στην υποδοχή"),
        ("en", "we met Anna and Hope", "we met [name] and [name]"),
    ],
)
def test_the_half_of_a_name_that_is_a_word_goes_with_the_other(language: str, written: str, shown: str) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("el", "μας βοήθησε η ivanka", "μας βοήθησε η [name]"),
        ("el", "ο Lisa και ο péter", "ο [name] και ο [name]"),
        ("bg", "Eva от рецепцията", "Eva от рецепцията"),  # a word of two of the languages it is a name in
        ("el", "το sony και η samsung", "το sony και η samsung"),
    ],
)
def test_what_is_a_word_elsewhere_is_a_name_in_a_text_of_another_script(
    language: str, written: str, shown: str
) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize(
    ("language", "plain"),
    [
        ("hu", "A Deák téren és a Szent István napján zárva, a Rákóczi híd felújítás alatt"),
        ("bg", "Площад Александър Невски и Булевард Васил Априлов, Свети Никола"),
        ("bg", "хубава надежда, мила роза, светла вяра"),
        ("el", "Η παραλία του Αγίου Γεωργίου, η πλατεία Αγίας Ειρήνης"),
        ("cs", "Svatý Jan, sv. Václav a náměstí Jiřího z Poděbrad"),
        ("cs", "Takovou arogantní obsluhu! Vanilková je skvělá, Svíčková byla výborná"),
        ("en", "St. James was busy. May was rainy, hope helped, will explained nothing"),
        ("en", "Reception explained it. Vodafone never replied, and Booking told us to wait"),
        ("en", "my name is wrong; my name is anna because it is"),
        ("sk", "Ďakujeme celému tímu!"),
    ],
)
def test_saints_squares_and_companies_that_act_stay(language: str, plain: str) -> None:
    left = MASKER.masked(plain, language).text.replace("[name]", "anna")
    assert left == plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Radi sa sem vrátime.", "Radi sa sem vrátime."),
        ("Nová pobočka je krásna", "Nová pobočka je krásna"),
        ("Mali sme problém s parkovaním", "Mali sme problém s parkovaním"),
        ("Dana objednávka neprišla", "Dana objednávka neprišla"),
        ("Dana mi veľmi pomohla", "[name] mi veľmi pomohla"),
        ("Pani Malá bola ochotná", "Pani [name] bola ochotná"),
        ("S Janou som bola spokojná", "S [name] som bola spokojná"),
    ],
)
def test_slovak_words_that_are_names_elsewhere_stay_and_slovak_names_are_hidden(written: str, shown: str) -> None:
    assert Masker(("hu", "bg", "el", "cs", "en", "sk")).masked(written, "sk").text == shown
