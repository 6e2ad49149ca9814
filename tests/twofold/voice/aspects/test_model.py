"""The model: dictionary, then descriptions, then labels; a scheme of one's own; one's own map."""

from collections.abc import Sequence

import numpy as np
import pytest

from twofold.errors import DefinitionError, UsageError
from twofold.facts.journey_map import JourneyMap, Stage, Touchpoint
from twofold.facts.words import Side
from twofold.voice.aspects.aspect import Evidence
from twofold.voice.aspects.describing import described
from twofold.voice.aspects.dictionary import default_dictionary
from twofold.voice.aspects.model import AspectModel
from twofold.voice.aspects.own_map import paired
from twofold.voice.aspects.schemes import Category, Rule, Scheme, parse_scheme
from twofold.voice.aspects.taught import teach
from twofold.voice.aspects.vocabulary import default_vocabulary

Vectors = np.ndarray
SCHEME = """
["FOOD#QUALITY"]
[["FOOD#QUALITY".when]]
touchpoints = ["food", "breakfast"]
qualities = ["quality", "overall"]
["FOOD#QUALITY".keywords]
en = ["scran"]

["SERVICE"]
[["SERVICE".when]]
qualities = ["friendliness", "speed"]
[["SERVICE".when]]
touchpoints = ["staff"]

["GENERAL"]
otherwise = true
"""


