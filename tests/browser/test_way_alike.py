"""A browser that has no connection walks every questionnaire as the server does, answer for answer."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product, zip_longest
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Browser
from tests.web.surveys.questionnaires import WORDS, documents, draws, filled, givens, posted, typed

from twofold_web.answering.showing.assets import WAY
from twofold_web.answering.walked import Walked
from twofold_web.surveys.questionnaire.accepting import accepted
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.compiling import compiled
from twofold_web.surveys.questionnaire.document import Document, End, parse_document
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.piping import PIPE, pipes
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.walking import pages, reported, way
from twofold_web.surveys.questionnaire.wording import Wording

pytestmark = pytest.mark.browser
CASES = 400
Json = dict[str, Any]
# the same walk in the browser: page after page, each filled in as it was here
WALK = """(told) => JSON.stringify(JSON.parse(told).map((one) => {
    const answers = new Map(), walked = [];
    const way = twofoldWay.steps(one.logic, one.seed, answers);
    for (const step of way) {
        if (step.end) { walked.push({ end: step.end }); break; }
        const found = twofoldWay.accepted(step, new Map(one.forms[walked.length]), one.logic.habits);
        for (const key of [...found.cleared, ...found.troubles.keys()]) answers.delete(key);
        found.answers.forEach((answer, key) => answers.set(key, answer));
        const kept = twofoldWay.reported(one.logic, one.seed, answers);
        const said = one.pipes.map((pipe) => twofoldWay.putIn(one.logic, kept, step, ...pipe));
        const on = twofoldWay.onward(one.logic, one.seed, answers, step.key, one.seen[walked.length]);
        const onward = on.end ? { end: on.end } : { page: on.key };
        walked.push({ onward, key: step.key, number: step.number, done: step.done, said, cleared: found.cleared,
            items: step.items.map((shown) => [shown.key, shown.item.type === "matrix" ? shown.rows : shown.choices]),
            answers: [...found.answers],
            troubles: [...found.troubles].map(([key, { wrong, about }]) => [key, wrong, about]) });
    }
    const kept = twofoldWay.reported(one.logic, one.seed, answers);
    return { walked, said: one.pipes.map((pipe) => twofoldWay.putIn(one.logic, kept, null, ...pipe)),
        pages: twofoldWay.pages(one.logic, one.seed, answers).map((page) => page.key) };
}))"""
# a page may also come in a language that its questionnaire was not written in, such as German or Xhosa
SPOKEN = ("en", "hu", "el", "bg", "cs", "de", "xh")
# what is put in must have had these forms: decimals and days of several languages
DAYS = (r"\d+ [A-Z][a-z]+ \d{4}", r"\d{4}\. \d\d\. \d\d\.", r"\d\d/\d\d/\d{4}", r"\d{4}-\d\d-\d\d")
WRITTEN = (r"-?\d+\.\d+", r"-?\d+,\d+", *DAYS)

# chance may bring no day in one of the languages: this one is walked in each of them, the same way every time
NUMBER_AND_DAY = parse_document(
    {
        "format": 1,
        "name": "stay",
        "side": "customer",
        "kind": "survey",
        "purpose": "transaction",
        "languages": ["en"],
        "title": {"en": "Your stay"},
        "blocks": [
            {
                "key": "when",
                "items": [
                    {"key": "nights", "item": "nights", "type": "number", "text": {"en": "How many nights?"}},
                    {"key": "day", "item": "day", "type": "date", "text": {"en": "Since when?"}},
                ],
            },
            {"key": "then", "items": [{"key": "why", "item": "why", "type": "text", "text": {"en": "Why?"}}]},
        ],
        "ends": [{"key": "thanks", "kind": "thanks", "text": {"en": "Thank you."}}],
    }
)


def texts(document: Document) -> list[str]:
    """Texts of one place each: whatever can be put in, and every answer."""
    whole = [found[0] for word in WORDS for found in PIPE.finditer(word)]
    return whole + [f"{{answer:{item.key}}}" for item in document.items()]


def case(random: Random, document: Document, respondent: Given) -> tuple[Json, Json]:
    """A questionnaire and what is filled in; and how the server walks through it."""
    answers: dict[str, Answered] = {}
    forms: list[list[tuple[str, list[str]]]] = []
    walked: list[Json] = []
    looked: list[list[str]] = []
    for step in way(document, respondent, answers):
        if isinstance(step, End):
            walked.append({"end": step.key})
            break
        form = filled(random, step) if random.random() < 0.7 else posted(random, step)
        if random.random() < 0.8:
            form |= typed(random, step)
        if form and random.random() < 0.3:
            form.pop(random.choice(list(form)))  # a row of a table, perhaps
        found = accepted(document, step, form, language=respondent.language)
        for key in (*found.cleared, *found.troubles):
            answers.pop(key, None)
        answers |= found.answers
        forms.append(list(form.items()))
        # some went over a page, and some were sent back to one
        looked.append([key for key in (*(one["key"] for one in walked), step.key) if random.random() < 0.9])
        onward = _onward(document, respondent, answers, (step.key, looked[-1]))
        walked.append(_told(document, respondent, answers, step) | _came(found) | {"onward": onward})
    asked = {"logic": compiled(document, respondent), "seed": str(respondent.seed), "forms": forms, "seen": looked}
    asked["pipes"] = [[one.what, one.key, one.otherwise] for text in texts(document) for one in pipes(text)]
    end = Wording(document, respondent, reported(document, respondent, answers))
    keys = [page.key for page in pages(document, respondent, answers)]
    return asked, {"walked": walked, "said": _said(end), "pages": keys}


def _said(wording: Wording) -> list[str]:
    return [wording.say({wording.document.source_language: text}) for text in texts(wording.document)]


def _onward(
    document: Document, respondent: Given, answers: dict[str, Answered], came: tuple[str, list[str]]
) -> dict[str, str]:
    key, seen = came
    walked = Walked(way(document, respondent, answers), answers)
    assert walked.until(key) is not None
    end, following = walked.onward(dict.fromkeys(seen, 1.0))
    return {"page": following} if end is None else {"end": end.key}


def _told(document: Document, respondent: Given, answers: dict[str, Answered], page: Page) -> Json:
    wording = Wording(document, respondent, reported(document, respondent, answers), page)
    orders = [
        [shown.key, [row.key for row in shown.rows] or [choice.code for choice in shown.choices]]
        for shown in page.items
    ]
    return {"key": page.key, "number": page.number, "done": page.done, "said": _said(wording), "items": orders}


def _came(found: Any) -> Json:
    return {
        "answers": [[key, answer.kept()] for key, answer in found.answers.items()],
        "troubles": [[key, one.wrong.value, dict(one.about)] for key, one in found.troubles.items()],
        "cleared": list(found.cleared),
    }


@pytest.fixture
def walk(browser: Browser) -> Iterator[Any]:
    """Walks many cases at once: ``walk(cases)``."""
    page = browser.new_page()
    page.add_script_tag(content=WAY.body.decode())

    def all_at_once(cases: list[Json]) -> list[Json]:
        return json.loads(page.evaluate(WALK, json.dumps(cases)))

    yield all_at_once
    page.close()


def test_the_browser_goes_every_way_that_the_server_goes(walk: Any) -> None:
    cases: list[tuple[Json, Json]] = []

    # gathered first, so that the browser is asked once
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(draws(), documents(), givens())
    def gather(random: Random, document: Document, respondent: Given) -> None:
        spoken = replace(respondent, language=random.choice(SPOKEN), full_quotas=frozenset())
        cases.append(case(random, document, spoken))

    gather()
    for code, seed in product(SPOKEN, range(12)):
        random = Random(seed)  # noqa: S311 - the same each time, no secret
        cases.append(case(random, NUMBER_AND_DAY, Given(code, seed=seed)))
    found = walk([asked for asked, _ in cases])

    assert len(found) >= CASES
    assert sum(len(one["walked"]) for one in found) > 3 * CASES, "the ways are too short to tell anything"
    told = json.loads(json.dumps([expected for _, expected in cases]))
    apart = [
        (asked["logic"], name, first, second)
        for (asked, _), expected, one in zip(cases, told, found, strict=True)
        for name, first, second in _apart(expected, one)
    ]
    assert apart[:1] == []
    assert {"end", "next", "missed"} == {_whereto(one["walked"], at) for one in told for at in _pages(one)}
    assert _dates(told) > {day for day in _dates(told) if day.startswith("2024-")}, "no day was typed and read"
    said = {text for one in told for step in one["walked"] for text in step.get("said", ())}
    for form in WRITTEN:
        assert any(re.fullmatch(form, text) for text in said), f"nothing of the form {form} was put in"


def _pages(one: Json) -> range:
    return range(len(one["walked"]) - 1)


def _whereto(walked: list[Json], at: int) -> str:
    """Whether a page leads to the end, to a later page or back to one that was missed or lacks something."""
    behind = [one["key"] for one in walked[: at + 1]]
    page = walked[at]["onward"].get("page")
    return "end" if page is None else "missed" if page in behind else "next"


def _dates(told: list[Json]) -> set[str]:
    steps = (step for one in told for step in one["walked"])
    return {answer["date"] for step in steps for _, answer in step.get("answers", ()) if "date" in answer}


def _apart(expected: Json, found: Json) -> Iterator[tuple[str, Any, Any]]:
    """Where two walks differ first."""
    for here, there in zip_longest(expected["walked"], found["walked"], fillvalue={}):
        for name in here | there:
            if here.get(name) != there.get(name):
                yield name, here.get(name), there.get(name)
                return
    for name in ("said", "pages"):
        if expected[name] != found[name]:
            yield name, expected[name], found[name]
