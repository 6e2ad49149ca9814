"""Comments that may name somebody are withheld, in every language."""

import pytest

from twofold_web.home.naming import common, doubtful, names_inside


@pytest.mark.parametrize(
    "text",
    [
        "Much quicker than with Peter.",
        "Köszönöm szépen Katának a segítséget",
        "Благодаря на Иван за търпението",
        "Η κυρία Μαρία ήταν ευγενική",
        "Děkuji paní Novákové za pomoc",
        "thanks to O'Brien",
    ],
)
def test_a_name_inside_a_sentence_is_noticed(text):
    assert names_inside(text)


@pytest.mark.parametrize(
    "text",
    [
        "Everything was fine. We will come back!",
        "I think I'll be back",
        "Minden rendben volt; köszönöm",
        "Call [phone] or [E-mail]: quick answer",
        "",
    ],
)
def test_a_sentence_that_names_nobody_passes(text):
    assert not names_inside(text)


def test_the_first_word_of_a_sentence_is_doubtful_until_others_write_it_small():
    text = "Petra was kind. Everything worked"
    assert doubtful(text) == {"petra", "everything"}
    texts = ["not everything", "everything!", "well, everything else", "petra", "Petra", "Petra"]
    assert common(doubtful(text), texts) == {"everything"}
