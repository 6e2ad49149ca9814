"""Spotters of the default dictionaries, built once."""

from collections.abc import Callable
from functools import cache

import pytest

from twofold.facts.words import Side
from twofold.voice.aspects.dictionary import default_dictionary
from twofold.voice.aspects.spotting import Spotter
from twofold.voice.aspects.vocabulary import default_vocabulary


@cache
def _spotter(language: str, side: Side = Side.CUSTOMER) -> Spotter:
    return Spotter(default_dictionary(language).within(default_vocabulary().spoken_by(side)))


@pytest.fixture(scope="session")
def spotter() -> Callable[[str], Spotter]:
    return _spotter


@pytest.fixture(scope="session")
def colleague() -> Callable[[str], Spotter]:
    return lambda language: _spotter(language, Side.EMPLOYEE)
