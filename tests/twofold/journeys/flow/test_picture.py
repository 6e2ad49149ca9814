"""The picture and the DOT file: everything shown, nothing over anything else, nothing from outside."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from twofold.errors import UsageError
from twofold.journeys.flow import directly_follows, find_variants, frequent_flow
from twofold.journeys.flow.dot import dot
from twofold.journeys.flow.frequent import Frequent
from twofold.journeys.flow.picture import picture
from twofold.journeys.flow.words import ALL, LANGUAGES, words_of

NAMES = [
    "Foglalás az interneten keresztül",
    "Ügyfélszolgálati telefonhívás",
    "Bejelentkezés a recepción",
    "Szobaátadás",
    "Reggeli",
    "Κράτηση μέσω διαδικτύου",
    "Τηλεφωνική εξυπηρέτηση πελατών",
    "Άφιξη στην υποδοχή του ξενοδοχείου",
    "Πρωινό",
    "Αναχώρηση",
    "Резервация по телефона",
    "Настаняване на рецепция",
    "Оплакване",
    "Плащане на сметката",
    "Обаждане до центъра за клиенти",
    "Rezervace přes internet",
    "Příjezd",
    "Snídaně v restauraci",
    "Vyřízení reklamace",
    "Odjezd",
    "Loyalty enrolment & identity",
    "<script>",
    "Spa",
    "Bar",
    "Parking",
    "Room_service_order_confirmed_by_telephone",
    "Invoice",
    "Review",
    "Donaudampfschifffahrtsgesellschaft",
    "X",
]


@pytest.fixture(scope="module")
def thirty(make_steps):
    """Thirty touchpoints with long names in many languages: mostly forward, some back and some loops."""
    rng = np.random.default_rng(7)
    journeys = []
    for _ in range(1500):
        place, at, journey = int(rng.choice([0, 5, 15])), 0, []
        while rng.random() > 0.1:
            journey.append((NAMES[place], at))
            at += int(3.6e9 * np.exp(rng.normal(1, 2)))
            place = (place + int(rng.choice([1, 1, 1, 2, 3, 0, 27]))) % len(NAMES)
        journeys.append(journey or [(NAMES[0], 0)])
    steps = make_steps(journeys, list(rng.random(1500) < 0.9))
    return frequent_flow(steps, directly_follows(steps), find_variants(steps), Frequent(top=60))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_well_formed_and_needs_nothing_from_outside(thirty, language):
    text = picture(thirty, language)
    root = ET.fromstring(text)  # noqa: S314 - our own picture
    spaces = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{spaces}title").text
    assert root.find(f"{spaces}desc").text
    assert root.get("role") == "img"
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "prefers-color-scheme: dark" in text
    assert "nan" not in text
    assert picture(thirty, language) == text


def test_the_picture_tells_what_it_leaves_out(thirty):
    text = picture(thirty)
    assert f"{thirty.hidden.transitions:,}" in text
    assert thirty.hidden.arcs
    assert "&lt;script&gt;" in text


def test_every_language_says_everything():
    for words in ALL:
        told = words.say(words.hidden, arcs=1, transitions=2, touchpoints=3, steps=4, journeys=5)
        assert all(str(number) in told for number in range(1, 6))
        assert words.span(48.0).startswith("2")
    with pytest.raises(UsageError, match="there are: en"):
        words_of("xx")


@pytest.mark.browser
def test_no_text_lies_over_another_and_all_names_stay_in_their_boxes(thirty, browser, tmp_path):
    path = tmp_path / "flow.svg"
    path.write_text(picture(thirty), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    rows = page.evaluate(
        """() => [...document.querySelectorAll('text, rect.box')].map(e => {
             const r = e.getBoundingClientRect();
             return [e.tagName, r.left, r.top, r.right, r.bottom]; })"""
    )
    page.close()
    texts = np.array([row[1:] for row in rows if row[0] == "text"])
    boxes = np.array([row[1:] for row in rows if row[0] == "rect"])
    assert len(texts) > 100
    assert not overlaps(texts, texts, slack=1.0, same=True)
    assert not overlaps(boxes, boxes, slack=0.0, same=True)
    outside = [text for text in texts if crosses_border(text, boxes)]
    assert not outside


def overlaps(one, two, *, slack: float, same: bool) -> list[tuple[int, int]]:
    """Pairs of rectangles that share more than a little."""
    wide = np.minimum(one[:, None, 2], two[None, :, 2]) - np.maximum(one[:, None, 0], two[None, :, 0])
    tall = np.minimum(one[:, None, 3], two[None, :, 3]) - np.maximum(one[:, None, 1], two[None, :, 1])
    # lines of text stand close: letters' boxes are taller than letters
    found = (wide > slack) & (tall > slack + 4.0)
    return [(int(a), int(b)) for a, b in zip(*np.nonzero(found), strict=True) if not same or a < b]


def crosses_border(text, boxes) -> bool:
    """Whether a text is partly inside a box."""
    inside = (
        (text[0] >= boxes[:, 0])
        & (text[2] <= boxes[:, 2])
        & (text[1] >= boxes[:, 1] - 1)
        & (text[3] <= boxes[:, 3] + 1)
    )
    return not inside.any() and bool(overlaps(text[None], boxes, slack=0.0, same=False))


def test_dot_quotes_names_and_counts_what_is_hidden(make_steps):
    steps = make_steps([[('say "hi"\\', 0), ("b", 10)]] * 6 + [[("c", 0), ("b", 3)]])
    shown = frequent_flow(steps, directly_follows(steps), find_variants(steps), Frequent(top=1))
    text = dot(shown)
    assert r'[label="say \"hi\"\\\n6 visits"]' in text
    assert "hidden: 1 arcs taken 1 times, 1 touchpoints; 1 of 7 journeys are not wholly shown" in text
    assert text.startswith("digraph")
