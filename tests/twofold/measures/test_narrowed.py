"""Facts about a part of the customers."""

from collections.abc import Callable
from typing import Any

import pytest

from twofold.measures import measure
from twofold.measures.narrowed import narrowed


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    def asked(unit: str, side: str, n: int) -> list[dict[str, Any]]:
        scale = {"item": "r", "instrument": "nps", "scale_low": 0.0, "scale_high": 10.0}
        return [{**scale, "unit": unit, "side": side, "number": float(i % 11), "channel": "phone"} for i in range(n)]

    return [*asked("north", "customer", 30), *asked("south", "customer", 20), *asked("north", "employee", 12)]


def test_a_part_counts_only_what_fulfils_its_conditions(
    facts_of: Callable[..., Any], rows: list[dict[str, Any]]
) -> None:
    part = narrowed(facts_of(answers=rows), "unit=north")
    assert [one.n for one in measure(part, "nps")] == [30]
    assert [(one.group["unit"], one.n) for one in measure(part, "nps", by="unit")] == [("north", 30)]


def test_employees_are_in_no_part(facts_of: Callable[..., Any], rows: list[dict[str, Any]]) -> None:
    assert len(measure(narrowed(facts_of(answers=rows)), "nps", where="side=employee")) == 0
    assert sum(one.n or 0 for one in measure(narrowed(facts_of(answers=rows)), "nps")) == 50
