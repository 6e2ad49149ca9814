"""Fit class weights with wrong labels in mind: what the model itself finds unlikely counts less the second time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.voice.valence.fitting import linear_models
from twofold.voice.valence.heads import Floats

_STRENGTH = 0.5
_FOLDS = 5
#: 1 would bring every class to the same weight, 0 leave them as they are.
_EVENNESS = 0.75
#: A label that the other folds find this unlikely or less counts a quarter; weak labels are wrong one time in five.
_DOUBTED = 0.1
_DOUBTED_WEIGHT = 0.25


def class_weights(rows: Any, answers: NDArray[np.intp], weights: Floats, classes: int) -> tuple[Floats, Floats]:
    """Return weights `(classes, features)` and constants `(classes,)` of one class against the rest."""
    balanced = weights * _balanced(answers, classes)
    if classes == 2:
        fit = _one_against_rest(rows, answers == 1, balanced)
        return np.stack((-fit.coef_[0], fit.coef_[0])), np.array([-1.0, 1.0]) * float(fit.intercept_[0])
    fits = [_one_against_rest(rows, answers == number, balanced) for number in range(classes)]
    return np.stack([fit.coef_[0] for fit in fits]), np.array([float(fit.intercept_[0]) for fit in fits])


def _one_against_rest(rows: Any, answers: NDArray[np.bool_], weights: Floats) -> Any:
    # coordinate descent is ten times faster than quasi-Newton steps on many sparse columns
    fit = linear_models().LogisticRegression(C=_STRENGTH, solver="liblinear", tol=1e-3, random_state=0)
    return fit.fit(rows, answers, sample_weight=weights)


def left_out_odds(rows: Any, answers: NDArray[np.intp], weights: Floats, classes: int) -> Floats:
    """Return log odds `(texts, classes)` of each text from the folds that did not contain it."""
    odds = np.zeros((len(answers), classes))
    for fold in folds(answers):
        kept = np.setdiff1d(np.arange(len(answers)), fold)
        matrix, constants = class_weights(rows[kept], answers[kept], weights[kept], classes)
        odds[fold] = rows[fold] @ matrix.T + constants
    return odds


def folds(answers: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Cut the rows into folds that hold every class in the same share."""
    order = np.random.default_rng(0).permutation(len(answers))
    dealt = order[np.argsort(answers[order], kind="stable")]
    return [np.sort(dealt[start::_FOLDS]) for start in range(_FOLDS)]


def without_doubt(odds: Floats, answers: NDArray[np.intp], trusted: NDArray[np.bool_]) -> Floats:
    """Return weights of rows: a label that left-out folds contradict counts less, unless a reader set it."""
    likely = softmax(odds)[np.arange(len(answers)), answers]
    found: Floats = np.where((likely < _DOUBTED) & ~trusted, _DOUBTED_WEIGHT, 1.0)
    return found


def softmax(odds: Floats) -> Floats:
    """Return probabilities `(texts, classes)`."""
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found


def _balanced(answers: NDArray[np.intp], classes: int) -> Floats:
    """Return weights of rows that bring classes most of the way (`_EVENNESS`) to equal shares."""
    counts = np.bincount(answers, minlength=classes)
    found: Floats = (len(answers) / (classes * np.maximum(counts, 1)))[answers] ** _EVENNESS
    return found
