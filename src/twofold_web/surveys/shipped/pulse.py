"""The employee pulse as a questionnaire, made from the instrument that the library measures by."""

from typing import Any

from twofold.pulse.instrument import PulseInstrument, PulseScale, read_instrument

PULSE_NAME = "employee-pulse"
STATEMENTS = "@say-agreement"


def pulse_data() -> dict[str, Any]:
    """The newest version of the pulse: six conditions of work, engagement, recommendation, an open question.

    Every condition is a block of its own and blocks come in a random order, so that no condition is always asked first.
    """
    asked = read_instrument()
    return {
        "name": PULSE_NAME,
        "side": "employee",
        "kind": "pulse",
        "purpose": "employee",
        "instrument": asked.id,
        "title": {
            "en": "Employee pulse",
            "hu": "Munkatársi pulzus",
            "bg": "Пулс на служителите",
            "el": "Παλμός των εργαζομένων",
            "cs": "Zaměstnanecký puls",
        },
        "introduction": dict(asked.introduction),
        "blocks": [
            *(_block(asked, scale) for scale in asked.scales),
            {"key": "recommendation", "items": [_recommendation(asked)]},
            {"key": "open", "items": [_open(asked)]},
        ],
        "ends": [{"key": "thanks", "kind": "thanks", "text": "@thanks"}],
    }


def _block(asked: PulseInstrument, scale: PulseScale) -> dict[str, Any]:
    labels = {str(code): dict(texts) for code, texts in asked.labels.items() if code != asked.does_not_apply}
    rows = [{"key": item.id, "item": item.id, "text": dict(item.wording)} for item in scale.items]
    matrix = {
        "key": scale.id,
        "type": "matrix",
        "version": asked.version,
        "text": STATEMENTS,
        "scale": list(asked.scale),
        "labels": labels,
        "rows": rows,
        "random_choices": True,
    }
    return {"key": scale.id, "random_group": "conditions" if scale.driver else None, "items": [matrix]}


def _recommendation(asked: PulseInstrument) -> dict[str, Any]:
    low, high = asked.recommendation_scale
    return {
        "key": asked.recommendation.id,
        "type": "nps",
        "version": asked.version,
        "text": dict(asked.recommendation.wording),
        "labels": {str(low): dict(asked.lowest), str(high): dict(asked.highest)},
    }


def _open(asked: PulseInstrument) -> dict[str, Any]:
    return {
        "key": asked.open.id,
        "type": "text",
        "version": asked.version,
        "text": dict(asked.open.wording),
        "help": "@no-names",
    }
