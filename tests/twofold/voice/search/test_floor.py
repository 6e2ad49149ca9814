"""What nobody wrote of is not found, what somebody wrote of is, in whatever language."""

import numpy as np
import pytest

from twofold.voice.encoders import Encoder, chosen_encoder
from twofold.voice.search.floor import FEWEST, likeness

MATTERS = {
    "cleanliness": (
        "The bathroom was dirty and smelled",
        "Koupelna byla špinavá a páchla",
        "A fürdőszoba piszkos volt és büdös",
        "Το μπάνιο ήταν βρώμικο και μύριζε",
        "Банята беше мръсна и миришеше",
    ),
    "staff": (
        "The staff at the desk were friendly and helpful",
        "Personál na recepci byl milý a ochotný",
        "A recepción a személyzet kedves és segítőkész volt",
        "Το προσωπικό στη ρεσεψιόν ήταν ευγενικό και πρόθυμο",
        "Персоналът на рецепцията беше любезен и отзивчив",
    ),
    "parking": (
        "There was no room left in the car park",
        "Na parkovišti nebylo žádné volné místo",
        "A parkolóban nem volt szabad hely",
        "Δεν υπήρχε θέση στο πάρκινγκ",
        "На паркинга нямаше свободно място",
    ),
    "internet": (
        "The wireless network in the room was slow",
        "Bezdrátová síť na pokoji byla pomalá",
        "A szobában lassú volt a vezeték nélküli hálózat",
        "Το ασύρματο δίκτυο στο δωμάτιο ήταν αργό",
        "Безжичната мрежа в стаята беше бавна",
    ),
    "breakfast": (
        "Breakfast was plentiful and the coffee strong",
        "Snídaně byla bohatá a káva silná",
        "A reggeli bőséges volt, a kávé erős",
        "Το πρωινό ήταν πλούσιο και ο καφές δυνατός",
        "Закуската беше обилна, а кафето силно",
    ),
    "price": (
        "Far too expensive for what one gets",
        "Na to, co člověk dostane, příliš drahé",
        "Ahhoz képest, amit kapunk, túl drága",
        "Πολύ ακριβό για αυτό που παίρνεις",
        "Твърде скъпо за това, което получаваш",
    ),
}
UNRELATED = (
    "quantum chromodynamics",
    "sklizeň pšenice",
    "gépjárműadó bevallása",
    "φορολογική δήλωση",
    "ракетен двигател",
)


@pytest.fixture(scope="module")
def meaning() -> Encoder:
    chosen = chosen_encoder()
    if not chosen.understands:
        pytest.skip("letters alone carry no meaning across languages")
    return chosen.encoder


def test_what_nobody_wrote_of_is_not_found_and_what_they_wrote_of_is_across_languages(meaning: Encoder) -> None:
    said = [text for texts in MATTERS.values() for text in texts]
    languages = ["en", "cs", "hu", "el", "bg"] * len(MATTERS)
    vectors = meaning.vectors(said)
    for query, vector in zip(UNRELATED, meaning.vectors(UNRELATED), strict=True):
        assert not likeness(vectors, vector, languages).says.any(), query
    translated = 0
    for place, text in enumerate(said):
        found = set(np.flatnonzero(likeness(vectors, vectors[place], languages).says).tolist())
        assert place in found
        assert found <= set(range(place // 5 * 5, place // 5 * 5 + 5)), text
        translated += len(found) - 1
    assert translated >= 0.6 * 4 * len(said)  # 92 of 120 when the floor was chosen


def test_the_floor_follows_the_store_and_few_comments_have_none() -> None:
    rng = np.random.default_rng(5)
    shared, matter = rng.normal(size=(2, 64))
    noise = rng.normal(size=(300, 64))
    told = np.arange(300) < 30
    vectors = 4 * shared + noise + 2 * np.outer(told, matter)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    english = ["en"] * 300
    asked = (4 * shared + 2 * matter).astype(np.float32)
    assert likeness(vectors, asked / np.linalg.norm(asked), english).says[told].mean() > 0.9
    assert not likeness(vectors, asked / np.linalg.norm(asked), english).says[~told].any()
    other = (4 * shared + 2 * rng.normal(size=64)).astype(np.float32)
    assert not likeness(vectors, other / np.linalg.norm(other), english).says.any()
    assert likeness(vectors[: FEWEST - 1], other, english[: FEWEST - 1]).says.all()
