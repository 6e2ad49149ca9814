"""The catalogue: every measure that ships, by name."""

from difflib import get_close_matches

from twofold.errors import UnknownMeasure
from twofold.measures.answer_measures import ANSWER_MEASURES
from twofold.measures.contact_measures import CONTACT_MEASURES
from twofold.measures.definition import Measure
from twofold.measures.event_measures import EVENT_MEASURES

CATALOGUE: dict[str, Measure] = {
    measure.name: measure for measure in (*ANSWER_MEASURES, *CONTACT_MEASURES, *EVENT_MEASURES)
}


def find_measure(name: str) -> Measure:
    """The measure of this name; case, blanks and dashes do not matter.

    >>> find_measure("Top-2-Box").name
    'top_2_box'

    Raises:
        UnknownMeasure: with the names that come close.
    """
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in CATALOGUE:
        return CATALOGUE[plain]
    close = get_close_matches(plain, CATALOGUE, n=3, cutoff=0.5)
    advice = f"did you mean {' or '.join(close)}?" if close else f"there are: {', '.join(CATALOGUE)}."
    raise UnknownMeasure(f"no measure is called {name!r}; {advice}")
