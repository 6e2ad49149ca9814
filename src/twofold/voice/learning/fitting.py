"""Fit class weights to labels that may be doubted: each comment counts for a class by the chance that it is of it."""

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.errors import Unavailable
from twofold.voice.valence.heads import Floats

_STRENGTH = 0.1
_CONSTANT_SCALE = 3.0
_FOLDS = 5
#: A smaller chance is none: it would only make the fit slower.
_LEAST_CHANCE = 0.05


def class_weights(rows: Any, chances: Floats) -> tuple[Floats, Floats]:
    """Return weights `(classes, features)` and constants `(classes,)` of one class against the rest.

    `chances` `(texts, classes)` says how much each text counts for each class; classes weigh alike in the sum.
    """
    even = chances * (chances.sum() / (chances.shape[1] * np.maximum(chances.sum(axis=0), 1e-9)))
    if chances.shape[1] == 2:
        weights, constant = _one_against_rest(rows, even[:, 1], even[:, 0])
        return np.stack((-weights, weights)), np.array([-constant, constant])
    fits = [_one_against_rest(rows, even[:, one], np.delete(even, one, 1).sum(1)) for one in range(chances.shape[1])]
    return np.stack([weights for weights, _ in fits]), np.array([constant for _, constant in fits])


def _one_against_rest(rows: Any, for_it: Floats, against: Floats) -> tuple[Floats, float]:
    # A squared hinge is ten times faster than logistic regression on many sparse columns, and no worse here.
    pro, contra = np.flatnonzero(for_it > _LEAST_CHANCE), np.flatnonzero(against > _LEAST_CHANCE)
    answers = np.concatenate((np.ones(len(pro)), np.zeros(len(contra))))
    counts = np.concatenate((for_it[pro], against[contra]))
    fit = _support_vectors().LinearSVC(C=_STRENGTH, intercept_scaling=_CONSTANT_SCALE, random_state=0)
    fit.fit(rows[np.concatenate((pro, contra))], answers, sample_weight=counts)
    return fit.coef_[0], float(fit.intercept_[0])


def left_out_odds(rows: Any, chances: Floats, folds: list[NDArray[np.intp]]) -> Floats:
    """Return odds `(texts, classes)` of each text from the folds that did not contain it."""
    odds = np.zeros(chances.shape)
    for fold in folds:
        kept = np.setdiff1d(np.arange(len(chances)), fold)
        weights, constants = class_weights(rows[kept], chances[kept])
        odds[fold] = rows[fold] @ weights.T + constants
    return odds


def dealt(answers: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Cut the rows into folds that hold every class in the same share."""
    order = np.random.default_rng(0).permutation(len(answers))
    by_class = order[np.argsort(answers[order], kind="stable")]
    return [np.sort(by_class[start::_FOLDS]) for start in range(_FOLDS)]


def softmax(odds: Floats) -> Floats:
    """Return probabilities `(texts, classes)`."""
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found


def _support_vectors() -> Any:
    try:
        return import_module("sklearn.svm")
    except ImportError as missing:
        raise Unavailable("Training needs scikit-learn: pip install 'twofold[text]'") from missing
