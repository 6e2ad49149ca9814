"""The emotion picker pushes answers neither up nor down: by its list, and by the orders it is shown in."""

from itertools import pairwise

import numpy as np
import pytest
from tests.web.surveys.questionnaire.test_accepting import asking

from twofold_web.surveys.questionnaire.emotions import FACES, FEELINGS, VALENCES, balanced_order, face_of
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.laying import choices_for, drawn
from twofold_web.surveys.questionnaire.walking import pages

RESPONDENTS = 4000
VALENCE = np.array([feeling.valence for feeling in FEELINGS])
# how likely people who take the first good enough answer are to stop at each place, and people who remember the last
FIRST = 0.7 ** np.arange(len(FEELINGS))
PULLS = {"first": FIRST, "last": FIRST[::-1], "both ends": FIRST + FIRST[::-1]}


def orders() -> np.ndarray:
    """(respondents, places): which feeling stands where, as the page shows it."""
    item = asking({"type": "emotion"}).blocks[0].items[0]
    codes = [feeling.code for feeling in FEELINGS]
    shown = [[codes.index(choice.code) for choice in choices_for(item, seed, None)] for seed in range(RESPONDENTS)]
    return np.array(shown)


def test_there_are_as_many_good_as_bad_feelings_and_as_strong_ones() -> None:
    assert sorted(VALENCE) == sorted(-VALENCE)
    assert (VALENCE.min(), VALENCE.max()) == VALENCES
    assert len({feeling.code for feeling in FEELINGS}) == len(FEELINGS)
    for language in ("en", "hu", "bg", "el", "cs"):
        assert len({feeling.text[language] for feeling in FEELINGS}) == len(FEELINGS)


def test_every_feeling_stands_at_every_place_equally_often() -> None:
    seen = orders()
    places = np.argsort(seen, axis=1)  # (respondents, feelings): at which place each feeling stands
    middle = (len(FEELINGS) - 1) / 2
    error = places.std(axis=0, ddof=1) / RESPONDENTS**0.5
    assert np.all(np.abs(places.mean(axis=0) - middle) < 4 * error), "11 means, four standard errors"
    # the neutral feeling is drawn apart, the good ones among themselves, the bad ones among themselves
    good_first = VALENCE[seen[:, 0]] > 0
    bad_first = VALENCE[seen[:, 0]] < 0
    difference = good_first.mean() - bad_first.mean()
    assert abs(difference) < 4 * (1 / RESPONDENTS**0.5)


def test_in_every_single_order_good_and_bad_feelings_take_turns() -> None:
    for order in orders()[:500]:
        sides = [value for value in VALENCE[order] if value]
        assert all(left * right < 0 for left, right in pairwise(sides))
        places = np.argsort(order)
        apart = places[VALENCE > 0].mean() - places[VALENCE < 0].mean()
        assert abs(apart) <= 1 + 1 / (len(FEELINGS) // 2) + 1e-9, "the neutral one may stand between"


@pytest.mark.parametrize("pull", PULLS)
def test_people_who_choose_by_place_alone_come_out_neutral_where_a_fixed_order_would_not(pull: str) -> None:
    chance = PULLS[pull] / PULLS[pull].sum()
    generator = np.random.default_rng(5)
    chosen = generator.choice(len(FEELINGS), size=RESPONDENTS, p=chance)
    seen = orders()
    valence = VALENCE[seen[np.arange(RESPONDENTS), chosen]]
    error = valence.std(ddof=1) / RESPONDENTS**0.5
    assert abs(valence.mean()) < 4 * error
    best_first = np.sort(VALENCE)[::-1]
    if pull != "both ends":
        assert abs((chance * best_first).sum()) > 20 * error, "the same people in a fixed order, best feelings first"


def test_the_order_is_kept_for_a_respondent_and_differs_between_respondents_and_questions() -> None:
    document = asking({"type": "emotion"})
    one, again, other = (pages(document, Given("en", seed=seed), {})[0].items[0].choices for seed in (1, 1, 2))
    assert one == again
    assert one != other


@pytest.mark.parametrize("points", range(2, 12))
def test_a_scale_drawn_as_faces_has_as_many_good_as_bad_ones(points: int) -> None:
    drawn_as = [FACES.index(face_of(point / (points - 1))) for point in range(points)]
    assert drawn_as == sorted(drawn_as)
    assert drawn_as == [len(FACES) - 1 - place for place in reversed(drawn_as)]


def test_old_phones_can_draw_every_face() -> None:
    for face in (*FACES, *(feeling.face for feeling in FEELINGS)):
        assert len(face) == 1
        assert ord(face) not in range(0x1F641, 0x1F645), "slightly smiling and frowning: Unicode 7, 2014"
        assert ord(face) < 0x1F650, "Unicode 6.1, 2012"


def test_a_shorter_list_of_feelings_is_balanced_as_well_as_it_can_be() -> None:
    few = [feeling for feeling in FEELINGS if feeling.code in {"delight", "anger", "relief", "worry"}]
    sides = [feeling.valence > 0 for feeling in balanced_order(few, drawn(3, "few"))]
    assert sides in ([True, False] * 2, [False, True] * 2)
