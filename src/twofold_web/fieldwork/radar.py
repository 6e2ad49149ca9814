"""The self-assessment as a radar: its answers out of the store, and where its spokes are drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import cos, pi, sin
from typing import Any

import narwhals as nw

from twofold.errors import StoreMissing
from twofold_web.fieldwork.weighing import column_of_survey
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.document import Document
from twofold_web.surveys.reads.published import published
from twofold_web.surveys.shipped.radar import radar

RADAR = "fieldwork.radar"
FEWEST = 3  # spokes, below which there is no area to draw
RADIUS = 100.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A radar on a field of 200 by 200 parts around (0, 0).

    Attributes:
        rings: the radius and the number of each grid line.
        axes: where each spoke ends.
        area: the corners of the means as the points of a polygon; empty where a mean may not be shown.
        marks: the interval and the mean of each spoke that is shown: x1, y1, x2, y2, x, y.
        names: where the number of each spoke stands: x, y, number.
    """

    rings: tuple[tuple[float, float], ...]
    axes: tuple[tuple[float, float], ...]
    area: str
    marks: tuple[tuple[float, ...], ...]
    names: tuple[tuple[float, float, int], ...]


def prepare_radar(scope: Scope, request: dict[str, Any], _progress: Callable[[float, str], None]) -> dict[str, Any]:
    """The spokes of a survey, of the whole organisation only.

    Employees' answers reach the store in batches of at least the threshold (``answering.flowing``), so that two
    radars on two days do not differ by one person.
    """
    found = published(scope.organisation_id, request["id"])
    if found is None:
        return {"spokes": []}
    fewest = int((found.thresholds or {}).get("answers", 5))
    people = responses(scope, found.name, request["id"], found.document)
    spokes = radar(found.document, people, fewest=fewest)
    return {"spokes": [asdict(spoke) | {"title": dict(spoke.title)} for spoke in spokes]}


def responses(scope: Scope, survey: str, survey_id: int, document: Document) -> list[dict[str, Answered]]:
    """What each respondent answered to questions on a scale, as it is in the store."""
    try:
        facts = store_of(scope).facts()
    except StoreMissing:
        return []
    answers = facts.answers()
    own = column_of_survey(answers.collect_schema().names())
    if own is None:
        return []
    names = _names(document)
    chosen = answers.filter(
        nw.col(own).is_in([survey, str(survey_id)]), nw.col("item").is_in(list(names)), ~nw.col("number").is_null()
    )
    rows = facts.collect(chosen.select("event_id", "item", "number")).to_pylist()
    found: dict[int, dict[str, dict[str, float]]] = {}
    for row in rows:
        key, line = names[row["item"]]
        found.setdefault(row["event_id"], {}).setdefault(key, {})[line] = float(row["number"])
    return [{key: _answered(lines) for key, lines in one.items()} for one in found.values()]


def _names(document: Document) -> dict[str, tuple[str, str]]:
    """The names that answers have in the store -> question and row; an empty row is the question itself."""
    found = {item.item: (item.key, "") for item in document.items()}
    found |= {row.item: (item.key, row.key) for item in document.items() for row in item.rows}
    return found


def _answered(lines: Mapping[str, float]) -> Answered:
    return Answered(number=lines[""]) if "" in lines else Answered(rows=dict(lines))


def drawn(spokes: Sequence[Mapping[str, Any]]) -> Drawn | None:
    """Where everything stands; None where there are too few spokes for an area.

    The middle is the lowest value there is, the outermost ring the highest; the first spoke points upwards.
    """
    if len(spokes) < FEWEST:
        return None
    low, high = min(one["low_end"] for one in spokes), max(one["high_end"] for one in spokes)

    def place(number: int, value: float) -> tuple[float, float]:
        angle = 2 * pi * number / len(spokes)
        far = RADIUS * (value - low) / (high - low)
        return round(far * sin(angle), 2), round(-far * cos(angle), 2)

    shown = [(at, one) for at, one in enumerate(spokes) if one["value"] is not None]
    corners = [place(at, one["value"]) for at, one in shown]
    steps = int(high - low)
    return Drawn(
        tuple((round(RADIUS * step / steps, 2), low + step) for step in range(1, steps + 1)),
        tuple(place(at, high) for at in range(len(spokes))),
        " ".join(f"{x},{y}" for x, y in corners) if len(corners) == len(spokes) else "",
        tuple((*place(at, one["low"]), *place(at, one["high"]), *place(at, one["value"])) for at, one in shown),
        tuple((*place(at, low + (high - low) * 1.13), at + 1) for at in range(len(spokes))),
    )
