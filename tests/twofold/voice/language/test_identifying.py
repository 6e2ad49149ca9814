"""Which language a comment is said to be in."""

import csv
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.privacy.names.latin_letters import in_latin, without_accents
from twofold.voice.language.identified import UNDETERMINED
from twofold.voice.language.identifying import LanguageIdentifier

IDENTIFIER = LanguageIdentifier()
COMMENTS = {
    "hu": ("Nagyon elégedett vagyok a kiszolgálással.", "Sokat kellett várni a pultnál.", "Nem jött meg időben"),
    "bg": ("Много съм доволна от обслужването.", "Дълго чакахме на касата.", "Не пристигна навреме"),
    "el": ("Είμαι πολύ ευχαριστημένη από την εξυπηρέτηση.", "Περιμέναμε πολύ στο ταμείο.", "Δεν ήρθε στην ώρα"),
    "cs": ("Jsem velmi spokojená s obsluhou.", "U pokladny jsme čekali hodně dlouho.", "Nepřišlo to včas"),
    "en": ("I am very pleased with the service.", "We waited a long time at the till.", "It did not arrive"),
}
FOREIGN = {
    "sk": "Predavačka nám veľmi ochotne poradila, určite ešte prídeme",
    "de": "Die Verkäuferin hat uns sehr freundlich beraten",
    "pl": "Sprzedawczyni bardzo nam pomogła, na pewno wrócimy",
    "ro": "Vânzătoarea ne-a ajutat foarte mult, sigur revenim",
    "tr": "Satıcı bize çok yardımcı oldu, kesinlikle yine geleceğiz",
    "sr": "Prodavačica nam je lepo objasnila, uvek ćemo rado doći",  # Croatian would be "lijepo", "uvijek"
    "ru": "Продавщица нам очень помогла, мы обязательно ещё приедем",
    "uk": "Продавчиня нам дуже допомогла, ми обов'язково ще приїдемо",
}


SHORT = tomllib.loads((Path(__file__).parent / "short_comments.toml").read_text("utf-8"))


@pytest.mark.parametrize("code", COMMENTS)
def test_a_comment_in_a_language_of_the_organisation_is_recognised(code: str) -> None:
    assert [found.code for found in IDENTIFIER.of(COMMENTS[code])] == [code] * 3


@pytest.mark.parametrize("code", COMMENTS)
def test_a_comment_without_accents_is_recognised(code: str) -> None:
    bare = [without_accents(text) for text in COMMENTS[code]]
    assert [found.code for found in IDENTIFIER.of(bare)] == [code] * 3


@pytest.mark.parametrize("code", ["bg", "el"])
def test_latin_letters_hide_neither_bulgarian_nor_greek(code: str) -> None:
    typed = [in_latin(text, code) for text in COMMENTS[code]]
    found = IDENTIFIER.of(typed)
    assert [one.code for one in found] == [code] * 3
    assert {one.script for one in found} == {"latin"}


@pytest.mark.parametrize("code", FOREIGN)
def test_a_language_nobody_configured_is_called_other_and_named(code: str) -> None:
    found = IDENTIFIER.of([FOREIGN[code]])[0]
    assert found.other
    assert found.code == code


def test_a_configured_sixth_language_is_no_longer_other() -> None:
    found = LanguageIdentifier(("hu", "bg", "el", "cs", "en", "sk")).of([FOREIGN["sk"]])[0]
    assert (found.code, found.other) == ("sk", False)


@pytest.mark.parametrize("code", SHORT["foreign"])
def test_comments_of_three_words_in_a_neighbours_language_are_called_other(code: str) -> None:
    found = IDENTIFIER.of(SHORT["foreign"][code])
    assert sum(one.other for one in found) / len(found) >= (0.8 if code == "mk" else 0.9)


@pytest.mark.parametrize("code", SHORT["own"])
def test_comments_of_three_words_in_the_organisations_languages_are_not(code: str) -> None:
    assert {one.code for one in IDENTIFIER.of(SHORT["own"][code])} == {code}


def test_a_short_czech_comment_is_not_called_slovak() -> None:
    short = ["Dobrý den", "Super obsluha", "Nic moc", "Velmi dobrá káva", "Prima", "nechci", "Ano, dobře"]
    assert not any(found.other for found in IDENTIFIER.of(short))


def test_a_brand_in_latin_letters_does_not_make_a_greek_comment_english() -> None:
    assert IDENTIFIER.of(["Το Samsung Galaxy Ultra Smart ήρθε"])[0].code == "el"


