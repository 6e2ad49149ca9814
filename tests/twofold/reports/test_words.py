"""The words are whole in every language."""

from string import Formatter

import pytest
from babel import Locale

from twofold.errors import UsageError
from twofold.measures import CATALOGUE
from twofold.reports import LANGUAGES
from twofold.reports.numbers import NOTHING, Numbers
from twofold.reports.units_of_measure import Unit
from twofold.reports.wording import Wording
from twofold.reports.words import words_of


def holes(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def plain(words):
    return {key: sentence for key, sentence in words.sentences.items() if not key.startswith("count.")}


def counts(words):
    nouns = {}
    for key in words.sentences.keys() - plain(words).keys():
        _, noun, category = key.split(".")
        nouns.setdefault(noun, set()).add(category)
    return nouns


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_key(language):
    assert plain(words_of(language)).keys() == plain(words_of("en")).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_the_same_placeholders(language):
    words = plain(words_of(language))
    wrong = [key for key, sentence in plain(words_of("en")).items() if holes(words[key]) != holes(sentence)]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_noun_has_exactly_the_plural_forms_of_the_language(language):
    forms = set(Locale.parse(language).plural_form.tags) | {"other"}
    assert counts(words_of(language)) == dict.fromkeys(counts(words_of("en")), forms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_says_the_number(language):
    words = words_of(language)
    assert all(holes(s) == {"n"} for key, s in words.sentences.items() if key.startswith("count."))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_of_the_catalogue_has_a_name_and_a_meaning(language):
    words = words_of(language)
    assert [name for name in CATALOGUE if f"measure.{name}" not in words or f"meaning.{name}" not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_usual_questions_have_names_and_others_keep_their_own(language):
    words = words_of(language)
    wording = Wording(words, Numbers(words))
    assert all(wording.named("item", item) != item for item in ("nps", "csat", "ces", "valence"))
    assert wording.named("item", "minibar") == "minibar"


def test_an_interval_without_ends_is_a_dash():
    words = words_of("en")
    assert Wording(words, Numbers(words)).interval(None, None, Unit.DURATION) == NOTHING


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_sentences_are_translated(language):
    english, words = plain(words_of("en")), plain(words_of(language))
    same = {key for key in english if words[key] == english[key] and any(c.isalpha() for c in english[key])}
    # what people of every language call the same; so are some channels
    same = {key for key in same if not key.startswith("channel_name.")}
    same.discard("priorities.levels")  # two numbers and an arrow
    assert same <= {"measure.nps", "measure.index", "method.other", "page.period", "column.role", "note.interval"}


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 odpověď"), (3, "3 odpovědi"), (5, "5 odpovědí"), (1.5, "1,5 odpovědi")],
)
def test_czech_counts_as_czechs_do(number, said):
    assert words_of("cs").count("answers", number, f"{number}".replace(".", ",")) == said


def test_an_unknown_language_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="en, hu, bg, el, cs"):
        words_of("de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rating_of_a_touchpoint_is_called_by_its_title_and_never_by_its_code(language):
    words = words_of(language)
    wording = Wording(words, Numbers(words), touchpoint_names={"check-out": "Leaving"})
    said = wording.subject("item", "rating_check-out")
    assert "Leaving" in said
    assert "check-out" not in said
    assert wording.subject("item", "rating_pool") == "rating_pool"  # no map names it
    assert wording.subject("channel", "rating_check-out") == words.channel("rating_check-out")
