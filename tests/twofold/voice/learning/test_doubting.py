"""Wrong labels are found where everything contradicts them; thresholds suit rare classes, languages and channels."""

import numpy as np
import pytest

from twofold.voice.learning.calibrating import calibrated, tilt
from twofold.voice.learning.doubting import Beside, Labels, trust
from twofold.voice.learning.fitting import softmax

N = 2000
NOBODY = np.zeros(N, bool)
NO_KINDS = np.zeros((N, 0))


def _drawn(shares, seed=0, clear=3.0):
    """Classes in these shares, and odds that know something of them."""
    draws = np.random.default_rng(seed)
    classes = draws.choice(len(shares), N, p=shares)
    odds = draws.normal(size=(N, len(shares))) + clear * np.eye(len(shares))[classes] + np.log(shares)
    return classes, odds, draws


def _wrongly(classes, share, draws, count):
    wrong = draws.random(N) < share
    return np.where(wrong, (classes + draws.integers(1, count, N)) % count, classes), wrong


@pytest.mark.parametrize("shares", [(0.1, 0.9), (0.1, 0.2, 0.7)])
@pytest.mark.parametrize("share", [0.0, 0.2])
def test_the_share_of_wrong_labels_is_found(shares, share):
    classes, odds, draws = _drawn(np.array(shares))
    answers, _ = _wrongly(classes, share, draws, len(shares))
    found = trust(odds, Beside(np.zeros((N, 1)), NO_KINDS), Labels(answers, NOBODY))
    assert abs(found.wrong - share) < 0.04


def test_a_label_that_the_odds_contradict_counts_for_what_it_should_have_been():
    classes, odds, draws = _drawn(np.array([0.1, 0.9]))
    answers, wrong = _wrongly(classes, 0.2, draws, 2)
    found = trust(odds, Beside(np.zeros((N, 1)), NO_KINDS), Labels(answers, NOBODY))
    chances = found.chances(found.odds(odds, np.zeros((N, 1))), Labels(answers, NOBODY))
    assert (answers == 0).sum() > 2.5 * (classes == 0).sum()  # there are more wrong scoldings than true ones
    assert abs(chances[:, 0].sum() / (classes == 0).sum() - 1) < 0.15
    assert (chances.argmax(axis=1) == classes)[wrong].mean() > 0.9


def test_a_label_that_a_reader_set_is_believed():
    classes, odds, draws = _drawn(np.array([0.3, 0.7]))
    answers, _ = _wrongly(classes, 0.2, draws, 2)
    readers = np.arange(N) < 100
    found = trust(odds, Beside(np.zeros((N, 1)), NO_KINDS), Labels(answers, readers))
    chances = found.chances(found.odds(odds, np.zeros((N, 1))), Labels(answers, readers))
    assert (chances.argmax(axis=1) == answers)[readers].all()


def test_where_nothing_was_learnt_the_shipped_model_speaks():
    classes, odds, draws = _drawn(np.array([0.5, 0.5]))
    found = trust(draws.normal(size=(N, 2)), Beside(odds[:, 1:] - odds[:, :1], NO_KINDS), Labels(classes, NOBODY))
    said = found.odds(draws.normal(size=(N, 2)), odds[:, 1:] - odds[:, :1]).argmax(axis=1)
    assert (said == classes).mean() > 0.9


def test_a_kind_of_evidence_that_knows_more_of_a_class_is_believed_there_and_noise_is_not():
    classes, odds, draws = _drawn(np.array([0.3, 0.3, 0.4]), clear=1.0)
    knows = np.zeros((N, 3))
    knows[:, 1] = np.where(classes == 1, 2.0, -2.0) + draws.normal(size=N)
    beside = Beside(np.zeros((N, 1)), np.column_stack((knows, draws.normal(size=(N, 3)))))
    found = trust(odds, beside, Labels(classes, NOBODY))
    alone = trust(odds, Beside(np.zeros((N, 1)), NO_KINDS), Labels(classes, NOBODY))
    said = found.odds(odds, beside.all).argmax(axis=1)
    before = alone.odds(odds, np.zeros((N, 1))).argmax(axis=1)
    assert (said == classes).mean() > (before == classes).mean() + 0.05
    assert found.beside[1, 2] > 0.5
    assert np.abs(found.beside[:, 4:]).max() < 0.15


def _f1(truth, said):
    hits = [
        2 * ((truth == one) & (said == one)).sum() / ((truth == one).sum() + (said == one).sum()) for one in (0, 1, 2)
    ]
    return np.mean(hits)


def test_rare_classes_gain_by_the_tilt_and_equal_ones_hardly_move():
    draws = np.random.default_rng(0)
    chances = softmax(draws.normal(size=(2 * N, 3)) + np.log([0.05, 0.15, 0.8]))
    classes = (draws.random((2 * N, 1)) > chances.cumsum(axis=1)).sum(axis=1)
    gain, later = tilt(chances[:N]), np.log(chances[N:])
    assert gain[0] > gain[2]
    assert _f1(classes[N:], (later + gain).argmax(axis=1)) > _f1(classes[N:], later.argmax(axis=1)) + 0.02
    even = np.full((400, 3), 0.05) + 0.85 * np.eye(3)[np.arange(400) % 3]
    assert np.abs(tilt(even)).max() < 0.2


def test_a_channel_in_which_people_praise_more_has_its_own_threshold_and_a_small_one_has_none():
    draws = np.random.default_rng(0)
    groups = [("hu", "web")] * 900 + [("hu", "phone")] * 900 + [("hu", "post")] * 20
    share = np.array([0.5] * 900 + [0.9] * 900 + [0.5] * 20)
    answers = (draws.random(len(groups)) < share).astype(int)
    good = draws.normal(size=len(groups)) + 1.5 * (answers - 0.5)
    odds = np.column_stack((-good, good)) * 0.75  # right at even shares
    found = calibrated(odds, np.eye(2)[answers], answers, groups)
    assert set(found.groups) == {("hu", "web"), ("hu", "phone")}
    undecided = np.zeros((3, 2))
    likely, _ = found.chances(undecided, [("hu", "web"), ("hu", "phone"), ("hu", "post")])
    assert likely[1, 1] > 0.75
    assert likely[0, 1] < 0.6
    assert likely[2, 1] == pytest.approx(0.5)
