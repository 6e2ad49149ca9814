"""What is known of a respondent before the first answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Given:
    """What came with the link, the invitation or the browser.

    Attributes:
        language: the pages are read in it.
        hidden: the hidden fields, by key.
        touchpoints: those the person used, in their order; loops go over them.
        seed: what random orders are made of; kept with the answers, so that a page looks the same when it comes again.
        full_quotas: the quotas that need nobody more.
        touchpoint: what the whole survey is about; empty where it is the questionnaire's own.
        titles: what people call touchpoints, by name, in this language.
    """

    language: str
    hidden: Mapping[str, str] = field(default_factory=dict)
    touchpoints: tuple[str, ...] = ()
    seed: int = 0
    full_quotas: frozenset[str] = frozenset()
    touchpoint: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
