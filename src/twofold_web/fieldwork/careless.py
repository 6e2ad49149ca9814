"""The scores of a survey with and without the answers that look careless, by the library's own measures."""

from collections.abc import Callable, Iterable, Mapping
from math import hypot
from typing import Any

import numpy as np

from twofold.errors import MixedScales, StoreMissing, UnknownDimension
from twofold.facts.frames import FactFrames
from twofold.measures.comparing import compare
from twofold.measures.dimensions import find_dimensions
from twofold.measures.estimates import Estimate
from twofold.measures.filters import Filter
from twofold.measures.intervals import share_interval
from twofold.measures.measuring import measure
from twofold.measures.multiplicity import benjamini_hochberg
from twofold.measures.narrowed import narrowed
from twofold_web.answering.reads.responses import FLAGGED
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.surveys.questionnaire.document import Document
from twofold_web.surveys.questionnaire.words import ItemType

CARELESS = "fieldwork.careless"
MEASURES = {
    ItemType.NPS: "nps",
    ItemType.CSAT: "csat",
    ItemType.CES: "ces",
    ItemType.RATING: "mean",
    ItemType.MATRIX: "mean",
}
_FLAGS = tuple(flag.value for flag in FLAGGED)
LOOKS_CARELESS, LOOKS_CAREFUL = (Filter("quality", comparison, _FLAGS) for comparison in ("=", "!="))


def scored(document: Document) -> dict[str, list[str]]:
    """Which questions have a score: measure -> their names in the store; of a matrix its rows."""
    found: dict[str, list[str]] = {}
    for item in document.items():
        if item.type in MEASURES and item.scale is not None:
            names = [row.item for row in item.rows] if item.type is ItemType.MATRIX else [item.item]
            found.setdefault(MEASURES[item.type], []).extend(names)
    return found


def prepare_careless(scope: Scope, request: dict[str, Any], progress: Callable[[float, str], None]) -> dict[str, Any]:
    """Every scored question of a survey of customers; never of employees, whose answers ``narrowed`` leaves out."""
    facts = _facts_of(scope, request["survey"], request["id"])
    rows: list[dict[str, Any]] = []
    for at, (name, items) in enumerate(request["items"].items() if facts is not None else ()):
        progress(at / len(request["items"]), "")
        rows += _rows(facts, name, items)
    tested = [row["change"] for row in rows if row["change"] is not None and row["change"]["p_value"] is not None]
    adjusted = benjamini_hochberg(np.array([one["p_value"] for one in tested])) if tested else ()
    for one, p_value in zip(tested, adjusted, strict=True):
        one["differs"] = bool(p_value <= 0.05)
    return {"rows": rows}


def _facts_of(scope: Scope, survey: str, survey_id: int) -> FactFrames | None:
    """The answers to one survey; None where the store knows no survey, or no flag of any."""
    try:
        facts = store_of(scope).facts()
    except StoreMissing:
        return None
    try:
        find_dimensions(("survey", "quality"), facts.answers().collect_schema().names())
    except UnknownDimension:
        return None
    return narrowed(facts, Filter("survey", "=", (survey, str(survey_id))))


def _rows(facts: Any, name: str, items: list[str]) -> list[dict[str, Any]]:
    """One row a question that was answered, in the order asked; one that was asked on several scales has no score."""
    try:
        every, careful = _by_item(facts, name, items), _by_item(facts, name, items, (LOOKS_CAREFUL,))
        found = compare(facts, name, by="item", item=items, samples=((LOOKS_CARELESS,), (LOOKS_CAREFUL,)))
    except MixedScales:
        if len(items) == 1:
            return [{"item": items[0], "measure": name, "all": None, "without": None, "change": None}]
        return [row for item in items for row in _rows(facts, name, [item])]
    apart = {one["item"]: one for one in found if one["shown"]}
    return [
        {
            "item": item,
            "measure": name,
            "all": every[item].to_json(),
            "without": careful[item].to_json() if item in careful else None,
            "change": _change(every[item], careful.get(item), apart.get(item)),
        }
        for item in items
        if item in every
    ]


def _by_item(facts: Any, name: str, items: Iterable[str], where: tuple[Filter, ...] = ()) -> dict[str, Estimate]:
    return {str(one.group["item"]): one for one in measure(facts, name, by="item", item=list(items), where=where)}


def _change(every: Estimate, careful: Estimate | None, apart: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the flagged answers do to the score: with them, minus without them."""
    if careful is None or every.value is None or careful.value is None or every.n == careful.n:
        return None
    value = every.value - careful.value
    ends: dict[str, Any] = {"low": None, "high": None, "p_value": None}
    if apart is not None and every.n and every.n_effective and careful.n is not None:
        share = value / apart["value"] if apart["value"] else 1 - careful.n / every.n
        low, high = _ends(share, every.n_effective, apart)
        ends = {"low": low, "high": high, "p_value": apart["p_value"]}
    return {"value": value, "differs": False, **ends}


def _ends(share: float, n: float, apart: Mapping[str, Any]) -> tuple[float, float]:
    """The interval of the change.

    The two scores share most answers, so their own intervals say nothing of the difference. With f the share that is
    flagged, the score of all is f times that of the flagged and (1 - f) times that of the others; the change is f times
    the difference d of those two, which different people gave. Both are uncertain: the distances to the ends of their
    intervals are added in squares (Zou & Donner 2008; Zou, Huang & Zhang 2009). The change has the sign of d, so an end
    of one sign stays on its side of zero.
    """
    of_share = share_interval(share, n)
    value, low, high = (float(apart[name]) for name in ("value", "low", "high"))
    below, above = share - float(of_share.low), float(of_share.high) - share
    if value < 0:
        below, above = above, below
    start = share * value - hypot(value * below, share * (value - low))
    end = share * value + hypot(value * above, share * (high - value))
    return max(start, 0.0) if low > 0 else start, min(end, 0.0) if high < 0 else end
