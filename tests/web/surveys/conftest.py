"""A survey that can be published."""

from collections.abc import Callable
from typing import Any

import pytest

from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.starting import empty_survey
from twofold_web.surveys.acts.steps import stepped
from twofold_web.surveys.models import Survey
from twofold_web.surveys.writes.drafting import create_survey

WORDS = {"text": "How was it?", "low": "Bad", "high": "Good", "choice": "Answer", "row": "Line"}
Begin = Callable[..., Survey]


def asking(*types: str, side: str = "customer") -> dict[str, Any]:
    """A questionnaire in English with questions of these types."""
    draft = empty_survey("Stay", "en", side)
    draft["ends"][0]["text"] = {"en": "Thank you"}
    for type_ in types:
        draft = stepped(draft, f"add:item:{type_}:block:block-1", words=WORDS).draft
    return draft


@pytest.fixture
def begun(hotel: Scope) -> Begin:
    """A survey with questions: ``begun("nps", "text")``."""

    def begin(*types: str, side: str = "customer", scope: Scope = hotel) -> Survey:
        return create_survey(scope, "stay", asking(*(types or ("nps", "text")), side=side))

    return begin
