"""How a survey file with the shipped items becomes facts: a mapping, ready to be adapted."""

from collections.abc import Mapping
from typing import Any

from twofold.facts.words import Instrument, Kind, Side
from twofold.pulse.instrument import PulseInstrument

# what a survey tool's columns are called where nobody says otherwise
COLUMNS: Mapping[str, str] = {
    "occurred_at": "date",
    "person": "employee",
    "unit": "team",
    "role": "role",
    "language": "language",
}


def pulse_mapping(
    pulse: PulseInstrument,
    columns: Mapping[str, str] = COLUMNS,
    zone: str = "UTC",
) -> dict[str, Any]:
    """The mapping of a file that holds one answered pulse a row, each item in a column called like the item.

    Args:
        pulse: the questionnaire.
        columns: event field to the column it is read from; fields left out are not read.
        zone: time zone of times without one.
    """
    low, high = pulse.scale
    answers: list[dict[str, Any]] = []
    for scale in pulse.scales:
        for item in scale.items:
            one = {"item": item.id, "column": item.id, "scale": [low, high], "missing": [pulse.does_not_apply]}
            answers.append(one | ({"instrument": Instrument.DRIVER.value} if scale.driver else {}))
    asked = pulse.recommendation
    answers.append(
        {
            "item": asked.id,
            "column": asked.id,
            "scale": list(pulse.recommendation_scale),
            "missing": [pulse.recommendation_missing],
            "instrument": Instrument.ENPS.value,
        }
    )
    answers.append({"item": pulse.open.id, "column": pulse.open.id, "type": "text"})
    event = {"kind": {"value": Kind.PULSE.value}, "side": {"value": Side.EMPLOYEE.value}, **columns}
    source = {"timezone": zone, "name": f"{pulse.id}-{pulse.version}"}
    return {"source": source, "event": event, "answer": answers}