class Letters:
    """An encoder of this test: texts with the same words lie close to each other."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        made = np.zeros((len(texts), 256), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().replace(".", " ").replace(",", " ").split():
                made[row, sum(map(ord, word)) % 256] += 1
        return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)


@pytest.fixture(scope="module")
def model() -> AspectModel:
    return AspectModel.default(["en"])


def test_the_dictionary_needs_no_encoder(model: AspectModel) -> None:
    ((aspect,),) = model.of(["The bathroom was filthy."], None, ["en"])
    assert (aspect.touchpoint, aspect.quality, aspect.evidence) == ("bathroom", "cleanliness", Evidence.DICTIONARY)


def test_a_language_without_a_dictionary_is_silent_without_an_encoder(model: AspectModel) -> None:
    assert model.of(["Izba bola špinavá."], None, ["sk"]) == [()]


def test_descriptions_speak_only_where_the_dictionary_finds_nothing() -> None:
    scheme = Scheme(
        (
            Category("noise", (Rule(qualities=("noise",)),), examples={"en": ("blorp zing all night",)}),
            Category("price", (Rule(qualities=("price",)),), examples={"en": ("quux flarp per person",)}),
        )
    )
    own = AspectModel.with_dictionaries([default_dictionary("en")], scheme=scheme)
    own = own.with_descriptions(described(scheme, Letters()))
    sentences = ["blorp zing", "the room was filthy, blorp zing"]
    near, known = own.of(sentences, Letters().vectors(sentences), ["en", "en"])
    assert [(one.category, one.evidence) for one in near] == [("noise", Evidence.DESCRIPTION)]
    assert near[0].end == len(sentences[0])
    assert {one.evidence for one in known} == {Evidence.DICTIONARY}


def test_customers_are_not_read_by_what_only_employees_speak_of() -> None:
    customers, employees = AspectModel.default(["en"]), AspectModel.default(["en"], Side.EMPLOYEE)
    said = ["Whoever makes a mistake is blamed."]
    assert "error-handling" in {one.quality for one in employees.of(said, None, ["en"])[0]}
    assert "error-handling" not in {one.quality for one in customers.of(said, None, ["en"])[0]}
    assert "error-handling" not in described(customers.scheme, Letters()).categories
    assert "error-handling" in described(employees.scheme, Letters()).categories


def test_labels_teach_what_no_dictionary_knows(model: AspectModel) -> None:
    said = {"noise": "the gronk was plomping again number", "price": "they wanted frimps for it number"}
    kinds = ["noise", "price"] * 20
    texts = [f"{said[kind]} {at}" for at, kind in enumerate(kinds)]
    labels = [frozenset({kind}) for kind in kinds]
    languages = ["en"] * len(texts)
    taught = teach(texts, Letters().vectors(texts), labels, model.of(texts, None, languages), model.scheme)
    own = model.with_taught(taught)
    new = ["yet again the gronk was plomping", "frimps for it, they wanted frimps"]
    noise, price = own.of(new, Letters().vectors(new), ["en", "en"])
    assert [(one.quality, one.evidence) for one in noise] == [("noise", Evidence.TRAINED)]
    assert [one.quality for one in price] == ["price"]
    assert taught.accuracy > 0.9


def test_labels_take_away_what_the_dictionary_gets_wrong(model: AspectModel) -> None:
    texts = [f"the bill gates documentary was number {at}" for at in range(40)]
    texts += [f"we had soup and it was tasty number {at}" for at in range(40)]
    texts += [f"they charged us twice number {at}" for at in range(20)]
    labels = [frozenset[str]()] * 40 + [frozenset({"quality", "food"})] * 40 + [frozenset({"billing"})] * 20
    found = model.of(texts, None, ["en"] * len(texts))
    assert any(one.touchpoint == "billing" for one in found[0])
    own = model.with_taught(teach(texts, Letters().vectors(texts), labels, found, model.scheme))
    (judged,) = own.of(
        ["the bill gates documentary was good"], Letters().vectors(["the bill gates documentary"]), ["en"]
    )
    assert all(one.touchpoint != "billing" for one in judged)


def test_labels_judge_each_category_of_an_aspect_that_belongs_to_two() -> None:
    scheme = Scheme(
        (
            Category("SERVICE", (Rule(touchpoints=("staff",)),)),
            Category("VALUE", (Rule(qualities=("price",)),)),
        )
    )
    own = AspectModel.with_dictionaries([default_dictionary("en")], scheme=scheme)
    texts = [f"the waiter was expensive number {at}" for at in range(30)]
    texts += [f"an expensive cinema number {at}" for at in range(15)] + [f"a cinema number {at}" for at in range(15)]
    labels = [frozenset({"SERVICE"})] * 30 + [frozenset({"VALUE"})] * 15 + [frozenset[str]()] * 15
    found = own.of(texts, None, ["en"] * len(texts))
    assert own.categories(found[0]) == {"SERVICE", "VALUE"}
    own = own.with_taught(teach(texts, Letters().vectors(texts), labels, found, scheme))
    said = ["the waiter was expensive", "a cinema number"]
    judged = own.of(said, Letters().vectors(said), ["en", "en"])
    assert [own.categories(aspects) for aspects in judged] == [{"SERVICE"}, frozenset()]


def test_nineteen_labels_teach_nothing_yet(model: AspectModel) -> None:
    texts = [f"noise {at}" for at in range(19)]
    with pytest.raises(UsageError, match="teach nothing yet"):
        teach(texts, Letters().vectors(texts), [frozenset({"noise"})] * 19, [()] * 19, model.scheme)


def test_a_label_that_the_scheme_does_not_know_is_refused(model: AspectModel) -> None:
    texts = [f"noise {at}" for at in range(30)]
    with pytest.raises(UsageError, match="no category loudness"):
        teach(texts, Letters().vectors(texts), [frozenset({"loudness"})] * 30, [()] * 30, model.scheme)


def test_teaching_twice_gives_the_same_model(model: AspectModel) -> None:
    kinds = ["noise", "price", "location"] * 12
    texts = [f"{kind} {at}" for at, kind in enumerate(kinds)]
    labels = [frozenset({kind}) for kind in kinds]
    found = model.of(texts, None, ["en"] * len(texts))
    first, second = (teach(texts, Letters().vectors(texts), labels, found, model.scheme) for _ in range(2))
    assert (first.regression.shares == second.regression.shares).all()
    assert first.threshold_at == second.threshold_at


def test_a_scheme_of_ones_own_sorts_aspects_and_finds_its_keywords() -> None:
    scheme = parse_scheme(SCHEME, default_vocabulary())
    own = AspectModel.with_dictionaries([default_dictionary("en")], scheme=scheme)
    sentences = ["The soup was tasty.", "Proper scran.", "A rude waiter.", "We came on Monday."]
    found = [own.categories(aspects) for aspects in own.of(sentences, None, ["en"] * 4)]
    assert found == [{"FOOD#QUALITY"}, {"FOOD#QUALITY"}, {"SERVICE"}, {"GENERAL"}]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no category"),
        ("A = 3", "must be a table"),
        ("[A]\ntouchpoint = ['room']", "has touchpoint"),
        ("[[A.when]]\ntouchpoints = ['moon']", "there is no moon"),
        ("[[A.when]]\nqualities = 'price'", "must be a list"),
        ("[A.keywords]\nen = 'price'", "lists by language"),
        ("[A.keywords]\nen = ['pr*ice']", "is no word"),
        ("[A]\nwhen = 3", "are written as"),
    ],
)
def test_a_wrong_scheme_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(DefinitionError, match=told):
        parse_scheme(text, default_vocabulary())


def test_our_touchpoints_find_their_names_on_an_organisations_map() -> None:
    stage = Stage(
        "stay",
        touchpoints=(
            Touchpoint("tp-04", {"hu": "Reggeliztetés és büféreggeli", "en": "Breakfast"}),
            Touchpoint("checkin", {"en": "Arrival desk"}),
            Touchpoint("zimmer", {"cs": "Pokoj"}),
            Touchpoint("feedback", {"en": "Feedback form"}),
            Touchpoint("parking-garage"),
            Touchpoint("late_checkout"),
        ),
    )
    pairs = {one.ours: one.theirs for one in paired(default_vocabulary(), JourneyMap("m", stages=(stage,)))}
    assert pairs["breakfast"] == "tp-04"
    assert pairs["check-in"] == "checkin"
    assert pairs["room"] == "zimmer"
    assert "bed" not in pairs
    assert pairs["parking"] == "parking-garage"
    assert pairs["check-out"] == "late_checkout"


def test_places_can_be_counted_in_the_comment(model: AspectModel) -> None:
    comment = "We arrived late. The bathroom was filthy."
    begin = comment.index("The")
    ((aspect,),) = model.of([comment[begin:]], None, ["en"])
    moved = aspect.shifted(begin)
    assert comment[moved.start : moved.end] == "filthy"