@pytest.mark.parametrize("text", ["", "   ", ":)", "10/10", "👍👍", "!!!", "7.00"])
def test_where_no_letter_stands_nothing_is_claimed(text: str) -> None:
    found = IDENTIFIER.of([text])[0]
    assert (found.code, found.confidence, found.other) == (UNDETERMINED, 0.0, False)


def test_each_sentence_of_a_mixed_comment_has_its_own_language() -> None:
    parts = IDENTIFIER.sentences("The room was very clean. A reggeli viszont hideg volt. Το προσωπικό ήταν ευγενικό.")
    assert [found.code for _, found in parts] == ["en", "hu", "el"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<div class='comment'><span style=\"color:red\">Πολύ αργό</span></div>", "el"),
        ("<a href='https://example.com/very/nice/page'>jó</a>&nbsp;volt", "hu"),
        ("a < b, finom volt a leves > nagyon", "hu"),
    ],
)
def test_the_tags_of_a_page_are_no_words(text: str, code: str) -> None:
    assert IDENTIFIER.of([text])[0].code == code


def test_a_sentence_without_evidence_leans_on_its_comment() -> None:
    parts = IDENTIFIER.sentences("Nagyon kedves volt a recepciós és a szoba is tiszta. Super!")
    assert [found.code for _, found in parts] == ["hu", "hu"]


@pytest.mark.parametrize(
    ("text", "code"), [("#обслужването", "bg"), ("#πολύωραία", "el"), ("#végrevalami #szuper", "hu")]
)
def test_a_comment_of_nothing_but_hashtags_is_read(text: str, code: str) -> None:
    assert IDENTIFIER.of([text])[0].code == code


def test_hashtags_say_nothing_beside_words() -> None:
    with_tags, without = IDENTIFIER.of(["Finom volt #bestfood #instafood #coffeelovers", "Finom volt"])
    assert with_tags == without


@pytest.mark.parametrize("face", [":D", ":DDD", ":-P", "xD", "XDD", "=D", ":o))", ";P"])
def test_a_face_with_a_letter_in_it_is_no_word(face: str) -> None:
    alone, beside, bare = IDENTIFIER.of([face, f"Jó volt {face}", "Jó volt"])
    assert (alone.code, alone.confidence) == (UNDETERMINED, 0.0)
    assert beside == bare


@pytest.mark.parametrize(("text", "code"), [("Gyoooors", "hu"), ("Supeeeer personál", "cs"), ("Soooo goooood", "en")])
def test_a_stretched_word_is_read_as_the_word_it_was(text: str, code: str) -> None:
    assert IDENTIFIER.of([text])[0].code == code


@pytest.mark.parametrize("text", ["Žaneta", "Dana Šárka Opava"])
def test_who_types_greek_or_bulgarian_in_latin_letters_uses_no_marks(text: str) -> None:
    assert IDENTIFIER.of([text])[0].code == "cs"


@given(st.lists(st.text(max_size=60), max_size=5))
def test_every_text_gets_one_answer_and_shares_never_exceed_one(texts: list[str]) -> None:
    found = IDENTIFIER.of(texts)
    assert len(found) == len(texts)
    assert all(sum(one.share_by_language.values()) <= 1.001 for one in found)
    assert all(0 <= one.confidence <= 1 for one in found)


@given(st.lists(st.sampled_from([text for texts in COMMENTS.values() for text in texts]), min_size=2, max_size=6))
def test_the_answer_does_not_depend_on_the_texts_beside(texts: list[str]) -> None:
    alone = [IDENTIFIER.of([text])[0].code for text in texts]
    assert [found.code for found in IDENTIFIER.of(texts)] == alone


def _texts(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as rows:
        return list(dict.fromkeys(row["text"] for row in csv.DictReader(rows)))


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("hu-husst", "hu"),
        ("bg-cinexio", "bg"),
        ("el-skroutz", "el"),
        ("cs-facebook", "cs"),
        ("cs-restm-absa", "cs"),
        ("en-hotel-absa", "en"),
        ("en-restaurant-absa", "en"),
    ],
)
def test_real_comments_of_sets_nobody_trained_on(real_data: Callable[[str], Path], name: str, code: str) -> None:
    texts = _texts(real_data(f"text/{name}.csv"))
    cut = [text if len(text) <= 30 else text[:31].rsplit(" ", 1)[0] for text in texts]
    for copies, least in ((texts, 0.985), (cut, 0.975), ([without_accents(text) for text in texts], 0.975)):
        right = sum(found.code == code for found in IDENTIFIER.of(copies))
        assert right / len(texts) >= least
