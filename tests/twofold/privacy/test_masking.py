"""What cannot be read in a comment any more, and what must stay."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.privacy.masking import Masker, masked

MASKER = Masker()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("write to anna.kiss@example.org.", "write to [e-mail]."),
        ("γράψτε στο μαρία@παράδειγμα.ελ σήμερα", "γράψτε στο [e-mail] σήμερα"),
        ("írj ide: valaki kukac posta pont hu", "írj ide: [e-mail]"),
        ("pište na jmeno (at) posta.cz", "pište na [e-mail]"),
        ("pište: jana(zavináč)firma(tečka)cz", "pište: [e-mail]"),
        ("ask anna at example dot org", "ask [e-mail]"),
        ("hanging around at noon", "hanging around at noon"),
        ("@kovacs_anna was rude", "[name] was rude"),
        ("+359 88 812 3456", "[phone]"),
        ("(06 30) 123-4567", "[phone]"),
        ("06301234567", "[phone]"),
        ("210/1234567", "[phone]"),
        ("０６３０１２３４５６７", "[phone]"),
        ("06\u200b30\u200b1234567", "[phone]"),
        ("06🙂30🙂123🙂4567", "[phone]"),
        ("0️⃣6️⃣3️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣", "[phone]"),
        ("06\u00ad30\u00ad1234567", "[phone]"),
        ("06\x0030\x011234567", "[phone]"),
        ("06&#51;&#48;1234567", "[phone]"),
        ("hívjon: 06/30-1234567", "hívjon: [phone]"),
        ("06_30_123_4567", "[phone]"),
        ("06 30 / 123 45 67", "[phone]"),
        ("878l2O657O", "[number]"),  # letters for digits
        ("HU42\t1177\t3016\t1111\t1018\t0000\t0000", "[account]"),
        ("CZ65\n0800\n0000\n1920\n0014\n5399", "[account]"),
        ("4111 - 1111 - 1111 - 1111", "[card]"),
        ("4111, 1111, 1111, 1111", "[card]"),
        ("3782 - 8224 - 6310 - 005", "[card]"),
        ("pište na anna&#64;example.org", "pište na [e-mail]"),
        ("Kossuth L. u. 5", "[address]"),
        ("bydlíme Vítězná ulice 12", "bydlíme [address]"),
        ("Václavské náměstí 1", "[address]"),
        ("Dlouhá tř. 3", "[address]"),
        ("Na Příkopě 33, Praha 1", "[address]"),
        ("dům čp. 12", "dům [address]"),
        ("Τσιμισκή 45 Θεσσαλονίκη 54623", "[address]"),
        ("obj. č. 12345", "obj. č. [order]"),
        ("поръчка № А-12345", "поръчка № [order]"),
        ("see #12345", "see #[order]"),
        ("we had room 7.", "we had room [room]."),
        ("a 7-es szobában", "a [room]-es szobában"),
        ("στο 312 δωμάτιο", "στο [room] δωμάτιο"),
        ("IBAN HU42 1177 3016 1111 1018 0000 0000", "IBAN [account]"),
        ("gr1601101250000000012300695", "[account]"),
        ("СZ65 0800 0000 1920 0014 5399", "[account]"),  # the first letter is Cyrillic
        ("účet 19-2000145399/0800", "účet [account]"),
        ("4111-1111-1111-1111", "[card]"),
        ("see https://example.org/b?id=7", "see [link]"),
        ("my id 884512907", "my id [number]"),
        ("ref:KX884512903", "ref:[order]"),
        ("rendelésszám: 20394-A", "rendelésszám: [order]"),
        ("objednávka č. 88123 nepřišla", "objednávka č. [order] nepřišla"),
        ("поръчка №44512", "поръчка №[order]"),
        ("παραγγελία 751849", "παραγγελία [order]"),
        ("Room 412 was cold", "Room [room] was cold"),
        ("a 214-es szoba", "a [room]-es szoba"),
        ("стая 305", "стая [room]"),
        ("rooms 12 and 14 were cold, 20 guests", "rooms [room] and [room] were cold, 20 guests"),
        ("pokoj 12 a 14 nocí", "pokoj [room] a 14 nocí"),
        ("adóazonosítóm 8432198765", "adóazonosítóm [person number]"),
        ("TAJ: 111 111 110", "TAJ: [person number]"),
        ("moje rodné číslo je 710319/2745", "moje rodné číslo je [person number]"),
        ("ЕГН 7501020018", "ЕГН [person number]"),
        ("ΑΦΜ 090000045", "ΑΦΜ [person number]"),
        ("NI number AB 12 34 56 C", "NI number [person number]"),
        ("passport no. 123456789", "passport no. [document]"),
        ("rendszám ABC-123", "rendszám [plate]"),
        ("a kocsi AABC123", "a kocsi [plate]"),
        ("1051 Budapest, Sas utca 12.", "[address]"),
        ("Budapest, Szent István krt. 14. III/2", "Budapest, [address]"),
        ("a Petőfi utca 12/b-ben", "a [address]-ben"),
        ("ul. Dlouhá 33, 110 00 Praha", "[address]"),
        ("ул. Шипка 34", "[address]"),
        ("ул. „Иван Вазов“ № 15, ет. 3", "[address]"),
        ("Λεωφόρος Κηφισίας 44", "[address]"),
        ("12 Baker Street, London NW1 6XE", "[address]"),
        ("született: 1985.03.14", "született: [birth date]"),
        ("γεννήθηκα στις 14/03/1985", "γεννήθηκα στις [birth date]"),
    ],
)
def test_what_identifies_somebody_cannot_be_read(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    "plain",
    [
        "It was cold at 22:30, 3 nights, 2 people.",
        "since 2026-03-14 nobody answers",
        "14.03.2026 and 14/03/2026 and 17/9",
        "2026-03-14 12:30",
        "we paid 10 000 Ft, then 12 500 Ft",
        "125 500 Ft, 123456 Ft, €1 250 000, 1 299,- Kč, 19,99 €",
        "10/10, 5*, 4.5, 100 %, 3-4 days, 8-10 óra, 2019-2024",
        "Η σύνδεση έπεσε 15 φορές",
        "order 2 pizzas, rendelés 5000 Ft, objednávka 2000 Kč",
        "we changed our room 3 times",
        "room 2 nights, pokoj 2 noci, стая 2 души, 2 δωμάτια, #1 hotel",
        "1000 - 2000 Ft, 0.5 / 0.75 / 0.25, 17/9-ig, Oli 10",
        "black &amp; white, 5 &lt; 6, R&D",
        "otevřeno 9.00 - 17.00",
        "",
    ],
)
def test_what_happened_stays_readable(plain: str) -> None:
    assert masked(plain) == plain


@given(st.integers(1, 99_999), st.sampled_from(["Ft", "Kč", "€", "лв", "nights", "%", "km"]))
def test_prices_and_counts_are_never_masked(number: int, unit: str) -> None:
    assert masked(f"it was {number} {unit}") == f"it was {number} {unit}"


@given(st.integers(0, 23), st.integers(0, 59), st.integers(1900, 2099), st.integers(0, 10))
def test_times_years_and_ratings_are_never_masked(hour: int, minute: int, year: int, rating: int) -> None:
    plain = f"{hour}:{minute:02} in {year}, {rating}/10"
    assert masked(plain) == plain


@given(st.text(), st.integers(10**8, 10**18), st.text())
def test_no_long_run_of_digits_survives(before: str, number: int, after: str) -> None:
    assert str(number) not in masked(f"{before} {number} {after}")


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


WORDS = [
    "Anna",
    "Kovács",
    "úr",
    "Novákovi",
    "г-жа",
    "Иванова",
    "ο",
    "Γιώργος",
    "Mr.",
    "x",
    "room",
    "412",
    "+36 30 1234567",
]


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
def test_marks_stand_in_the_original(text: str) -> None:
    found = MASKER.masked(text)
    rebuilt, place = "", 0
    for kind, start, end in found.marks:
        assert place <= start < end <= len(text)
        rebuilt, place = rebuilt + text[place:start] + kind, end
    assert rebuilt + text[place:] == found.text


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("hu", "Köszönjük Szabó Péternek!", "Köszönjük [name]!"),
        ("hu", "Novák úr segített, Annával beszéltem.", "[name] úr segített, [name] beszéltem."),
        ("hu", "A recepciós Virág kedves volt.", "A recepciós [name] kedves volt."),
        ("hu", "Kovácséknál és Kovácsnénál voltunk", "[name] és [name] voltunk"),
        ("hu", "Tóthtal, Horváthtal és Némethtel beszéltem", "[name], [name] és [name] beszéltem"),
        ("hu", "kovács anna volt a recepciós", "[name] volt a recepciós"),
        ("cs", "Paní Novákové děkuji, s Petrem jsem mluvil.", "Paní [name] děkuji, s [name] jsem mluvil."),
        ("cs", "mluvila jsem s Lenkou Svobodovou", "mluvila jsem s [name]"),
        ("bg", "г-жа Иванова и Георги Петров ми помогнаха", "г-жа [name] и [name] ми помогнаха"),
        ("bg", "gospodin Ivanov beshe lyubezen", "gospodin [name] beshe lyubezen"),
        ("el", "η κα Παπαδοπούλου και ο Γιώργος", "η κα [name] και ο [name]"),
        ("el", "μίλησα με τον κ. Παπαδόπουλο", "μίλησα με τον κ. [name]"),
        ("en", "My name is Jonas Whitcomb.", "My name is [name]."),
        ("en", "Thanks to Grace Miller and Mr. O'Brien", "Thanks to [name] and Mr. [name]"),
        ("sk", "pani Kováčovej ďakujem", "pani [name] ďakujem"),
    ],
)
def test_names_are_masked_in_their_inflected_forms(language: str, written: str, shown: str) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("hu", "nagy gábor a recepción, és béla", "[name] a recepción, és [name]"),
        ("hu", "köszönöm péternek; a magyar úr", "köszönöm [name]; a [name] úr"),
        ("bg", "мария и г-жа чанлиева бяха любезни", "[name] и г-жа [name] бяха любезни"),
        ("bg", "надежда от рецепцията е супер", "[name] от рецепцията е супер"),
        ("bg", "mila 4erneva be6e super", "[name] be6e super"),
        ("bg", "силвия точева-клопова ни обслужи", "[name] ни обслужи"),
        ("el", "ο γιωργος στη ρεσεψιον, ο κύριος χασάπης", "ο [name] στη ρεσεψιον, ο κύριος [name]"),
        ("el", "o giwrgos htan 8aymasios", "o [name] htan 8aymasios"),
        ("cs", "pani novakova a evě brožové díky", "pani [name] a [name] díky"),
        ("en", "our waiter brian wood was great", "our waiter [name] was great"),
    ],
)
def test_names_are_hidden_though_typed_in_small_letters(language: str, written: str, shown: str) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("en", "ivanka from reception was great", "[name] from reception was great"),
        ("en", "Tsvetelina from reception helped", "[name] from reception helped"),
        ("en", "We met Giorgos in the lobby", "We met [name] in the lobby"),
        ("en", "my name is dimitar", "my name is [name]"),
        ("hu", "eleni a pultnál segített", "[name] a pultnál segített"),
        ("cs", "recepční ivanka byla milá", "recepční [name] byla milá"),
        ("bg", "служителката Zsófia беше мила", "служителката [name] беше мила"),
        ("el", "ο Gábor ήταν ευγενικός", "ο [name] ήταν ευγενικός"),
        ("en", "what a kolo, dali is a painter of mira", "what a kolo, dali is a painter of mira"),
    ],
)
def test_a_first_name_of_another_language_is_hidden_where_its_capital_or_the_words_around_say_so(
    language: str, written: str, shown: str
) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("hu", "Ma KOVÁCS segített", "Ma [name] segített"),
        ("cs", "děkuji NOVÁKOVÉ", "děkuji [name]"),
        ("el", "Η ΚΑ ΕΛΠΙΔΑ ΗΤΑΝ ΕΥΓΕΝΙΚΗ", "Η ΚΑ [name] ΗΤΑΝ ΕΥΓΕΝΙΚΗ"),
        ("en", "OUR WAITER MARK WAS GREAT", "OUR WAITER [name] WAS GREAT"),
        ("hu", "NAGYON SZÉP SZOBA, KIS VIRÁG AZ ASZTALON", "NAGYON SZÉP SZOBA, KIS VIRÁG AZ ASZTALON"),
        ("cs", "VELMI VESELÁ OBSLUHA, ČERNÁ KÁVA", "VELMI VESELÁ OBSLUHA, ČERNÁ KÁVA"),
        ("bg", "НАДЕЖДА ЗА ПО-ДОБРО", "НАДЕЖДА ЗА ПО-ДОБРО"),
        ("en", "It was NOT GOOD, DHL and KIA again", "It was NOT GOOD, DHL and KIA again"),
    ],
)
def test_capitals_throughout_neither_show_a_name_nor_make_one(language: str, written: str, shown: str) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize(
    ("language", "plain"),
    [
        ("hu", "nagy virág volt az asztalon, a pincér nagy tálcával jött, jó áron"),
        ("cs", "bylo veselé a nové, malá cenová nabídka, hruškové knedlíky"),
        ("bg", "грешна надежда и вяра, колегата нова смяна, камен под"),
        ("el", "η ελπίδα πεθαίνει τελευταία, του τεχνικού τμήματος, παντελής έλλειψη"),
        ("en", "may i hope for grace; john may call, i will"),
    ],
)
def test_words_that_are_also_names_stay_in_small_letters(language: str, plain: str) -> None:
    assert MASKER.masked(plain, language).text.replace("[name]", "john") == plain


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("hu", "Minden rendben volt. Köszönettel: Zsombolyai Tas", "Minden rendben volt. Köszönettel: [name]"),
        ("hu", "Kedves Kökényessy Bulcsú, köszönöm!", "Kedves [name], köszönöm!"),
        ("cs", "Přeji hezký den, s pozdravem Kvido Přibáň", "Přeji hezký den, s pozdravem [name]"),
        ("cs", "Všechno v pořádku, děkuji Vám Drahuše Plívová", "Všechno v pořádku, děkuji Vám [name]"),
        ("en", "All was well. Kind regards, Barnaby Thistlewood", "All was well. Kind regards, [name]"),
        ("en", "Dear Guests, dear Team", "Dear Guests, dear Team"),
        ("hu", "Kedves Vendégek, köszönjük szépen!", "Kedves Vendégek, köszönjük szépen!"),
    ],
)
def test_who_is_greeted_thanked_or_signs_is_hidden_though_on_no_list(language: str, written: str, shown: str) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("hu", "Kovács Jánosnak hívják", "[name] hívják"),
        ("cs", "Jmenuji se Božena Němcová a chci", "Jmenuji se [name] a chci"),
        ("bg", "Казвам се Андрей Петров", "Казвам се [name]"),
        ("el", "με λένε Γιώργος Παπαδόπουλος", "με λένε [name]"),
        ("hu", "Petőfi Sándor utca 12. alatt", "[address] alatt"),
    ],
)
def test_accents_written_behind_their_letters_hide_nobody(language: str, written: str, shown: str) -> None:
    apart = unicodedata.normalize("NFD", written)
    assert apart != written
    assert MASKER.masked(written, language).text == shown
    assert MASKER.masked(apart, language).text == unicodedata.normalize("NFD", shown)


@pytest.mark.parametrize(
    ("language", "plain"),
    [
        ("hu", "A nagy szoba szép volt, a kis virág is. Nagy élmény. Fekete kávé."),
        ("hu", "Budapesten jártunk májusban"),
        ("cs", "Nový telefon, malý pokoj. Veselá obsluha, černá káva. Červené víno."),
        ("bg", "Хубава стая в София, нов телефон. Вяра и надежда."),
        ("el", "Ωραία ζωή, γρήγορη εξυπηρέτηση τον Μάιο στην Αθήνα. Κυριακή πρωί."),
        ("en", "May was great, will come back. Grace and hope. In April we were in Paris. Will it rain?"),
        ("en", "My MacBook from Amazon; Park Street was closed"),
    ],
)
def test_words_that_are_also_names_stay(language: str, plain: str) -> None:
    assert MASKER.masked(plain, language).text == plain
    assert MASKER.masked(plain).text == plain


def test_marks_of_letters_that_a_page_writes_by_their_numbers_stand_in_the_original() -> None:
    text = "Mr. Kov&aacute;cs &#48;6 30 123 4567!"
    found = MASKER.masked(text, "en")
    assert found.text == "Mr. [name] [phone]!"
    assert [text[start:end] for _, start, end in found.marks] == ["Kov&aacute;cs", "&#48;6 30 123 4567"]


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("hu", "Kоvács Jánоs segített", "[name] segített"),  # two letters are Cyrillic
        ("bg", "г-н Ивaнoв помогна", "г-н [name] помогна"),  # two are Latin
        ("en", "write to аnna@exаmple.org", "write to [e-mail]"),
        ("hu", "𝐊𝐨𝐯𝐚́𝐜𝐬 𝐉𝐚́𝐧𝐨𝐬 segített", "[name] segített"),
        ("hu", "ＫＯＶＡＣＳ ＪＡＮＯＳ segített", "[name] segített"),
        ("bg", "WiFi-то и iPhone-а, TV-то и СУПЕР XXL", "WiFi-то и iPhone-а, TV-то и СУПЕР XXL"),
    ],
)
def test_letters_that_only_look_like_others_hide_nobody(language: str, written: str, shown: str) -> None:
    assert MASKER.masked(written, language).text == shown


@pytest.mark.parametrize("one", ["x", "1", "é", "😀", "\x00", "\u200b", "&", "\ufeff", "ß", "\u0301"])
def test_a_comment_of_one_letter_stays(one: str) -> None:
    assert masked(one) == one


@pytest.mark.parametrize(
    "hostile",
    [
        "aа" * 400_000,
        "&#49;" * 200_000,
        "0 - " * 250_000,
        "O0l1" * 250_000,
        "\x00\U0001f600" * 300_000,
        "Kovács Anna " * 80_000,
        "1 " * 300_000,
        "a" * 1_000_000,
        "a." * 300_000,
        "@" * 300_000,
        "A1" * 300_000,
        "1-" * 300_000,
    ],
)
def test_a_megabyte_of_anything_is_read_in_linear_time(hostile: str) -> None:
    assert isinstance(masked(hostile), str)
